import PipelineKit

/// Uses of features, and the hits of crawlers that name themselves.
final class ActivityFold: AggregateFold {
  static let featureSpec = AggregateSpec(
    name: "feature_uses", keys: [("feature", .text)],
    measures: [.count("uses"), .distinct("users"), .max("last_used_ms")])
  static let botSpec = AggregateSpec(
    name: "bot_hits", keys: [("bot", .text)],
    measures: [.count("hits"), .distinct("visitors"), .max("last_seen_ms")])

  private let features: AggregateTable
  private let bots: AggregateTable
  private let botNames: [String]

  let tables: [AggregateTable]

  /// - Parameter botNames: the names that `AnalyticsBatch.bots` are places of.
  init(botNames: [String]) {
    features = AggregateTable(ActivityFold.featureSpec)
    bots = AggregateTable(ActivityFold.botSpec)
    self.botNames = botNames
    tables = [features, bots]
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitor = batch.text(.visitor)
    let feature = batch.text(.feature)
    let symbols = features.symbols(of: feature)
    let (uses, users, last) = (
      features.counter("uses"), features.distinct("users"), features.extreme("last_used_ms")
    )
    for kind in [AnalyticsBatch.Kind.pageView, .action] {
      batch.forEach(kind) { record in
        guard feature.codes[record] >= 0 else { return }
        let group = features.group(symbols[Int(feature.codes[record])])
        features.add(uses, group, 1)
        features.insert(users, group, visitor.hashes[Int(visitor.codes[record])])
        features.update(last, group, batch.events.times[record])
      }
    }
    foldBots(batch, visitor)
  }

  private func foldBots(_ batch: SequencedBatch<AnalyticsBatch>, _ visitor: TextColumn) {
    let agents = batch.text(.userAgent).codes
    let (hits, visitors, last) = (
      bots.counter("hits"), bots.distinct("visitors"), bots.extreme("last_seen_ms")
    )
    batch.forEach(.bot) { record in
      let name = botNames[batch.prepared.bots[Int(agents[record])]]
      let group = bots.group(bots.intern(Array(name.utf8).span.bytes, key: 0))
      bots.add(hits, group, 1)
      bots.insert(visitors, group, visitor.hashes[Int(visitor.codes[record])])
      bots.update(last, group, batch.events.times[record])
    }
  }
}
