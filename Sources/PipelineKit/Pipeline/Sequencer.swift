/// Puts events in the order they arrived: tells duplicates, and keeps the clocks of event time.
///
/// The batches of one append hold the lines of one chunk, dealt out to the partitions; here they
/// are seen in the order of their lines again, so that the first of two events with one identity
/// is the same one however many partitions there are.
///
/// The watermark of a partition is its stream time minus the bound on disorder.
struct Sequencer {
  /// How much earlier than the latest event of its partition an event is expected to be.
  static let disorderMilliseconds: Int64 = 30_000
  /// How far a partition's stream time may lie behind the log's before it counts as quiet: then the
  /// log's clock closes its windows.
  static let quietMilliseconds: Int64 = 300_000

  private let deduplicator: Deduplicator
  /// The clock of deduplication: the latest event of the topic so far.
  private var streamTime = Timestamp.none

  init(_ deduplicator: Deduplicator, streamTime: Timestamp) {
    self.deduplicator = deduplicator
    self.streamTime = streamTime
  }

  /// Sequences one append.
  ///
  /// - Parameter skipBefore: the offsets from which on records are new to this pipeline.
  mutating func sequence<Prepared: Sendable>(_ append: DecodedAppend<Prepared>) throws
    -> [SequencedBatch<Prepared>]
  {
    var isNew = append.batches.map { [Bool](repeating: true, count: $0.events.count) }
    if append.batches.contains(where: { !$0.events.isAccessLog }) {
      try deduplicate(append, &isNew)
    }
    var sequenced: [SequencedBatch<Prepared>] = []
    for (index, batch) in append.batches.enumerated() {
      sequenced.append(
        SequencedBatch(
          events: batch.events, prepared: batch.prepared, isNew: isNew[index],
          watermarks: Sequencer.watermarks(batch.events)))
    }
    return sequenced
  }

  private mutating func deduplicate<Prepared: Sendable>(
    _ append: DecodedAppend<Prepared>, _ isNew: inout [[Bool]]
  ) throws {
    if append.batches.count == 1 {
      let events = append.batches[0].events
      for record in 0..<events.count {
        isNew[0][record] = try verdict(events, record)
      }
      return
    }
    let order = Sequencer.arrivalOrder(append.batches.map(\.events.lineIndexes))
    for place in order where place.batch >= 0 {
      let (batch, record) = (Int(place.batch), Int(place.record))
      let events = append.batches[batch].events
      isNew[batch][record] = try verdict(events, record)
    }
  }

  @inline(__always)
  private mutating func verdict(_ events: EventBatch, _ record: Int) throws -> Bool {
    streamTime = max(streamTime, Timestamp(milliseconds: events.times[record]))
    guard !events.isAccessLog else { return true }
    return try deduplicator.verdict(events.ids[record], streamTime: streamTime) == .new
  }

  /// Which record of which batch stood at each line of the append; batch -1 where none did.
  static func arrivalOrder(_ lineIndexes: [[Int64]]) -> [(batch: Int32, record: Int32)] {
    let last = lineIndexes.reduce(Int64(-1)) { max($0, $1.last ?? -1) }
    var order = [(batch: Int32, record: Int32)](repeating: (-1, 0), count: Int(last) + 1)
    for (batch, indexes) in lineIndexes.enumerated() {
      for (record, line) in indexes.enumerated() {
        order[Int(line)] = (Int32(batch), Int32(record))
      }
    }
    return order
  }

  private static func watermarks(_ events: EventBatch) -> [Int64] {
    var streamTime = events.streamTimeBefore.milliseconds
    var watermarks: [Int64] = []
    watermarks.reserveCapacity(events.count)
    for time in events.times {
      watermarks.append(streamTime == Int64.min ? Int64.min : streamTime - disorderMilliseconds)
      streamTime = max(streamTime, time)
    }
    return watermarks
  }

  /// The watermark of a partition as readers see it, with the rule for quiet ones.
  static func watermark(streamTime: Timestamp, logStreamTime: Timestamp) -> Timestamp {
    guard streamTime != .none else { return .none }
    let quiet =
      logStreamTime == .none ? Int64.min : logStreamTime.milliseconds - quietMilliseconds
    return Timestamp(milliseconds: max(streamTime.milliseconds, quiet) - disorderMilliseconds)
  }
}
