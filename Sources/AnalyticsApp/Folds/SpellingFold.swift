import PipelineKit

/// How sources were written, and when each spelling was first seen.
///
/// Sources differ by more than their case: `LinkedIn` and `linkedin` are one. All tables know a source
/// in small letters; views show it as it was written first, by event time, and of several at one
/// instant the one that is smallest in byte order. So what is shown does not depend on the order in
/// which events came.
final class SpellingFold: AggregateFold {
  static let spec = AggregateSpec(
    name: "source_spellings", keys: [("source", .text), ("spelling", .text)],
    measures: [.min("first_ms")])

  private let spellings = AggregateTable(SpellingFold.spec)

  let tables: [AggregateTable]

  init() { tables = [spellings] }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let (sources, written) = (batch.prepared.sources, batch.prepared.sourceSpellings)
    let names = spellings.symbols(of: sources)
    let forms = spellings.symbols(of: written, key: 1)
    let first = spellings.extreme("first_ms")
    for record in 0..<batch.events.count where batch.isNew[record] {
      let kind = batch.prepared.kinds[record]
      let code = Int(sources.codes[record])
      guard code >= 0, kind == .pageView || kind == .orderPlaced else { continue }
      let group = spellings.group(names[code], forms[code])
      spellings.update(first, group, batch.events.times[record])
    }
  }

  /// The spelling to show of the source that the SQL expression `name` gives in small letters.
  static func shown(_ name: String) -> String {
    """
    coalesce((SELECT p.spelling FROM {source_spellings} p WHERE p.source = \(name) \
    ORDER BY p.first_ms, p.spelling LIMIT 1), \(name))
    """
  }
}
