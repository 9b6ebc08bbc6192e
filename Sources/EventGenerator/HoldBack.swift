import HeapModule

/// Lines on their way: those that arrive after their time, or a second time.
struct HoldBack: Sendable {
  /// A line and when it arrives; the sequence parts lines of one millisecond.
  private struct Entry: Comparable, Sendable {
    var release: Int
    var sequence: Int
    var line: [UInt8]

    static func < (left: Entry, right: Entry) -> Bool {
      (left.release, left.sequence) < (right.release, right.sequence)
    }
  }

  private var heap = Heap<Entry>()
  private var nextSequence = 0

  /// Keeps `line` until the epoch time `release`.
  mutating func hold(_ line: [UInt8], until release: Int) {
    heap.insert(Entry(release: release, sequence: nextSequence, line: line))
    nextSequence += 1
  }

  /// Removes the line that is due first, if it is due at or before `time`.
  mutating func release(at time: Int) -> [UInt8]? {
    guard let first = heap.min, first.release <= time else { return nil }
    return heap.popMin()?.line
  }
}
