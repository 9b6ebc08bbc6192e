/// The records whose windows have closed and that may still be reached: first in, first out.
///
/// Windows close in the order of time, so the first in is the earliest.
@usableFromInline
struct ClosedRecords: Sendable {
  @usableFromInline var places: [JoinPlace] = []
  @usableFromInline var head = 0

  @inlinable init() {}

  @inlinable var first: JoinPlace? { head < places.count ? places[head] : nil }

  @inlinable mutating func append(_ place: JoinPlace) { places.append(place) }

  /// Removes the first record; there must be one.
  ///
  /// - Complexity: O(1) amortised: the front is cut off when it is half of the array.
  @inlinable mutating func removeFirst() {
    precondition(head < places.count, "no record is closed")
    head += 1
    if head * 2 >= places.count {
      places.removeFirst(head)
      head = 0
    }
  }
}
