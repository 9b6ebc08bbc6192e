/// What one append leaves behind for the next, over all partitions.
///
/// Folded over all appends it is the same wherever one starts, like ``SegmentSummary``.
struct LogPosition: Equatable, Sendable {
  /// The last append; 0 in an empty log.
  var sequence: UInt64 = 0
  /// The greatest event time of all data topics.
  var streamTime = Timestamp.none
  var appendTime = Timestamp.none
  /// Whether the last append is an end of input, those of published events left out.
  var isEndOfInput = false
  /// The last request that was executed.
  var lastRequest = RequestID(0)

  /// Moves on to the append that `header` is a batch of.
  mutating func add(_ header: BatchHeader) {
    if header.sequence > sequence {
      sequence = header.sequence
      // What was published is a consequence of the inputs, not more of them.
      if header.source?.id != SourceReach.outbox { isEndOfInput = false }
    }
    streamTime = header.logStreamTime
    appendTime = header.appendTime
    if header.flags.contains(.endOfInput) { isEndOfInput = true }
    if let source = header.source, source.id == SourceReach.requests {
      lastRequest = RequestID(Int64(source.position))
    }
  }
}
