/// UUIDs in canonical lower-case text.
enum UUIDScalars {
  /// The bytes of the text.
  static let byteCount = 36

  /// Appends the sixteen bytes of each UUID, most significant first.
  ///
  /// - Returns: false, with `out` as it was, when one scalar is not canonical.
  static func append(
    _ spans: Span<UInt64>, in bytes: borrowing RawSpan, to out: inout [UInt8]
  ) -> Bool {
    let start = out.count
    out.append(contentsOf: repeatElement(0, count: 16 * spans.count))
    var isCanonical = true
    do {
      var span = out.mutableSpan
      var target = span.mutableBytes
      for index in 0..<spans.count {
        SlotBuffer.touch(spans, from: index, in: bytes)
        let word = unsafe spans[unchecked: index]
        guard SlotBuffer.count(word) == byteCount,
          let (high, low) = parse(bytes, SlotBuffer.start(word))
        else {
          isCanonical = false
          break
        }
        target.put(high.byteSwapped, at: start + 16 * index)
        target.put(low.byteSwapped, at: start + 16 * index + 8)
      }
    }
    if !isCanonical { out.removeLast(out.count - start) }
    return isCanonical
  }

  /// The two halves of the UUID whose text starts at `start`, or nil if it is not canonical.
  ///
  /// - Precondition: 36 bytes stand there.
  @inline(__always)
  static func parse(_ bytes: borrowing RawSpan, _ start: Int) -> (UInt64, UInt64)? {
    let dash = UInt8(ascii: "-")
    guard bytes.byte(start + 8) == dash, bytes.byte(start + 13) == dash,
      bytes.byte(start + 18) == dash, bytes.byte(start + 23) == dash
    else { return nil }
    var bad: UInt64 = 0
    let a = hex8(bytes.word(start), &bad)
    let b = hex8(joined(bytes.halfWord(start + 9), bytes.halfWord(start + 14)), &bad)
    let c = hex8(joined(bytes.halfWord(start + 19), bytes.halfWord(start + 24)), &bad)
    let d = hex8(bytes.word(start + 28), &bad)
    guard bad == 0 else { return nil }
    return (a << 32 | b, c << 32 | d)
  }

  /// Two times four digits, with the dash between them left out.
  @inline(__always)
  private static func joined(_ low: UInt32, _ high: UInt32) -> UInt64 {
    UInt64(low) | UInt64(high) << 32
  }

  /// The number written by eight lower-case hexadecimal digits; sets bits of `bad` otherwise.
  @inline(__always)
  private static func hex8(_ word: UInt64, _ bad: inout UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let high = ones &* 0x80
    // Without their top bits the bytes add up without carries; a top bit alone is bad enough.
    let low = word & ~high
    bad |= word & high
    let isLetter = (low &+ ones &* (0x80 - 0x61)) & high
    let aboveF = (low &+ ones &* (0x80 - 0x67)) & high
    let isDigit = (low &+ ones &* (0x80 - 0x30)) & high
    let aboveNine = (low &+ ones &* (0x80 - 0x3A)) & high
    bad |= high & ~((isLetter & ~aboveF) | (isDigit & ~aboveNine))
    var digits = (low & (ones &* 0x0F)) &+ (isLetter >> 7) &* 9
    digits = (digits << 4 | digits >> 8) & 0x00FF_00FF_00FF_00FF
    digits = (digits << 8 | digits >> 16) & 0x0000_FFFF_0000_FFFF
    return (digits << 16 | digits >> 32) & 0xFFFF_FFFF
  }

  /// Appends the canonical text of a UUID.
  static func append(_ high: UInt64, _ low: UInt64, to out: inout [UInt8]) {
    let start = out.count
    out.append(contentsOf: repeatElement(0, count: byteCount))
    var span = out.mutableSpan
    var target = span.mutableBytes
    put(high, low, in: &target, at: start)
  }

  /// Writes the canonical text of a UUID at `start`.
  ///
  /// - Precondition: `target` has room for its 36 bytes.
  @inline(__always)
  static func put(_ high: UInt64, _ low: UInt64, in target: inout MutableRawSpan, at start: Int) {
    let (a, b, c, d) = (text8(high >> 32), text8(high), text8(low >> 32), text8(low))
    target.put(a, at: start)
    target.put(UInt32(truncatingIfNeeded: b), at: start &+ 9)
    target.put(UInt32(truncatingIfNeeded: b >> 32), at: start &+ 14)
    target.put(UInt32(truncatingIfNeeded: c), at: start &+ 19)
    target.put(UInt32(truncatingIfNeeded: c >> 32), at: start &+ 24)
    target.put(d, at: start &+ 28)
    let dash = UInt8(ascii: "-")
    target.put(dash, at: start &+ 8)
    target.put(dash, at: start &+ 13)
    target.put(dash, at: start &+ 18)
    target.put(dash, at: start &+ 23)
  }

  /// The eight hexadecimal digits of the low half of `value`, the first in the lowest byte.
  @inline(__always)
  private static func text8(_ value: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var nibbles = value & 0xFFFF_FFFF
    nibbles = (nibbles << 32 | nibbles >> 16) & 0x0000_FFFF_0000_FFFF
    nibbles = (nibbles << 16 | nibbles >> 8) & 0x00FF_00FF_00FF_00FF
    nibbles = (nibbles << 8 | nibbles >> 4) & 0x0F0F_0F0F_0F0F_0F0F
    let isLetter = ((nibbles &+ ones &* 6) >> 4) & ones
    return nibbles &+ ones &* 0x30 &+ isLetter &* (0x61 - 0x3A)
  }
}
