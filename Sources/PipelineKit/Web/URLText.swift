/// The little that is needed of URLs: where the authority lies, and percent-decoding.
///
/// Source: RFC 3986.
enum URLText {
  /// Finds the authority of `scheme://authority`: it ends before `/`, `?`, `#` or with the text.
  ///
  /// - Returns: nil when the text does not start with a scheme and `://`. `//host/path` does not:
  ///   as a path it is more often a path with two slashes.
  static func authority(_ text: RawSpan) -> Range<Int>? {
    guard text.byteCount > 3, isLetter(text.octet(0)) else { return nil }
    var colon = 1
    while colon < text.byteCount, isSchemeByte(text.octet(colon)) { colon += 1 }
    guard colon + 2 < text.byteCount, text.octet(colon) == UInt8(ascii: ":"),
      text.octet(colon + 1) == UInt8(ascii: "/"), text.octet(colon + 2) == UInt8(ascii: "/")
    else { return nil }
    var end = colon + 3
    while end < text.byteCount, !endsAuthority(text.octet(end)) { end += 1 }
    return (colon + 3)..<end
  }

  /// Appends bytes with `%HH` decoded and `+` as a space, as in forms.
  ///
  /// An escape that is not two hexadecimal digits stays as it is written.
  static func appendDecoded(_ text: RawSpan, in range: Range<Int>, to out: inout [UInt8]) {
    var at = range.lowerBound
    while at < range.upperBound {
      let byte = text.octet(at)
      if byte == UInt8(ascii: "%"), at + 2 < range.upperBound,
        let high = hexDigit(text.octet(at + 1)), let low = hexDigit(text.octet(at + 2))
      {
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
        at += 1
      }
    }
  }

  /// Whether a byte is an ASCII letter.
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

  /// Whether a byte is an ASCII digit.
  static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
      || byte == UInt8(ascii: ".")
  }

  private static func endsAuthority(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }
}
