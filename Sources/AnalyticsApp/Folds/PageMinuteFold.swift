import PipelineKit

/// Page views by path and minute: views, distinct visitors, load times, late corrections.
///
/// The minute comes first in the key: new rows then go to the end of the table, whatever its size,
/// and a span of time is read in one piece.
final class PageMinuteFold: AggregateFold {
  static let spec = AggregateSpec(
    name: "page_minutes", keys: [("minute_ms", .integer), ("path", .text)],
    measures: [
      .count("views"), .distinct("visitors"), .quantiles("load", percentiles: [50, 75, 95, 99]),
      .count("corrections"),
    ])

  private let minutes: AggregateTable
  private let views: CounterSlot
  private let corrections: CounterSlot
  private let visitors: DistinctSlot
  private let load: QuantileSlot

  let tables: [AggregateTable]

  init() {
    minutes = AggregateTable(PageMinuteFold.spec)
    views = minutes.counter("views")
    corrections = minutes.counter("corrections")
    visitors = minutes.distinct("visitors")
    load = minutes.quantiles("load")
    tables = [minutes]
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let paths = batch.prepared.paths
    let symbols = minutes.symbols(of: paths, key: 1)
    let visitor = batch.text(.visitor)
    let loads = batch.integers(.loadTime)
    batch.forEach(.pageView) { record in
      let minute = TumblingWindow.minute.start(of: batch.events.times[record])
      let group = minutes.group(minute, symbols[Int(paths.codes[record])])
      minutes.add(views, group, 1)
      minutes.insert(visitors, group, visitor.hashes[Int(visitor.codes[record])])
      if loads[record] != EventBatch.absent { minutes.record(load, group, loads[record]) }
      if TumblingWindow.minute.isOver(minute, at: batch.watermarks[record]) {
        minutes.add(corrections, group, 1)
      }
    }
  }
}
