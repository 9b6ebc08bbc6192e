/// Turns the text between a JSON string's quotes into the characters it means, and back.
package enum JSONText {
  /// Returns the UTF-8 bytes meant by the scanned string content in `start..<end`.
  ///
  /// - Precondition: `JSONScanner.stringEnd` accepted the string.
  /// - Complexity: O(length); without a backslash it is a copy.
  package static func unescaped(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(end - start)
    var position = start
    while position < end {
      let byte = bytes.byte(position)
      guard byte == UInt8(ascii: "\\"), position + 1 < end else {
        out.append(byte)
        position += 1
        continue
      }
      position = appendEscape(bytes, position, end, to: &out)
    }
    return out
  }

  private static func appendEscape(
    _ bytes: borrowing RawSpan, _ start: Int, _ end: Int, to out: inout [UInt8]
  ) -> Int {
    switch bytes.byte(start + 1) {
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"):
      guard let unit = try? JSONScanner.hexUnit(bytes, start + 2, end: end) else {
        preconditionFailure("a scanned string has whole escapes")
      }
      var scalar = UInt32(unit)
      var next = start + 6
      if unit & 0xFC00 == 0xD800, let low = try? JSONScanner.hexUnit(bytes, start + 8, end: end) {
        scalar = 0x10000 + (UInt32(unit & 0x3FF) << 10 | UInt32(low & 0x3FF))
        next = start + 12
      }
      guard let character = UnicodeScalar(scalar) else {
        preconditionFailure("a scanned string has no lone surrogate")
      }
      out.append(contentsOf: UTF8.encode(character)!)
      return next
    case let byte: out.append(byte)
    }
    return start + 2
  }

  /// Appends `bytes` as the content of a JSON string, escaping what must be.
  ///
  /// - Precondition: `bytes` is UTF-8.
  package static func appendEscaped(_ bytes: borrowing RawSpan, to out: inout [UInt8]) {
    for position in 0..<bytes.byteCount {
      let byte = bytes.byte(position)
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        out.append(UInt8(ascii: "\\"))
        out.append(byte)
      case 0x0A: out.append(contentsOf: "\\n".utf8)
      case 0x0D: out.append(contentsOf: "\\r".utf8)
      case 0x09: out.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        out.append(contentsOf: "\\u00".utf8)
        out.append(hexDigit(byte >> 4))
        out.append(hexDigit(byte & 15))
      default: out.append(byte)
      }
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }
}
