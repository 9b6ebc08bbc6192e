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
  /// By hash the code and one, beside the upper half of the hash; 0 where there is none.
  private var table: [UInt64] = []
  /// The places of the table in use, a power of two.
  private var capacity = 0
  /// The bits of a place in the table that hold a code.
  private static let codeMask: UInt64 = 0xFFFF_FFFF

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
    clear(1 << (64 - (limit * 2).leadingZeroBitCount))
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
      let code = place(span, hash: hash, in: bytes)
      guard code < limit else { return false }
      unsafe codes[unchecked: index] = Int64(code)
      last = span
      lastCode = code
    }
    return true
  }

  /// The code of the scalar, a new one if it is new.
  @inline(__always)
  private mutating func place(_ span: UInt64, hash: UInt64, in bytes: borrowing RawSpan) -> Int {
    let mask = capacity - 1
    let tag = hash & ~DistinctScalars.codeMask
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let found = table[slot]
      if found == 0 { break }
      if found & ~DistinctScalars.codeMask == tag {
        let code = Int(truncatingIfNeeded: found & DistinctScalars.codeMask) - 1
        if isSame(entries[code], span, in: bytes) { return code }
      }
      slot = (slot + 1) & mask
    }
    table[slot] = tag | UInt64(entries.count + 1)
    entries.append(span)
    return entries.count - 1
  }

  @inline(__always)
  private func isSame(_ a: UInt64, _ b: UInt64, in bytes: borrowing RawSpan) -> Bool {
    let count = SlotBuffer.count(a)
    return count == SlotBuffer.count(b)
      && bytes.matches(SlotBuffer.start(a), bytes, SlotBuffer.start(b), count: count)
  }

  /// Forgets all entries and has `capacity` places of the table empty.
  private mutating func clear(_ capacity: Int) {
    self.capacity = capacity
    entries.removeAll(keepingCapacity: true)
    if table.count < capacity {
      table = [UInt64](repeating: 0, count: capacity)
    } else {
      var span = table.mutableSpan
      for slot in 0..<capacity { unsafe span[unchecked: slot] = 0 }
    }
  }
}
