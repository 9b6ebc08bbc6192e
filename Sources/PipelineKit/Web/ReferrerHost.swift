/// The host a visitor came from: the referrer's, in small letters.
///
///     https://ann@www.Example.com:8080/list?x=1     →  example.com
///     android-app://com.example.mail/                →  com.example.mail
///
/// User, port, one leading `www.` (if a dot remains after it) and one trailing dot are left out.
/// Hosts of other scripts stay as they are written, in UTF-8 or punycode.
package struct ReferrerHost: Equatable, Sendable {
  /// Where the host lies in the text.
  package let range: Range<Int>
  /// Whether its letters are small already, so that the text itself has the host.
  package let isLowercase: Bool

  /// Finds the host of a referrer URL.
  ///
  /// - Returns: nil for what names none: empty, `-`, no `scheme://`, or a host that is neither an
  ///   address in brackets nor of letters, digits, `.`, `-`, `_` and bytes beyond ASCII.
  /// - Complexity: O(host); allocates nothing.
  package init?(_ text: RawSpan) {
    guard let authority = URLText.authority(text) else { return nil }
    var (start, end) = (authority.lowerBound, authority.upperBound)
    for index in authority where text.octet(index) == UInt8(ascii: "@") { start = index + 1 }
    guard start < end else { return nil }
    if text.octet(start) == UInt8(ascii: "[") {
      guard let close = ReferrerHost.addressEnd(text, in: start..<end) else { return nil }
      end = close
    } else {
      end = ReferrerHost.withoutPort(text, in: start..<end)
      if start < end, text.octet(end - 1) == UInt8(ascii: ".") { end -= 1 }
      start = ReferrerHost.withoutWWW(text, in: start..<end)
      guard ReferrerHost.isName(text, in: start..<end) else { return nil }
    }
    range = start..<end
    var upper = false
    for index in range where text.octet(index) &- UInt8(ascii: "A") < 26 { upper = true }
    isLowercase = !upper
  }

  /// Returns the host's bytes in small letters.
  ///
  /// - Parameter text: the bytes this was made from.
  package func bytes(from text: RawSpan) -> [UInt8] {
    range.map { index in
      let byte = text.octet(index)
      return byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
  }

  /// Returns the end of an address in brackets, or nil when it is not closed or not hexadecimal.
  private static func addressEnd(_ text: RawSpan, in range: Range<Int>) -> Int? {
    for index in range.dropFirst() {
      let byte = text.octet(index)
      if byte == UInt8(ascii: "]") { return index > range.lowerBound + 1 ? index + 1 : nil }
      let isAddress =
        hexDigit(byte) != nil || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
      if !isAddress { return nil }
    }
    return nil
  }

  /// Returns the end of the host before `:` and digits, or none.
  private static func withoutPort(_ text: RawSpan, in range: Range<Int>) -> Int {
    var index = range.upperBound
    while index > range.lowerBound, URLText.isDigit(text.octet(index - 1)) { index -= 1 }
    guard index > range.lowerBound, text.octet(index - 1) == UInt8(ascii: ":") else {
      return range.upperBound
    }
    return index - 1
  }

  /// Returns the start of the host after `www.`, if what remains has a dot.
  private static func withoutWWW(_ text: RawSpan, in range: Range<Int>) -> Int {
    guard range.count > 4, text.octet(range.lowerBound + 3) == UInt8(ascii: ".") else {
      return range.lowerBound
    }
    for index in range.prefix(3) where text.octet(index) | 0x20 != UInt8(ascii: "w") {
      return range.lowerBound
    }
    for index in range.dropFirst(4) where text.octet(index) == UInt8(ascii: ".") {
      return range.lowerBound + 4
    }
    return range.lowerBound
  }

  /// Whether the bytes may be a host: at most 253, with no empty label.
  private static func isName(_ text: RawSpan, in range: Range<Int>) -> Bool {
    guard (1...253).contains(range.count) else { return false }
    var afterDot = true
    for index in range {
      let byte = text.octet(index)
      if byte == UInt8(ascii: ".") {
        if afterDot { return false }
        afterDot = true
        continue
      }
      afterDot = false
      let isPlain = URLText.isLetter(byte) || URLText.isDigit(byte) || byte >= 0x80
      if !isPlain && byte != UInt8(ascii: "-") && byte != UInt8(ascii: "_") { return false }
    }
    return !afterDot
  }
}
