/// A JSON value read slowly and exactly: numbers stay the text they were written as.
///
/// Of two members with one name the later counts.
indirect enum JSONText: Equatable {
  case null
  case bool(Bool)
  case number(String)
  case string(Text)
  case array([JSONText])
  case object([Text: JSONText])

  /// Reads a whole text (RFC 8259); nil if it is anything but one value and white space.
  init?(_ bytes: [UInt8]) {
    var reader = JSONTextReader(bytes: bytes)
    reader.skipSpace()
    guard let value = reader.value() else { return nil }
    reader.skipSpace()
    guard reader.isAtEnd else { return nil }
    self = value
  }

  /// The member called `name`; nil if there is none or it is null.
  subscript(name: Text) -> JSONText? {
    guard case .object(let members) = self, let value = members[name], value != .null else {
      return nil
    }
    return value
  }

  var text: Text? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A number written without point and exponent.
  var integer: Int? {
    guard case .number(let digits) = self else { return nil }
    return Int(digits)
  }
}

/// The grammar of RFC 8259, a method a rule. Each returns nil where the rule does not hold.
private struct JSONTextReader {
  var bytes: [UInt8]
  var position = 0

  var isAtEnd: Bool { position == bytes.count }
  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func skipSpace() {
    while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
  }

  mutating func take(_ text: String) -> Bool {
    guard bytes[position...].starts(with: text.utf8) else { return false }
    position += text.utf8.count
    return true
  }

  mutating func value() -> JSONText? {
    if take("null") { return .null }
    if take("true") { return .bool(true) }
    if take("false") { return .bool(false) }
    if take("\"") { return string().map(JSONText.string) }
    if take("[") { return array() }
    if take("{") { return object() }
    return number()
  }

  mutating func array() -> JSONText? {
    var elements: [JSONText] = []
    skipSpace()
    if take("]") { return .array([]) }
    repeat {
      skipSpace()
      guard let element = value() else { return nil }
      elements.append(element)
      skipSpace()
    } while take(",")
    return take("]") ? .array(elements) : nil
  }

  mutating func object() -> JSONText? {
    var members: [Text: JSONText] = [:]
    skipSpace()
    if take("}") { return .object([:]) }
    repeat {
      skipSpace()
      guard take("\""), let name = string() else { return nil }
      skipSpace()
      guard take(":") else { return nil }
      skipSpace()
      guard let member = value() else { return nil }
      members[name] = member
      skipSpace()
    } while take(",")
    return take("}") ? .object(members) : nil
  }

  mutating func number() -> JSONText? {
    let start = position
    _ = take("-")
    let whole = digits()
    guard whole > 0, whole == 1 || bytes[position - whole] != 0x30 else { return nil }
    if take(".") {
      guard digits() > 0 else { return nil }
    }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      guard digits() > 0 else { return nil }
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  /// Skips decimal digits and returns how many there were.
  private mutating func digits() -> Int {
    let start = position
    while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
    return position - start
  }

  /// Reads what follows an opening quote, to the closing one.
  mutating func string() -> Text? {
    var content: [UInt8] = []
    while let byte = next {
      position += 1
      switch byte {
      case 0x22: return Text(content)
      case 0x00..<0x20: return nil
      case 0x5C:
        guard let scalar = escape() else { return nil }
        content += Array(String(scalar).utf8)
      default: content.append(byte)
      }
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    let simple: [(String, Unicode.Scalar)] = [
      ("\"", "\""), ("\\", "\\"), ("/", "/"), ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"),
      ("r", "\r"), ("t", "\t"),
    ]
    for (letter, scalar) in simple where take(letter) { return scalar }
    guard take("u"), let unit = hexadecimal() else { return nil }
    guard (0xD800..<0xDC00).contains(unit) else { return Unicode.Scalar(unit) }
    guard take("\\u"), let low = hexadecimal(), (0xDC00..<0xE000).contains(low) else {
      return nil
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func hexadecimal() -> UInt32? {
    let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
    guard digits.wholeMatch(of: /[0-9a-fA-F]{4}/) != nil else { return nil }
    position += 4
    return UInt32(digits, radix: 16)
  }
}
