/// The zone at the end of a time text, as it was written.
///
/// `+00:00` and `-00:00` mean the same instant but are different texts (RFC 3339 section 4.3: the
/// second says that the local offset is unknown), so they are kept apart.
package struct WrittenZone: Hashable, Sendable {
  /// 0 is `Z`, 1 is `-00:00`, others are `minutes + 1441`, so `+00:00` is 1441.
  package let code: UInt16

  /// The letter `Z`.
  package static var z: WrittenZone { WrittenZone(unchecked: 0) }

  /// Minus zero: UTC, local offset unknown.
  package static var minusZero: WrittenZone { WrittenZone(unchecked: 1) }

  /// Makes an offset in minutes east of UTC, -1439 to 1439.
  package static func offset(minutes: Int) -> WrittenZone {
    precondition(abs(minutes) < 1440, "zone offset of a day or more")
    return WrittenZone(unchecked: UInt16(truncatingIfNeeded: minutes + 1441))
  }

  /// Makes a zone from a stored code.
  ///
  /// - Returns: nil when no zone has that code.
  package init?(code: UInt16) {
    guard code <= 1441 + 1439 else { return nil }
    self.code = code
  }

  init(unchecked code: UInt16) {
    self.code = code
  }

  /// Seconds to add to UTC to get the local time.
  package var seconds: Int64 {
    code < 2 ? 0 : (Int64(code) - 1441) * 60
  }

  /// Whether the offset is written with a minus sign.
  var isNegative: Bool { code < 1441 && code != 0 }

  /// Makes a zone from sign, hours and minutes as read.
  ///
  /// - Returns: nil when the sign is neither `+` nor `-`, or a part is not two digits in range.
  package init?(sign: UInt8, hours: Int, minutes: Int) {
    guard hours >= 0, hours < 24, minutes >= 0, minutes < 60 else { return nil }
    let total = hours * 60 + minutes
    switch sign {
    case UInt8(ascii: "+"): self = .offset(minutes: total)
    case UInt8(ascii: "-"): self = total == 0 ? .minusZero : .offset(minutes: -total)
    default: return nil
    }
  }
}
