/// What a sliding window holds for the event at hand, and whether all of it was still known.
package struct SlidingTotal: Sendable, Equatable {
  /// The events in the window.
  package var count: Int
  /// The sum of their values, modulo 2^64: exact whenever the true sum fits in 64 bits, as it does
  /// for any 65,536 values below 2^46.
  package var sum: Int64
  /// The end of what is missing, `Int64.min` if nothing is.
  ///
  /// Events of the window at or before this instant are not in `count` and `sum`; those behind it
  /// all are. So the whole is this total and that of the key's earlier events, the one at hand left
  /// out, with a time after the window's start and up to here.
  package var forgottenThrough: Int64

  @inlinable
  package init(count: Int, sum: Int64, forgottenThrough: Int64) {
    self.count = count
    self.sum = sum
    self.forgottenThrough = forgottenThrough
  }

  /// Whether older events must be loaded to complete the total.
  @inlinable
  package var needsHistory: Bool { forgottenThrough != .min }
}
