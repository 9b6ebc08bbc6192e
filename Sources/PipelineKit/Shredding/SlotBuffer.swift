/// Where the scalars of the line at hand are: start and length of each, packed in one word.
///
///     word:  start : upper 32 bits | length : lower 32 bits
///
/// The words stay allocated from line to line; only the first `count` mean something.
struct SlotBuffer {
  private(set) var words: [UInt64] = []
  private(set) var count = 0

  @inline(__always)
  subscript(_ index: Int) -> UInt64 {
    precondition(index < count, "slot outside the line")
    return words[index]
  }

  mutating func removeAll() { count = 0 }

  /// Makes room for `capacity` words in all.
  @inline(__always)
  mutating func reserve(_ capacity: Int) {
    if words.count < capacity {
      words += [UInt64](repeating: 0, count: capacity + capacity / 2 - words.count)
    }
  }

  @inline(__always)
  mutating func append(start: Int, end: Int) {
    if count == words.count { reserve(count + 16) }
    words[count] = SlotBuffer.pack(start: start, count: end - start)
    count += 1
  }

  /// Hands out the reserved words to `body`, which returns how many it filled, or -1 for none.
  @inline(__always)
  mutating func fill(_ body: (inout MutableSpan<UInt64>) -> Int) -> Bool {
    var span = words.mutableSpan
    let filled = body(&span)
    count = max(filled, 0)
    return filled >= 0
  }

  /// A start and a length, each below 2^32, in one word.
  @inline(__always)
  static func pack(start: Int, count: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: start) << 32 | UInt64(truncatingIfNeeded: count)
  }

  @inline(__always)
  static func start(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word >> 32) }

  @inline(__always)
  static func count(_ word: UInt64) -> Int { Int(truncatingIfNeeded: word & 0xFFFF_FFFF) }

  /// Scalars whose bytes are fetched together.
  static let touchedTogether = 32
  /// Scalars of more bytes are fetched at both ends.
  private static let touchedBytes = 16

  /// Reads the first and the last byte of each of the next scalars from `index` on, every
  /// `touchedTogether` scalars.
  ///
  /// The scalars of a column lie a line apart, and a batch is larger than the cache next to the
  /// processor: parsing them one by one waits for memory once a scalar, reading ahead waits for
  /// many at once. Encoding a batch takes a tenth less time with it.
  @inline(__always)
  static func touch(_ spans: Span<UInt64>, from index: Int, in bytes: borrowing RawSpan) {
    if index & (touchedTogether - 1) == 0 {
      precondition(touchNext(spans, from: index, in: bytes) >= 0, "a sum of bytes")
    }
  }

  @inline(never)
  private static func touchNext(
    _ spans: Span<UInt64>, from index: Int, in bytes: borrowing RawSpan
  ) -> Int {
    guard bytes.byteCount > 0 else { return 0 }
    let last = bytes.byteCount - 1
    var sum = 0
    for next in index..<min(index + touchedTogether, spans.count) {
      let word = unsafe spans[unchecked: next]
      let start = min(start(word), last)
      sum &+= Int(bytes.byte(start))
      // A short scalar seldom reaches another line of the cache.
      if count(word) > touchedBytes {
        sum &+= Int(bytes.byte(min(start &+ count(word) &- 1, last)))
      }
    }
    return sum
  }
}
