/// Numbers for distinct strings, from 0 in order of appearance.
///
///     arena   all bytes back to back          ends   where each string ends
///     index   hash of the string → its number, open addressing
///
/// The hash only finds candidates; the bytes decide, unless the caller gives a second hash. Nothing
/// is removed but all at once.
package struct Interner: Sendable {
  private var index = HashIndex()
  private var arena: [UInt8] = []
  private var ends: [UInt32] = []

  package init() {}

  /// How many strings there are.
  package var count: Int { ends.count }

  /// Bytes held, about.
  package var memoryEstimate: Int { arena.capacity + ends.capacity * 4 + index.byteCount }

  /// The number of `text`, a new one if it is new.
  ///
  /// - Parameter hash: xxh64 of the text.
  /// - Complexity: O(length); one cache miss in a large table.
  package mutating func intern(_ text: RawSpan, hash: UInt64) -> Int {
    number(of: text, hash: hash) ?? append(text, hash: hash, tag: 0)
  }

  /// The number of `text`, a new one if it is new, known by 96 bits of two hashes alone: one cache
  /// miss where comparing its bytes costs three.
  ///
  /// The chance that two of a billion texts are taken for one is 10^-11. An interner is asked in one
  /// of the two ways only.
  ///
  /// - Parameters:
  ///   - hash: xxh64 of the text.
  ///   - tag: of another hash of it.
  /// - Complexity: O(length) for a new text, else O(1).
  package mutating func intern(_ text: RawSpan, hash: UInt64, tag: UInt32) -> Int {
    index.slot(hash, tag: tag).map { Int($0) } ?? append(text, hash: hash, tag: tag)
  }

  private mutating func append(_ text: RawSpan, hash: UInt64, tag: UInt32) -> Int {
    precondition(arena.count + text.byteCount <= Int(UInt32.max), "interned strings exceed 4 GiB")
    text.withUnsafeBytes { arena.append(contentsOf: $0) }
    ends.append(UInt32(arena.count))
    index.insert(hash, slot: UInt32(count - 1), tag: tag)
    return count - 1
  }

  /// The number of `text`, a new one if it is new.
  package mutating func intern(_ text: RawSpan) -> Int { intern(text, hash: xxh64(text)) }

  /// The number of `text`, a new one if it is new.
  package mutating func intern(_ text: [UInt8]) -> Int { intern(text.span.bytes) }

  /// The number of `text`; nil if it was never interned.
  package func number(of text: RawSpan) -> Int? { number(of: text, hash: xxh64(text)) }

  private func number(of text: RawSpan, hash: UInt64) -> Int? {
    var candidate = index.firstSlot(hash)
    while let slot = candidate {
      if isText(Int(slot), text) { return Int(slot) }
      candidate = index.nextSlot(hash, after: slot)
    }
    return nil
  }

  private func isText(_ number: Int, _ text: RawSpan) -> Bool {
    let range = range(number)
    return range.count == text.byteCount
      && arena.span.bytes.matches(range.lowerBound, text, 0, count: range.count)
  }

  private func range(_ number: Int) -> Range<Int> {
    (number == 0 ? 0 : Int(ends[number - 1]))..<Int(ends[number])
  }

  /// Calls `body` with the bytes of string `number`.
  package func withBytes<T>(_ number: Int, _ body: (RawSpan) throws -> T) rethrows -> T {
    try body(arena.span.bytes.extracting(range(number)))
  }

  /// The bytes of string `number`.
  package func bytes(_ number: Int) -> [UInt8] { Array(arena[range(number)]) }

  /// Calls `body` with all strings where they lie, for work that refers to many of them at once.
  package func withStrings<T>(_ body: (InternedStrings) throws -> T) rethrows -> T {
    try arena.withUnsafeBytes { arena in
      try ends.withUnsafeBufferPointer { ends in
        try body(InternedStrings(arena: arena, ends: ends))
      }
    }
  }

  /// Whether string `a` comes before string `b` in the order of their bytes.
  package func precedes(_ a: Int, _ b: Int) -> Bool {
    arena[range(a)].lexicographicallyPrecedes(arena[range(b)])
  }

  /// All numbers in the order of their strings' bytes.
  ///
  /// Eight bytes decide nearly all comparisons; they are taken behind the bytes that all strings
  /// share, since names like `user-000123` differ only at their end.
  ///
  /// - Complexity: O(n log n) comparisons of integers.
  package func sorted() -> [Int] {
    let skipped = sharedByteCount()
    var keys: [(prefix: UInt64, number: Int)] = []
    keys.reserveCapacity(count)
    for number in 0..<count {
      keys.append((withBytes(number) { $0.orderingWord(skipping: skipped) }, number))
    }
    keys.sort { a, b in
      a.prefix != b.prefix ? a.prefix < b.prefix : precedes(a.number, b.number)
    }
    return keys.map(\.number)
  }

  /// How many bytes all strings begin with alike.
  private func sharedByteCount() -> Int {
    guard count > 0 else { return 0 }
    let bytes = arena.span.bytes
    let first = bytes.extracting(range(0))
    var shared = first.byteCount
    for number in 1..<max(1, count) where shared > 0 {
      shared = bytes.extracting(range(number)).commonPrefixCount(with: first, limit: shared)
    }
    return shared
  }
}

/// The strings of an interner as addresses, for as long as `Interner.withStrings` lends them.
package struct InternedStrings {
  private let arena: UnsafeRawBufferPointer
  private let ends: UnsafeBufferPointer<UInt32>

  init(arena: UnsafeRawBufferPointer, ends: UnsafeBufferPointer<UInt32>) {
    (self.arena, self.ends) = (arena, ends)
  }

  /// The bytes of string `number`.
  package subscript(number: Int) -> UnsafeRawBufferPointer {
    let start = number == 0 ? 0 : Int(ends[number - 1])
    return UnsafeRawBufferPointer(rebasing: arena[start..<Int(ends[number])])
  }
}
