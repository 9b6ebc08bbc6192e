/// The window that ends at each event: `(time - width, time]`, one for every event.
///
///     width 5 min, an event at 12:07:00   ─▶   the events after 12:02:00, up to 12:07:00 and with it
///
/// Open at its start and closed at its end, unlike every other interval of the kit: a window that
/// left its own event out would count a first event as none, and one closed at both ends would
/// count an event exactly one width ago, the one that "within five minutes" ends with.
///
/// It does not move by itself. Events later than the one at hand are outside, even if they were
/// seen before it.
package struct SlidingWindow: Sendable, Equatable {
  /// The width in milliseconds, above 0.
  package let milliseconds: Int64

  package init(milliseconds: Int64) {
    precondition(milliseconds > 0, "a window has a width")
    self.milliseconds = milliseconds
  }

  package static let minute = SlidingWindow(milliseconds: 60_000)
  package static let fiveMinutes = SlidingWindow(milliseconds: 300_000)
  package static let hour = SlidingWindow(milliseconds: 3_600_000)
  package static let day = SlidingWindow(milliseconds: 86_400_000)

  /// The last instant before the window of an event at `time`.
  ///
  /// - Parameter time: epoch milliseconds of a calendar date; an instant too close to the least
  ///   `Int64` gives that one.
  @inlinable @inline(__always)
  package func openStart(at time: Int64) -> Int64 {
    let (start, overflow) = time.subtractingReportingOverflow(milliseconds)
    return overflow ? .min : start
  }
}
