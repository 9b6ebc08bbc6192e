import PipelineKit

/// Page views by hour and by day.
final class TrafficFold: AggregateFold {
  static let hourSpec = spec("visitor_hours", "hour_ms")
  static let daySpec = spec("visitor_days", "day_ms")

  private static func spec(_ name: String, _ key: String) -> AggregateSpec {
    AggregateSpec(
      name: name, keys: [(key, .integer)], measures: [.count("views"), .distinct("visitors")])
  }

  /// One table, and the width of its windows.
  private struct Windows {
    let width: TumblingWindow
    let table: AggregateTable
    let views: CounterSlot
    let visitors: DistinctSlot

    init(_ spec: AggregateSpec, _ width: TumblingWindow) {
      self.width = width
      table = AggregateTable(spec)
      views = table.counter("views")
      visitors = table.distinct("visitors")
    }
  }

  private let windows: [Windows]

  let tables: [AggregateTable]

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    var wanted: [Windows] = []
    if names.contains(TrafficFold.hourSpec.name) {
      wanted.append(Windows(TrafficFold.hourSpec, .hour))
    }
    if names.contains(TrafficFold.daySpec.name) {
      wanted.append(Windows(TrafficFold.daySpec, .day))
    }
    windows = wanted
    tables = wanted.map(\.table)
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitor = batch.text(.visitor)
    for window in windows {
      var last: (start: Int64, group: Int) = (.min, 0)
      batch.forEach(.pageView) { record in
        let start = window.width.start(of: batch.events.times[record])
        // Events come nearly in order of time, so the group is mostly that of the event before.
        if start != last.start { last = (start, window.table.group(start)) }
        window.table.add(window.views, last.group, 1)
        window.table.insert(
          window.visitors, last.group, visitor.hashes[Int(visitor.codes[record])])
      }
    }
  }
}
