/// A recursive-descent reading of RFC 8259 written for clarity: the model of scanner and trie.
struct NaiveJSON {
  private let bytes: [UInt8]
  private var at = 0
  private var depth = 0
  private static let depthMax = 128

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Whether `line` is one JSON object of strict UTF-8, with white space around it at most.
  static func isObject(_ line: [UInt8]) -> Bool {
    // The standard library's own decoder repairs what is not UTF-8, so a repair shows.
    guard Array(String(decoding: line, as: UTF8.self).utf8) == line else { return false }
    var reader = NaiveJSON(line)
    reader.skipSpace()
    guard reader.peek == UInt8(ascii: "{"), reader.value() else { return false }
    reader.skipSpace()
    return reader.at == line.count
  }

  private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

  private mutating func take(_ text: String) -> Bool {
    guard bytes[at...].starts(with: text.utf8) else { return false }
    at += text.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { at += 1 }
  }

  private mutating func value() -> Bool {
    switch peek {
    case UInt8(ascii: "{"): list("{", "}") { $0.member() }
    case UInt8(ascii: "["): list("[", "]") { $0.value() }
    case UInt8(ascii: "\""): string()
    case UInt8(ascii: "t"): take("true")
    case UInt8(ascii: "f"): take("false")
    case UInt8(ascii: "n"): take("null")
    default: number()
    }
  }

  private mutating func list(_ open: String, _ close: String, item: (inout NaiveJSON) -> Bool)
    -> Bool
  {
    depth += 1
    defer { depth -= 1 }
    guard depth <= NaiveJSON.depthMax, take(open) else { return false }
    skipSpace()
    if take(close) { return true }
    while true {
      skipSpace()
      guard item(&self) else { return false }
      skipSpace()
      if take(close) { return true }
      guard take(",") else { return false }
    }
  }

  private mutating func member() -> Bool {
    guard string() else { return false }
    skipSpace()
    guard take(":") else { return false }
    skipSpace()
    return value()
  }

  private mutating func string() -> Bool {
    guard take("\"") else { return false }
    while let byte = peek {
      if take("\"") { return true }
      guard byte >= 0x20 else { return false }
      if byte == UInt8(ascii: "\\") {
        guard escape() else { return false }
      } else {
        at += 1
      }
    }
    return false
  }

  private mutating func escape() -> Bool {
    for letter in "\"\\/bfnrt" where take("\\\(letter)") { return true }
    guard let unit = unicodeEscape() else { return false }
    if (0xDC00...0xDFFF).contains(unit) { return false }
    guard (0xD800...0xDBFF).contains(unit) else { return true }
    guard let low = unicodeEscape() else { return false }
    return (0xDC00...0xDFFF).contains(low)
  }

  private mutating func unicodeEscape() -> Int? {
    guard take("\\u"), at + 4 <= bytes.count else { return nil }
    let text = String(decoding: bytes[at..<at + 4], as: UTF8.self)
    guard text.utf8.count == 4, text.allSatisfy({ $0.isASCII && $0.isHexDigit }) else { return nil }
    at += 4
    return Int(text, radix: 16)
  }

  private mutating func number() -> Bool {
    _ = take("-")
    if !take("0") {
      guard digits() > 0 else { return false }
    }
    if take("."), digits() == 0 { return false }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      if digits() == 0 { return false }
    }
    return true
  }

  private mutating func digits() -> Int {
    let start = at
    while let byte = peek, (0x30...0x39).contains(byte) { at += 1 }
    return at - start
  }
}
