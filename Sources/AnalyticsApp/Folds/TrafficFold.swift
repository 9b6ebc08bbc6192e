import PipelineKit

/// Page views by hour and by day.
final class TrafficFold: AggregateFold {
  static let hourSpec = spec("visitor_hours", "hour_ms")
  static let daySpec = spec("visitor_days", "day_ms")

  private static func spec(_ name: String, _ key: String) -> AggregateSpec {
    AggregateSpec(
      name: name, keys: [(key, .integer)], measures: [.count("views"), .distinct("visitors")])
  }

  private let windows: [(table: AggregateTable, width: TumblingWindow)]
  private let views: [CounterSlot]
  private let visitors: [DistinctSlot]

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    let all = [(TrafficFold.hourSpec, TumblingWindow.hour), (TrafficFold.daySpec, .day)]
    windows = all.filter { names.contains($0.0.name) }.map { (AggregateTable($0.0), $0.1) }
    views = windows.map { $0.table.counter("views") }
    visitors = windows.map { $0.table.distinct("visitors") }
    super.init(windows.map(\.table))
  }

  override func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitor = batch.text(.visitor)
    for (index, (table, width)) in windows.enumerated() {
      var last: (start: Int64, group: Int) = (.min, 0)
      batch.forEach(.pageView) { record in
        let start = width.start(of: batch.events.times[record])
        // Events come nearly in order of time, so the group is mostly that of the event before.
        if start != last.start { last = (start, table.group(start)) }
        table.add(views[index], last.group, 1)
        table.insert(visitors[index], last.group, visitor.hashes[Int(visitor.codes[record])])
      }
    }
  }
}
