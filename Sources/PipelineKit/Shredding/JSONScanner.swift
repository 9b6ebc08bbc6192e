/// Finds where JSON scalars end, and refuses what RFC 8259 refuses.
///
/// Nothing is copied or converted: a string is the bytes between its quotes, escapes and all, and
/// a number is its text, so a reader gets back exactly what was written and no digit is lost
/// beyond 2^53. Positions count from the span's start; `end` bounds every look.
package enum JSONScanner {
  /// Nested objects and arrays a line may have.
  package static let depthMax = 128

  /// Returns the position of the quote that closes the string whose content starts at `start`.
  ///
  /// Checks control characters, escapes, surrogate pairs and UTF-8.
  /// - Complexity: O(length), eight bytes a step over plain ASCII.
  @inline(__always)
  static func stringEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int) throws(ScanError)
    -> Int
  {
    var position = start
    // Looks may pass the line's end within the span: the first special byte decides, and if that
    // lies behind the end, the string does not close.
    while position &+ 8 <= bytes.byteCount {
      let hits = specialBytes(bytes.word(position))
      if hits != 0 {
        position &+= hits.trailingZeroBitCount &>> 3
        guard position < end else { throw .unexpectedEnd(at: end) }
        if bytes.byte(position) == 0x22 { return position }
        break
      }
      position &+= 8
      guard position == start &+ 8 else { continue }
      // After eight plain bytes more are likely: two words a step as far as that goes.
      while position &+ 16 <= bytes.byteCount,
        specialBytes(SIMD2(bytes.word(position), bytes.word(position &+ 8))) == 0
      {
        position &+= 16
      }
    }
    return try slowStringEnd(bytes, position, end: end)
  }

  /// The top bit of each byte of `word` that is a quote, a backslash, a control character or
  /// outside ASCII.
  ///
  /// A borrow can raise a false flag above a true one only, so the lowest flag is right.
  @inline(__always)
  private static func specialBytes(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = (word ^ (ones &* 0x22)) &- ones
    let slash = (word ^ (ones &* 0x5C)) &- ones
    return (quote | slash | (word &- (ones &* 0x20)) | word) & (ones &* 0x80)
  }

  /// The same of two words at once, or-ed: not zero when one has a special byte.
  @inline(__always)
  private static func specialBytes(_ words: SIMD2<UInt64>) -> UInt64 {
    let ones = SIMD2<UInt64>(repeating: 0x0101_0101_0101_0101)
    let quote = (words ^ SIMD2(repeating: 0x2222_2222_2222_2222)) &- ones
    let slash = (words ^ SIMD2(repeating: 0x5C5C_5C5C_5C5C_5C5C)) &- ones
    let control = words &- SIMD2(repeating: 0x2020_2020_2020_2020)
    let hits = quote | slash | control | words
    return (hits[0] | hits[1]) & 0x8080_8080_8080_8080
  }

  /// `stringEnd` from a byte on that is not plain, one character a step.
  private static func slowStringEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int)
    throws(ScanError) -> Int
  {
    var position = start
    while position < end {
      let byte = bytes.byte(position)
      switch byte {
      case 0x22: return position
      case 0x5C: position = try escapeEnd(bytes, position, end: end)
      case 0..<0x20: throw .controlCharacter(at: position)
      case 0..<0x80: position += 1
      default: position = try multibyteEnd(bytes, position, end: end)
      }
    }
    throw .unexpectedEnd(at: end)
  }

  /// Returns the position after the escape at `start`; a surrogate pair is one.
  private static func escapeEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int)
    throws(ScanError) -> Int
  {
    guard start + 1 < end else { throw .unexpectedEnd(at: end) }
    switch bytes.byte(start + 1) {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return start + 2
    case UInt8(ascii: "u"):
      let unit = try hexUnit(bytes, start + 2, end: end)
      guard unit & 0xF800 == 0xD800 else { return start + 6 }
      guard unit < 0xDC00, start + 8 <= end, bytes.byte(start + 6) == 0x5C,
        bytes.byte(start + 7) == UInt8(ascii: "u")
      else { throw .loneSurrogate(at: start) }
      let low = try hexUnit(bytes, start + 8, end: end)
      guard low & 0xFC00 == 0xDC00 else { throw .loneSurrogate(at: start) }
      return start + 12
    default: throw .invalidEscape(at: start)
    }
  }

  /// The UTF-16 unit written by the four digits at `start`, in either case.
  static func hexUnit(_ bytes: borrowing RawSpan, _ start: Int, end: Int) throws(ScanError)
    -> UInt16
  {
    guard start + 4 <= end else { throw .unexpectedEnd(at: end) }
    var unit: UInt16 = 0
    for position in start..<start + 4 {
      let byte = bytes.byte(position)
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - UInt8(ascii: "a") + 10
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - UInt8(ascii: "A") + 10
      default: throw .invalidEscape(at: start - 2)
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  /// Returns the position after the multi-byte character at `start`.
  ///
  /// Source: RFC 3629, section 4: no overlong forms, no surrogates, nothing above U+10FFFF.
  static func multibyteEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int) throws(ScanError)
    -> Int
  {
    let lead = bytes.byte(start)
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch lead {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    case 0xF1...0xF3: length = 4
    default: throw .invalidUTF8(at: start)
    }
    guard start + length <= end else { throw .invalidUTF8(at: start) }
    guard second.contains(bytes.byte(start + 1)) else { throw .invalidUTF8(at: start) }
    for position in start + 2..<start + length where bytes.byte(position) & 0xC0 != 0x80 {
      throw .invalidUTF8(at: start)
    }
    return start + length
  }

  /// Checks that all bytes in `start..<end` are UTF-8.
  static func checkUTF8(_ bytes: borrowing RawSpan, _ start: Int, end: Int) throws(ScanError) {
    var position = start
    while position < end {
      if position + 8 <= end, bytes.word(position) & 0x8080_8080_8080_8080 == 0 {
        position += 8
      } else if bytes.byte(position) < 0x80 {
        position += 1
      } else {
        position = try multibyteEnd(bytes, position, end: end)
      }
    }
  }

  /// Returns the position after the number, `true`, `false` or `null` that starts at `start`.
  @inline(__always)
  static func bareEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int) throws(ScanError) -> Int {
    guard start < end else { throw .unexpectedEnd(at: end) }
    let byte = bytes.byte(start)
    if byte &- 0x30 < 10 || byte == UInt8(ascii: "-") {
      return try numberEnd(bytes, start, end: end)
    }
    return try wordEnd(bytes, start, end: end)
  }

  /// Returns the position after the word `true`, `false` or `null` at `start`.
  private static func wordEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int)
    throws(ScanError) -> Int
  {
    let byte = bytes.byte(start)
    let expected: StaticString
    switch byte {
    case UInt8(ascii: "t"): expected = "true"
    case UInt8(ascii: "f"): expected = "false"
    case UInt8(ascii: "n"): expected = "null"
    default: throw .unexpected(byte: byte, at: start, wanted: .value)
    }
    let count = expected.utf8CodeUnitCount
    guard start + count <= end else { throw .unexpectedEnd(at: end) }
    for index in 0..<count where unsafe bytes.byte(start + index) != expected.utf8Start[index] {
      throw .unexpected(byte: bytes.byte(start + index), at: start + index, wanted: .value)
    }
    return start + count
  }

  /// Returns the position after the number at `start`: sign, integer, fraction, exponent.
  @inline(__always)
  private static func numberEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int)
    throws(ScanError) -> Int
  {
    var position = start
    if bytes.byte(position) == UInt8(ascii: "-") { position += 1 }
    let integer = position
    position = digitsEnd(bytes, position, end: end)
    guard position > integer else { throw .invalidNumber(at: start) }
    guard bytes.byte(integer) != 0x30 || position == integer + 1 else {
      throw .invalidNumber(at: start)
    }
    if position < end, bytes.byte(position) == UInt8(ascii: ".") {
      let fraction = position + 1
      position = digitsEnd(bytes, fraction, end: end)
      guard position > fraction else { throw .invalidNumber(at: start) }
    }
    if position < end, bytes.byte(position) | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < end,
        bytes.byte(position) == UInt8(ascii: "+") || bytes.byte(position) == UInt8(ascii: "-")
      {
        position += 1
      }
      let exponent = position
      position = digitsEnd(bytes, exponent, end: end)
      guard position > exponent else { throw .invalidNumber(at: start) }
    }
    return position
  }

  @inline(__always)
  private static func digitsEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int) -> Int {
    var position = start
    while position < end, bytes.byte(position) &- 0x30 < 10 { position &+= 1 }
    return position
  }

  /// The position of the first byte at or after `start` that is not JSON white space.
  @inline(__always)
  static func spaceEnd(_ bytes: borrowing RawSpan, _ start: Int, end: Int) -> Int {
    var position = start
    while position < end {
      let byte = bytes.byte(position)
      guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { break }
      position += 1
    }
    return position
  }
}
