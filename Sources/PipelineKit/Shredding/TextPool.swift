/// Many byte strings in one allocation.
///
///     bytes:  e-1e-22x        ends:  3, 7, 8        strings:  e-1, e-22, x
package struct TextPool: Sendable, Equatable {
  /// What all strings of a pool may take; a batch is far below.
  static let byteCountMax = 1 << 30

  /// All strings, one after the other.
  package private(set) var bytes: [UInt8] = []
  /// Where each string ends in `bytes`.
  package private(set) var ends: [Int32] = []

  /// How many strings there are.
  package var count: Int { ends.count }

  /// Makes an empty pool.
  package init() {}

  /// Makes a pool of the strings of these lengths, back to back in `bytes`.
  ///
  /// - Throws: `ShredError.invalid` when the lengths do not add up to the bytes.
  init(bytes: [UInt8], lengths: [Int64]) throws(ShredError) {
    self.bytes = bytes
    ends.reserveCapacity(lengths.count)
    var end: Int64 = 0
    for length in lengths {
      guard length >= 0, length <= Int64(bytes.count) - end else {
        throw .invalid(at: Int(end), "string length \(length)")
      }
      end += length
      ends.append(Int32(truncatingIfNeeded: end))
    }
    guard end == Int64(bytes.count) else { throw .invalid(at: Int(end), "bytes left over") }
  }

  /// Makes a pool of strings that end at `ends`, which are in order and cover `bytes`.
  init(bytes: [UInt8], ends: [Int32]) {
    precondition(Int(ends.last ?? 0) == bytes.count, "strings must cover the bytes")
    self.bytes = bytes
    self.ends = ends
  }

  /// Where string `index` lies in `bytes`.
  @inlinable @inline(__always)
  package func range(_ index: Int) -> Range<Int> {
    (index == 0 ? 0 : Int(ends[index - 1]))..<Int(ends[index])
  }

  /// Adds one string.
  ///
  /// - Precondition: the pool stays below 2 GiB.
  package mutating func append(_ text: borrowing RawSpan) {
    unsafe text.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
    ends.append(Int32(bytes.count))
  }

  /// Adds one string.
  ///
  /// - Precondition: the pool stays below 2 GiB.
  package mutating func append(_ text: [UInt8]) {
    bytes.append(contentsOf: text)
    ends.append(Int32(bytes.count))
  }

  /// Adds all strings of another pool; an empty pool shares the other's memory.
  ///
  /// - Precondition: the pool stays below 2 GiB.
  package mutating func append(contentsOf other: TextPool) {
    if ends.isEmpty {
      self = other
      return
    }
    let base = Int32(bytes.count)
    bytes.append(contentsOf: other.bytes)
    ends.reserveCapacity(ends.count + other.count)
    for end in other.ends { ends.append(base + end) }
  }

  /// Adds the scalars of a column as text, form by form.
  package mutating func append(scalarsOf values: ColumnValues) {
    var spans: [UInt64] = []
    if case .dictionary = values.form {
      for code in values.integers {
        append(values.texts.bytes.span.bytes, of: values.texts, Int(code))
      }
      return
    }
    values.render(to: &bytes, spans: &spans)
    ends.reserveCapacity(ends.count + spans.count)
    for span in spans { ends.append(Int32(SlotBuffer.start(span) + SlotBuffer.count(span))) }
  }

  private mutating func append(_ bytes: borrowing RawSpan, of pool: TextPool, _ index: Int) {
    append(bytes.extracting(pool.range(index)))
  }
}
