/// Writes one JSON object of plain fields on one line, always the same for the same fields.
struct FlatJSONWriter {
  private(set) var bytes: [UInt8] = [UInt8(ascii: "{")]

  mutating func add(_ name: StaticString, _ text: String) {
    add(name, text: Array(text.utf8).span.bytes)
  }

  /// - Precondition: `text` is UTF-8.
  mutating func add(_ name: StaticString, text: RawSpan) {
    addName(name)
    bytes.append(UInt8(ascii: "\""))
    JSONText.appendEscaped(text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  mutating func add(_ name: StaticString, _ number: Int) {
    addName(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Adds 16 hexadecimal digits, as text: JSON's numbers hold 53 bits.
  mutating func add(_ name: StaticString, hex value: UInt64) {
    let digits = String(value, radix: 16)
    add(name, String(repeating: "0", count: 16 - digits.count) + digits)
  }

  mutating func add(_ name: StaticString, _ flag: Bool) {
    addName(name)
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  /// Returns the object's line, without a newline.
  consuming func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }

  private mutating func addName(_ name: StaticString) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: "\"\(name)\":".utf8)
  }
}
