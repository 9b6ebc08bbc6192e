/// A moment in UTC, counted in whole milliseconds since 1970-01-01T00:00:00Z.
///
/// The one time type of the kit: event times, window bounds, stream time and watermarks. Intervals
/// of timestamps are half-open. Leap seconds do not exist on this scale, as in POSIX time.
package struct Timestamp: Hashable, Comparable, Sendable {
  /// Milliseconds since the epoch; negative before 1970.
  package var milliseconds: Int64

  /// Makes a timestamp from epoch milliseconds, whatever their value.
  ///
  /// For numbers that come from outside, use `init(epochMilliseconds:)`, which refuses those that
  /// no calendar date of four digits can show.
  @inlinable
  package init(milliseconds: Int64) {
    self.milliseconds = milliseconds
  }

  /// Makes a timestamp from epoch milliseconds that came from outside.
  ///
  /// - Returns: nil outside `calendarRange`, where text and arithmetic would go wrong later.
  @inlinable
  package init?(epochMilliseconds: Int64) {
    let time = Timestamp(milliseconds: epochMilliseconds)
    guard Timestamp.calendarRange.contains(time) else { return nil }
    self = time
  }

  /// "No event time": sorts before every other timestamp.
  package static let none = Timestamp(milliseconds: .min)

  /// The instants RFC 3339 can write: from year 0001 to the end of year 9999.
  @inlinable
  package static var calendarRange: Range<Timestamp> {
    Timestamp(milliseconds: -62_135_596_800_000)..<Timestamp(milliseconds: 253_402_300_800_000)
  }

  /// Orders by time; `none` comes first.
  @inlinable
  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

extension Timestamp: CustomStringConvertible {
  /// The RFC 3339 text, or `none`.
  package var description: String {
    self == .none ? "none" : rfc3339
  }
}
