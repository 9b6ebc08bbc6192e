/// The address of a client, as logs write it: alone, with a port, or first in a list.
///
///     203.0.113.9        203.0.113.9:4711        [2001:db8::1]:443        203.0.113.9, 10.0.0.1
package enum ClientAddress {
  /// Finds the client in what stands for the host: the first address of a list, without a port.
  ///
  /// - Returns: the whole range where it is neither a list nor has a port; never empty unless the
  ///   range is.
  package static func first(_ text: RawSpan, in range: Range<Int>) -> Range<Int> {
    guard range.contains(where: { text.octet($0) == UInt8(ascii: ",") }) else {
      return plain(text, in: range)
    }
    for part in parts(text, range) where !isUnknown(text, part) { return plain(text, in: part) }
    return range
  }

  /// The part without a port and without the brackets that one needs; names keep theirs.
  static func plain(_ text: RawSpan, in part: Range<Int>) -> Range<Int> {
    var address = part
    if let port = portStart(text, in: part) { address = part.lowerBound..<port }
    if address.count > 2, text.octet(address.lowerBound) == UInt8(ascii: "["),
      text.octet(address.upperBound - 1) == UInt8(ascii: "]")
    {
      address = (address.lowerBound + 1)..<(address.upperBound - 1)
    }
    return isAddress(text, in: address) ? address : part
  }

  /// Whether the bytes are an IPv4 or IPv6 address by their letters, or a list that starts with one.
  static func isAddress(_ text: RawSpan, in range: Range<Int>) -> Bool {
    var (dots, colons, digits, letters) = (0, 0, 0, 0)
    for index in range {
      let byte = text.octet(index)
      if byte == UInt8(ascii: ",") { break }
      switch byte {
      case UInt8(ascii: "."): dots += 1
      case UInt8(ascii: ":"): colons += 1
      default:
        if URLText.isDigit(byte) {
          digits += 1
        } else if hexDigit(byte) != nil {
          letters += 1
        } else {
          return false
        }
      }
    }
    return colons > 1 ? true : dots == 3 && colons == 0 && digits > 3 && letters == 0
  }

  /// Whether the bytes are addresses, some of them unknown, parted by commas.
  static func isList(_ text: RawSpan, in range: Range<Int>) -> Bool {
    var count = 0
    for part in parts(text, range) where !isUnknown(text, part) {
      guard isAddress(text, in: plain(text, in: part)) else { return false }
      count += 1
    }
    return count > 0
  }

  /// Where `:` and a port of digits start, after a name, an IPv4 address or one in brackets.
  static func portStart(_ text: RawSpan, in range: Range<Int>) -> Int? {
    var index = range.upperBound
    while index > range.lowerBound, URLText.isDigit(text.octet(index - 1)) { index -= 1 }
    guard index < range.upperBound, index - 1 > range.lowerBound,
      text.octet(index - 1) == UInt8(ascii: ":")
    else { return nil }
    let before = range.lowerBound..<(index - 1)
    let isBracketed = text.octet(index - 2) == UInt8(ascii: "]")
    let hasColon = before.contains { text.octet($0) == UInt8(ascii: ":") }
    return isBracketed || !hasColon ? index - 1 : nil
  }

  private static func isUnknown(_ text: RawSpan, _ part: Range<Int>) -> Bool {
    part.isEmpty || part.count == 1 && text.octet(part.lowerBound) == UInt8(ascii: "-")
      || part.count == 7 && text.octet(part.lowerBound) == UInt8(ascii: "u")
  }

  /// The parts of a list between commas, without the spaces around them.
  static func parts(_ text: RawSpan, _ range: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = range.lowerBound
    for index in range.lowerBound...range.upperBound
    where index == range.upperBound || text.octet(index) == UInt8(ascii: ",") {
      var part = start..<index
      while let first = part.first, text.octet(first) == 0x20 { part.removeFirst() }
      while let last = part.last, text.octet(last) == 0x20 { part.removeLast() }
      found.append(part)
      start = index + 1
    }
    return found
  }
}
