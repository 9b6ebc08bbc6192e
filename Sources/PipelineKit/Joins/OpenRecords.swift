/// Where a record of a join is kept.
@usableFromInline
struct JoinPlace: Sendable {
  @usableFromInline
  enum Side: Sendable { case left, right }

  @usableFromInline var time: Int64
  @usableFromInline var arrival: UInt64
  @usableFromInline var node: Int32
  @usableFromInline var side: Side

  @inlinable init(time: Int64, arrival: UInt64, node: Int32, side: Side) {
    (self.time, self.arrival, self.node, self.side) = (time, arrival, node, side)
  }

  /// By time, and by arrival among equal times.
  @inlinable static func < (a: JoinPlace, b: JoinPlace) -> Bool {
    a.time == b.time ? a.arrival < b.arrival : a.time < b.time
  }
}

/// The records whose windows are open, the earliest first: a binary heap.
///
/// Source: Knuth, The Art of Computer Programming, volume 3, 5.2.3.
@usableFromInline
struct OpenRecords: Sendable {
  @usableFromInline var heap: [JoinPlace] = []

  @inlinable init() {}

  /// The earliest record.
  @inlinable var first: JoinPlace? { heap.first }

  /// - Complexity: O(log n); O(1) for a record later than most.
  @inlinable mutating func insert(_ place: JoinPlace) {
    heap.append(place)
    var index = heap.count - 1
    while index > 0, place < heap[(index - 1) / 2] {
      heap[index] = heap[(index - 1) / 2]
      index = (index - 1) / 2
    }
    heap[index] = place
  }

  /// Removes the earliest record; there must be one.
  ///
  /// - Complexity: O(log n).
  @inlinable mutating func removeFirst() -> JoinPlace {
    precondition(!heap.isEmpty, "no record is open")
    let first = heap[0]
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    var index = 0
    while 2 * index + 1 < heap.count {
      var child = 2 * index + 1
      if child + 1 < heap.count, heap[child + 1] < heap[child] { child += 1 }
      guard heap[child] < last else { break }
      heap[index] = heap[child]
      index = child
    }
    heap[index] = last
    return first
  }
}
