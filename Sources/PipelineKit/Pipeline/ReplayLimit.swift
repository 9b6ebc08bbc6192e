/// Up to where a run reads the log: to its end, or to some earlier state of it.
///
///     .eventTime    events with a time up to this one
///     .appendTime   what had been appended by this time
///     .offsets      records before these offsets, of the partitions named
///     .sequence     appends up to this one
///
/// **Law.** The rows are those of a log that holds nothing else. So it is applied before
/// deduplication, and what is left out moves neither stream time nor watermarks: an event after the
/// limit neither hides its duplicate nor closes a window.
package struct ReplayLimit: Sendable, Equatable {
  package var eventTime: Timestamp?
  package var appendTime: Timestamp?
  package var offsets: [TopicPartition: Offset]
  package var sequence: UInt64?

  /// All of the log, or a part of it.
  package init(
    eventTime: Timestamp? = nil, appendTime: Timestamp? = nil,
    offsets: [TopicPartition: Offset] = [:], sequence: UInt64? = nil
  ) {
    (self.eventTime, self.appendTime) = (eventTime, appendTime)
    (self.offsets, self.sequence) = (offsets, sequence)
  }

  /// Whether single records may be left out.
  var cutsRecords: Bool { eventTime != nil || !offsets.isEmpty }

  /// Whether an append is not read, nor any behind it.
  func ends(before append: Append) -> Bool {
    if let sequence, append.sequence > sequence { return true }
    if let appendTime, append.appendTime > appendTime { return true }
    return false
  }

  /// How many of the first records of a batch lie before the limit's offset.
  func recordCount(of target: TopicPartition, base: Offset, count: Int) -> Int {
    guard let end = offsets[target] else { return count }
    return min(count, max(0, Int(end.value - base.value)))
  }

  /// Which events of a batch count; nil for all of them.
  func included(_ events: EventBatch) -> [Bool]? {
    guard cutsRecords else { return nil }
    let before = recordCount(of: events.target, base: events.baseOffset, count: events.count)
    let latest = eventTime?.milliseconds ?? Int64.max
    return events.times.indices.map { $0 < before && events.times[$0] <= latest }
  }
}
