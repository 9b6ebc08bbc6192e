/// How far apart two records may be and still join, and how long they are waited for.
///
///     width 5 s, grace 2 s, a record at 12:00:10
///     joins     12:00:05 ... 12:00:15      both ends included
///     is open   while stream time is at most 12:00:17
///
/// Closed at both ends, unlike the kit's other intervals: the rule is a distance, `|a - b| <= width`,
/// and reads the same from either side.
///
/// Source: Kafka Streams, `JoinWindows.ofTimeDifferenceAndGrace`.
@usableFromInline
package struct JoinWindow: Sendable, Equatable {
  /// The greatest distance of two partners, at least 0.
  @usableFromInline package let milliseconds: Int64
  /// How long after its window's end a record stays open, at least 0.
  @usableFromInline package let graceMilliseconds: Int64

  /// - Parameter graceMilliseconds: `Int64.max` for ever: nothing is late, no record comes out
  ///   alone, and the state grows with the input.
  package init(milliseconds: Int64, graceMilliseconds: Int64) {
    precondition(milliseconds >= 0, "a distance is not negative")
    precondition(graceMilliseconds >= 0, "a grace is not negative")
    self.milliseconds = milliseconds
    self.graceMilliseconds = graceMilliseconds
  }

  /// Whether two records at these times join.
  @inlinable package func joins(_ time: Int64, _ other: Int64) -> Bool {
    reach(of: time).contains(other)
  }

  /// Whether stream time has passed the window and grace of a record at `time`.
  @inlinable package func isClosed(_ time: Int64, at streamTime: Int64) -> Bool {
    adding(milliseconds, to: adding(graceMilliseconds, to: time)) < streamTime
  }

  /// The times a record at `time` joins.
  @inlinable func reach(of time: Int64) -> ClosedRange<Int64> {
    let (start, overflow) = time.subtractingReportingOverflow(milliseconds)
    let end = adding(milliseconds, to: time)
    return (overflow ? .min : start)...end
  }

  @inlinable func adding(_ duration: Int64, to time: Int64) -> Int64 {
    let (sum, overflow) = time.addingReportingOverflow(duration)
    return overflow ? .max : sum
  }
}
