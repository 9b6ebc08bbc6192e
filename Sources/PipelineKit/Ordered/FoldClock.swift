/// The tables that the kit keeps for an ordered fold.
struct OrderedFoldTables {
  let buffer: TableSpec
  let clock: TableSpec

  init(_ name: String) {
    buffer = TableSpec(
      name: "\(name)_buffer",
      columns: [.required("arrival", .integer), .required("event", .blob)], keyCount: 1)
    clock = TableSpec(
      name: "\(name)_clock",
      columns: [.required("clock", .integer)] + FoldClock.columns, keyCount: 1)
  }

  var all: [TableSpec] { [buffer, clock] }
}

/// How far time has come for an ordered fold: one row, part of every commit.
struct FoldClock: StoredRow, Equatable {
  /// The greatest event time that arrived.
  var streamTime = Timestamp.none
  /// The greatest time that was applied: what timers follow.
  var applied = Timestamp.none
  /// How many events arrived, duplicates left out.
  var arrivals: Int64 = 0
  /// How many of them came later than the horizon allows.
  var late: Int64 = 0
  /// The record that was applied last, and how many events were published for it.
  var place: EventPlace?
  var ordinal: Int64 = 0
  /// Minutes that begin before this are closed.
  var closedBefore = Timestamp.none
  /// Minutes that are to be closed, in their order.
  var openMinutes: [Int64] = []

  static let columns: [ColumnSpec] = [
    .required("stream_time_ms", .integer), .required("applied_ms", .integer),
    .required("arrivals", .integer), .required("late", .integer),
    .optional("topic", .text), .optional("partition", .integer),
    .optional("last_offset", .integer), .required("ordinal", .integer),
    .required("closed_before_ms", .integer), .required("open_minutes", .blob),
  ]

  init() {}

  func write(to row: inout RowBuffer) {
    row.append(time: streamTime)
    row.append(time: applied)
    row.append(integer: arrivals)
    row.append(integer: late)
    row.append(text: place?.target.topic)
    row.append(integer: place.map { Int64($0.target.partition.index) })
    row.append(integer: place?.offset.value)
    row.append(integer: ordinal)
    row.append(time: closedBefore)
    var state = StateWriter()
    state.write(openMinutes) { $0.write($1) }
    state.buffer.withBytes { row.append(blob: $0) }
  }

  init(from row: inout RowReader) {
    streamTime = row.time()
    applied = row.time()
    arrivals = row.integer()
    late = row.integer()
    let (topic, partition, offset) = (
      row.optionalName(), row.optionalInteger(), row.optionalInteger()
    )
    if let topic, let partition, let offset {
      place = EventPlace(
        target: TopicPartition(
          topic: topic.text, partition: PartitionID(Int32(truncatingIfNeeded: partition))),
        offset: Offset(offset))
    }
    ordinal = row.integer()
    closedBefore = row.time()
    var state = StateReader(row.blob())
    openMinutes = state.array { $0.integer() }
  }

  /// Notes that a minute is to be closed, unless it was passed.
  mutating func open(_ minute: Timestamp) {
    guard minute >= closedBefore, minute != .none else { return }
    var index = openMinutes.count
    while index > 0, openMinutes[index - 1] > minute.milliseconds { index -= 1 }
    if index > 0, openMinutes[index - 1] == minute.milliseconds { return }
    openMinutes.insert(minute.milliseconds, at: index)
  }

  /// The next minute that ends at or before `bound`; it is closed then, with all before it.
  mutating func close(through bound: Timestamp) -> Timestamp? {
    guard let first = openMinutes.first else { return nil }
    let minute = Timestamp(milliseconds: first)
    guard minute.later(by: Self.minuteMilliseconds) <= bound else { return nil }
    openMinutes.removeFirst()
    closedBefore = minute.later(by: Self.minuteMilliseconds)
    return minute
  }

  static let minuteMilliseconds: Int64 = 60_000
}
