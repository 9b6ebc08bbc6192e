/// The distinct scalars of a column and the code of each scalar, in order of first appearance.
///
/// Open addressing over codes; the table keeps its allocation from column to column.
struct DistinctScalars {
  /// Scalars looked at to tell whether a column repeats itself.
  static let sampleCount = 64
  /// A sample with more distinct scalars than this is taken for unique.
  static let sampleDistinctMax = 40

  /// One packed span a distinct scalar.
  private(set) var entries: [UInt64] = []
  /// The hash of each entry.
  private var hashes: [UInt64] = []
  /// Codes by hash, -1 where there is none.
  private var table: [Int32] = []

  /// Whether nearly all of the first scalars differ: a dictionary is not worth trying first.
  mutating func sampleIsUnique(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, codes: inout [Int64]
  ) -> Bool {
    guard spans.count > DistinctScalars.sampleCount else { return false }
    let sample = spans.extracting(first: DistinctScalars.sampleCount)
    return !collect(sample, in: bytes, max: DistinctScalars.sampleDistinctMax, codes: &codes)
  }

  /// Collects the distinct scalars of `spans`, and writes the index in `entries` of each scalar.
  ///
  /// - Returns: false when there are more than `max`; the contents are then unspecified.
  /// - Complexity: O(bytes in the scalars).
  mutating func collect(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, max limit: Int,
    codes: inout [Int64]
  ) -> Bool {
    let capacity = 1 << (64 - (limit * 2).leadingZeroBitCount)
    clear(capacity)
    precondition(codes.count >= spans.count, "room for a code a scalar")
    var codes = codes.mutableSpan
    var last: UInt64 = 0
    var lastCode = -1
    for index in 0..<spans.count {
      SlotBuffer.touch(spans, from: index, in: bytes)
      let span = unsafe spans[unchecked: index]
      let start = SlotBuffer.start(span)
      let count = SlotBuffer.count(span)
      if lastCode >= 0, SlotBuffer.count(last) == count,
        bytes.matches(start, bytes, SlotBuffer.start(last), count: count)
      {
        unsafe codes[unchecked: index] = Int64(lastCode)
        continue
      }
      let hash = foldHash(bytes, start, count: count)
      var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
      var code = Int(table[slot])
      while code >= 0, hashes[code] != hash || !isSame(entries[code], span, in: bytes) {
        slot = (slot + 1) & (capacity - 1)
        code = Int(table[slot])
      }
      if code < 0 {
        guard entries.count < limit else { return false }
        code = entries.count
        table[slot] = Int32(truncatingIfNeeded: code)
        entries.append(span)
        hashes.append(hash)
      }
      unsafe codes[unchecked: index] = Int64(code)
      last = span
      lastCode = code
    }
    return true
  }

  @inline(__always)
  private func isSame(_ a: UInt64, _ b: UInt64, in bytes: borrowing RawSpan) -> Bool {
    let count = SlotBuffer.count(a)
    return count == SlotBuffer.count(b)
      && bytes.matches(SlotBuffer.start(a), bytes, SlotBuffer.start(b), count: count)
  }

  /// Forgets all entries and has `capacity` places of the table empty.
  private mutating func clear(_ capacity: Int) {
    entries.removeAll(keepingCapacity: true)
    hashes.removeAll(keepingCapacity: true)
    if table.count < capacity {
      table = [Int32](repeating: -1, count: capacity)
    } else {
      var span = table.mutableSpan
      for slot in 0..<capacity { unsafe span[unchecked: slot] = -1 }
    }
  }
}
