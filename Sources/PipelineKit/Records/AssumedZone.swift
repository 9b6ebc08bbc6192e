package import Foundation

/// The zone of times that name none: a fixed offset, or the rules of a place.
package enum AssumedZone: Sendable, Equatable {
  case fixed(minutes: Int)
  case place(TimeZone)

  package static let utc = AssumedZone.fixed(minutes: 0)

  /// Reads `UTC`, `Z`, `+01:00`, `-0330` or a name of the IANA database (`Europe/Berlin`).
  ///
  /// - Returns: nil for any other text.
  package init?(_ text: String) {
    if ["UTC", "GMT", "Z"].contains(text.uppercased()) {
      self = .utc
      return
    }
    let bytes = Array(text.utf8)
    if let first = bytes.first, first == UInt8(ascii: "+") || first == UInt8(ascii: "-") {
      let digits = bytes.dropFirst().filter { $0 != UInt8(ascii: ":") }
      guard digits.count == 4, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      let values = digits.map { Int($0) - 0x30 }
      let (hours, minutes) = (values[0] * 10 + values[1], values[2] * 10 + values[3])
      guard hours < 24, minutes < 60 else { return nil }
      let total = hours * 60 + minutes
      self = .fixed(minutes: first == UInt8(ascii: "-") ? -total : total)
      return
    }
    guard text.contains("/"), let zone = TimeZone(identifier: text) else { return nil }
    self = .place(zone)
  }

  /// Milliseconds east of UTC at a local time, given as epoch milliseconds as if it were UTC.
  ///
  /// A local time that exists twice is taken as the later of the two, one that does not exist as if
  /// the clock had not been changed yet.
  func offset(atLocal milliseconds: Int64) -> Int64 {
    switch self {
    case .fixed(let minutes): return Int64(minutes) * 60_000
    case .place(let zone):
      let local = Double(milliseconds) / 1000
      let first = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local))
      let second = zone.secondsFromGMT(for: Date(timeIntervalSince1970: local - Double(first)))
      return Int64(second) * 1000
    }
  }
}
