import PipelineKit

/// What a transaction names, as symbols: 64 bits of hash, absent where it has none.
struct TransactionSymbols: Sendable {
  var user = FeatureVector.absent
  var merchant = FeatureVector.absent
  var category = FeatureVector.absent
  var country = FeatureVector.absent
  var channel = FeatureVector.absent
  var device = FeatureVector.absent

  /// The symbols of each event of a batch, a field after the other.
  static func all(_ events: EventBatch) -> [TransactionSymbols] {
    var all = [TransactionSymbols](repeating: TransactionSymbols(), count: events.count)
    fill(&all, \.user, events.texts[FraudEvents.Text.user.rawValue])
    fill(&all, \.merchant, events.texts[FraudEvents.Text.merchant.rawValue])
    fill(&all, \.category, events.texts[FraudEvents.Text.category.rawValue])
    fill(&all, \.country, events.texts[FraudEvents.Text.country.rawValue])
    fill(&all, \.channel, events.texts[FraudEvents.Text.channel.rawValue])
    fill(&all, \.device, events.texts[FraudEvents.Text.device.rawValue])
    return all
  }

  @inline(__always)
  private static func fill(
    _ all: inout [TransactionSymbols], _ field: WritableKeyPath<TransactionSymbols, Int64>,
    _ column: TextColumn
  ) {
    let symbols = column.hashes.map { FeatureVector.symbol(hash: $0) }
    for record in all.indices where column.codes[record] >= 0 {
      all[record][keyPath: field] = symbols[Int(column.codes[record])]
    }
  }
}
