/// Reads a JSON string piece by piece: a run of plain bytes, or one escape.
///
///     "a\"b\u00e9"     "a" at 1, "\"" at 2, "b" at 4, "é" at 5
///
/// Each piece knows where it is written, so that a byte of the content can be found in the text.
package struct DocumentStringReader {
  /// Some content and where it is written.
  struct Part {
    let bytes: [UInt8]
    let offset: Int
    /// Whether every byte of it is a byte of the text.
    let isPlain: Bool
  }

  private let bytes: [UInt8]
  /// The next byte; behind the closing quote at the end, at the mistake where there is one.
  private(set) var position: Int
  /// What was expected where the string goes wrong; nil while it does not.
  private(set) var problem: String?
  private var isClosed = false

  /// Starts at the opening quote.
  init(bytes: [UInt8], start: Int) {
    precondition(bytes[start] == UInt8(ascii: "\""), "no string at this place")
    self.bytes = bytes
    position = start + 1
  }

  /// Returns the next piece; nil after the closing quote, or where the string goes wrong.
  mutating func next() -> Part? {
    guard !isClosed, problem == nil else { return nil }
    let start = position
    while let byte, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
      position += 1
    }
    if position > start {
      return Part(bytes: Array(bytes[start..<position]), offset: start, isPlain: true)
    }
    switch byte {
    case UInt8(ascii: "\""):
      position += 1
      isClosed = true
      return nil
    case UInt8(ascii: "\\"): return escape()
    case nil: return fail("\" at the end of the string")
    default: return fail("no control character in a string")
    }
  }

  /// Finds where a byte of the content is written.
  ///
  /// - Parameter offset: a byte of the content of the string at `start`, or its end.
  package static func place(ofContent offset: Int, bytes: [UInt8], start: Int) -> Int {
    var reader = DocumentStringReader(bytes: bytes, start: start)
    var passed = 0
    while let part = reader.next() {
      if offset < passed + part.bytes.count {
        return part.offset + (part.isPlain ? offset - passed : 0)
      }
      passed += part.bytes.count
    }
    return reader.position - 1
  }

  private var byte: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func fail(_ expected: String) -> Part? {
    problem = expected
    return nil
  }

  private mutating func escape() -> Part? {
    let start = position
    position += 1
    guard let letter = byte else { return fail("an escape after \\") }
    position += 1
    let plain: Unicode.Scalar
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = Unicode.Scalar(letter)
    case UInt8(ascii: "b"): plain = "\u{8}"
    case UInt8(ascii: "f"): plain = "\u{C}"
    case UInt8(ascii: "n"): plain = "\n"
    case UInt8(ascii: "r"): plain = "\r"
    case UInt8(ascii: "t"): plain = "\t"
    case UInt8(ascii: "u"): return unicodeEscape(from: start)
    default:
      position -= 1
      return fail("one of \" \\ / b f n r t u after \\")
    }
    return Part(bytes: Array(String(plain).utf8), offset: start, isPlain: false)
  }

  /// Reads the digits of `\u`, and of the second half of a surrogate pair.
  private mutating func unicodeEscape(from start: Int) -> Part? {
    guard let first = hexDigits() else { return fail("four hexadecimal digits") }
    var value = first
    if (0xD800..<0xDC00).contains(first) {
      let escape = bytes[position...].starts(with: "\\u".utf8)
      if escape { position += 2 }
      guard escape, let second = hexDigits(), (0xDC00..<0xE000).contains(second) else {
        return fail("the second half of a surrogate pair")
      }
      value = 0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(value) else {
      return fail("the first half of a surrogate pair")
    }
    return Part(bytes: Array(String(scalar).utf8), offset: start, isPlain: false)
  }

  private mutating func hexDigits() -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        return nil
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }
}
