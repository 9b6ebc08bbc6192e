/// The lines that will be one record batch, as positions in the chunk they came from.
///
///     records   shape, place among the lines of the append, and span of each line
///     scalars   the packed spans of all scalars, line by line
///
/// The chunk must stay unchanged until the lines are encoded. Plain arrays, in place: adding a line
/// touches no reference count.
package struct BatchLines {
  /// One line.
  struct Record {
    let shape: Int32
    let index: Int32
    /// Its packed span in the chunk.
    let span: UInt64
  }

  private(set) var records: [Record] = []
  private(set) var scalars: [UInt64] = []

  /// No lines yet.
  package init() {}

  /// The lines collected so far.
  package var count: Int { records.count }

  /// Adds the line that `shredder` has just cut.
  ///
  /// - Parameter index: the line's place among the lines of its append, counted from 0.
  @inline(__always)
  package mutating func append(
    _ shredder: borrowing Shredder, line: Range<Int>, index: Int
  ) {
    records.append(
      Record(
        shape: shredder.shape, index: Int32(index),
        span: SlotBuffer.pack(start: line.lowerBound, count: line.count)))
    let words = shredder.slots.words.span.extracting(first: shredder.slots.count)
    unsafe words.withUnsafeBufferPointer { unsafe scalars.append(contentsOf: $0) }
  }

  /// Drops all lines.
  package mutating func removeAll() {
    records.removeAll(keepingCapacity: true)
    scalars.removeAll(keepingCapacity: true)
  }
}
