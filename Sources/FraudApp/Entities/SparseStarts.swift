/// Where records of some bytes begin that lie one behind the other: of every eighth it is noted, the
/// others are found by reading on from there. Half a byte a record instead of four.
struct SparseStarts: Sendable {
  private static let step = 8

  private var starts: [UInt32] = []
  /// How many records there are.
  private(set) var count = 0

  /// Bytes held.
  var byteCount: Int { starts.count * 4 }

  /// Makes room for a number of records.
  mutating func reserveCapacity(_ count: Int) {
    starts.reserveCapacity((count + SparseStarts.step - 1) / SparseStarts.step)
  }

  /// Notes where the next record begins.
  ///
  /// - Precondition: it lies below 4 GiB.
  @inline(__always)
  mutating func append(_ position: Int) {
    if count % SparseStarts.step == 0 { starts.append(UInt32(position)) }
    count += 1
  }

  /// A reader at the record number `index`.
  ///
  /// - Parameter skip: reads over one record.
  func reader(at index: Int, skip: (inout RecordReader) -> Void) -> RecordReader {
    precondition(index < count, "a record that is not there")
    var reader = RecordReader(position: Int(starts[index / SparseStarts.step]))
    for _ in 0..<index % SparseStarts.step { skip(&reader) }
    return reader
  }
}
