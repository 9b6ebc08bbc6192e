/// An IPv4 or IPv6 address as 128 bits; an IPv4 one is mapped into IPv6 (RFC 4291, 2.5.5.2).
package struct Address: Hashable, Sendable {
  /// The bits, the first one highest.
  package let bits: UInt128

  /// The bits before those of an IPv4 address.
  fileprivate static let mapped: UInt128 = 0xFFFF << 32

  fileprivate init(bits: UInt128) { self.bits = bits }

  /// Reads `203.0.113.9`, `2001:db8::1` or `::ffff:203.0.113.9`.
  ///
  /// - Returns: nil for anything else.
  package init?(_ text: RawSpan) {
    let letters = (0..<text.byteCount).map { text.octet($0) }
    guard let bits = Address.bits(String(decoding: letters, as: UTF8.self)[...]) else { return nil }
    self.bits = bits
  }

  fileprivate static func bits(_ text: Substring) -> UInt128? {
    text.contains(":") ? wide(text) : narrow(text).map { mapped | UInt128($0) }
  }

  private static func narrow(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var bits: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy(URLText.isDigit),
        let byte = UInt8(part)
      else { return nil }
      bits = bits << 8 | UInt32(byte)
    }
    return bits
  }

  /// Groups of sixteen bits, of which `::` stands for as many zero ones as are missing.
  private static func wide(_ text: Substring) -> UInt128? {
    let halves = halves(text)
    guard halves.count <= 2, let head = groups(halves[0]),
      let tail = groups(halves.count == 2 ? halves[1] : "")
    else { return nil }
    let missing = 8 - head.count - tail.count
    guard halves.count == 2 ? missing >= 1 : missing == 0 else { return nil }
    return (head + Array(repeating: 0, count: missing) + tail).reduce(0) { $0 << 16 | UInt128($1) }
  }

  private static func halves(_ text: Substring) -> [Substring] {
    guard let gap = text.firstRange(of: "::") else { return [text] }
    return [text[..<gap.lowerBound], text[gap.upperBound...]]
  }

  private static func groups(_ text: Substring) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var groups: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == parts.count - 1, part.contains(".") {
        guard let last = narrow(part) else { return nil }
        groups += [UInt16(truncatingIfNeeded: last >> 16), UInt16(truncatingIfNeeded: last)]
      } else {
        guard (1...4).contains(part.utf8.count), let group = UInt16(part, radix: 16) else {
          return nil
        }
        groups.append(group)
      }
    }
    return groups
  }
}

/// A range of addresses by its first bits (CIDR, RFC 4632): `10.0.0.0/8`, `2001:db8::/32`, or one
/// address.
package struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  private let first: UInt128
  private let mask: UInt128
  package let description: String

  /// Reads a range.
  ///
  /// - Returns: nil for what is none; bits beyond the prefix may be set and do not count.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard (1...2).contains(parts.count), let bits = Address.bits(parts[0]) else { return nil }
    let isNarrow = !parts[0].contains(":")
    var length = 128
    if parts.count == 2 {
      guard let prefix = Int(parts[1]), (0...(isNarrow ? 32 : 128)).contains(prefix) else {
        return nil
      }
      length = isNarrow ? prefix + 96 : prefix
    }
    mask = length == 0 ? 0 : UInt128.max << UInt128(128 - length)
    first = bits & mask
    description = text
  }

  /// Whether an address lies in the range.
  package func contains(_ address: Address) -> Bool { address.bits & mask == first }
}
