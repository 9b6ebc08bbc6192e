/// The parts of one RFC 3339 text, as written: what `Timestamp` and `Rfc3339Layout` are made from.
///
///     2026-01-31T12:00:00.250+02:00
///     0    5  8 |11 14 17 20  zone          | separator: T, t or a space
///
/// Years are 0001 to 9999, days exist in their month, the zone is `Z`, `z` or ±hh:mm up to ±23:59,
/// the fraction is a dot and one digit or more. Nothing may precede or follow.
///
/// Source: RFC 3339 section 5.6; the space is its note "for the sake of readability".
struct Rfc3339Fields {
  /// Seconds from 1970-01-01T00:00:00 to the written local time, the zone not yet applied.
  var localSeconds: Int64
  /// The number in the first nine fraction digits, or in all if fewer were written.
  var fraction: Int64
  /// How many fraction digits were written; 0 without a dot.
  var fractionDigits: Int
  /// The byte between date and time.
  var separator: UInt8
  /// The zone; a small `z` counts as `Z`, see `isLowercaseZ`.
  var zone: WrittenZone
  /// Whether the zone was written as a small `z`.
  var isLowercaseZ: Bool
  /// Whether the second was written as 60; `localSeconds` then counts it as 59.
  var isLeapSecond: Bool

  /// The fraction in whole milliseconds, floored.
  var milliseconds: Int64 {
    switch fractionDigits {
    case 3: fraction
    case 0..<3: fraction * powerOfTen(3 - fractionDigits)
    default: fraction / powerOfTen(min(fractionDigits, 9) - 3)
    }
  }

  /// Seconds from the epoch in UTC.
  var utcSeconds: Int64 { localSeconds - zone.seconds }

  /// Reads one whole text.
  ///
  /// The sixteen bytes of date, hour and minute are checked and paired up in two registers: after
  /// an exclusive or with the expected picture, digits are 0 to 9 and punctuation is 0.
  ///
  /// - Returns: nil when the text is not of this form or names no existing time.
  init?(_ text: RawSpan) {
    guard text.byteCount >= 20 else { return nil }
    let dateBits = text.octets8(0) ^ 0x2D30_302D_3030_3030  // 0000-00-
    let timeBits = (text.octets8(8) ^ 0x3030_3A30_3000_3030) & 0xFFFF_FFFF_FF00_FFFF  // 00T00:00
    let bad =
      (dateBits & 0xFFF0_F0FF_F0F0_F0F0) | digitsAboveNine(dateBits, in: 0x00F0_F000_F0F0_F0F0)
      | (timeBits & 0xF0F0_FFF0_F000_F0F0) | digitsAboveNine(timeBits, in: 0xF0F0_00F0_F000_F0F0)
    let second = text.twoDigits(17)
    separator = text.octet(10)
    guard bad == 0, second >= 0, second <= 60, text.octet(16) == UInt8(ascii: ":"),
      separator | 0x20 == UInt8(ascii: "t") || separator == UInt8(ascii: " ")
    else { return nil }
    let datePairs = dateBits &* 10 &+ dateBits >> 8
    let timePairs = timeBits &* 10 &+ timeBits >> 8
    let date = CivilDate(
      year: number(datePairs, at: 0) * 100 + number(datePairs, at: 2),
      month: number(datePairs, at: 5), day: number(timePairs, at: 0))
    let (hour, minute) = (number(timePairs, at: 3), number(timePairs, at: 6))
    guard date.year >= 1, date.isValid, hour < 24, minute < 60 else { return nil }
    isLeapSecond = second == 60
    let secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
    localSeconds = Int64(date.daysSinceEpoch * 86_400 + secondOfDay)
    (fraction, fractionDigits, zone, isLowercaseZ) = (0, 0, .z, false)
    guard readFractionAndZone(text) else { return nil }
  }

  /// Reads what follows the second: the fraction, if any, and the zone.
  @inline(__always)
  mutating func readFractionAndZone(_ text: RawSpan) -> Bool {
    var at = 19
    if text.octet(at) == UInt8(ascii: ".") {
      at = readFraction(text, from: at + 1)
      guard fractionDigits > 0, at < text.byteCount else { return false }
    }
    let mark = text.octet(at)
    if mark | 0x20 == UInt8(ascii: "z") {
      isLowercaseZ = mark != UInt8(ascii: "Z")
      return at + 1 == text.byteCount
    }
    guard text.byteCount == at + 6, text.octet(at + 3) == UInt8(ascii: ":"),
      let offset = WrittenZone(
        sign: mark, hours: text.twoDigits(at + 1), minutes: text.twoDigits(at + 4))
    else { return false }
    zone = offset
    return true
  }

  /// Reads fraction digits from `start` on; returns the offset after them.
  @inline(__always)
  mutating func readFraction(_ text: RawSpan, from start: Int) -> Int {
    var at = start
    while at < text.byteCount {
      let digit = text.octet(at) &- 0x30
      if digit > 9 { break }
      if at < start + 9 { fraction = fraction &* 10 &+ Int64(digit) }
      at += 1
    }
    fractionDigits = at - start
    return at
  }
}

/// Returns non-zero bits where a byte holds more than 9; valid where all its high nibbles are 0.
private func digitsAboveNine(_ bits: UInt64, in highNibbles: UInt64) -> UInt64 {
  (bits &+ 0x0606_0606_0606_0606) & highNibbles
}

/// Returns the two-digit number that starts at byte `index` of paired-up bits.
private func number(_ pairs: UInt64, at index: UInt64) -> Int {
  Int(truncatingIfNeeded: (pairs >> (index &* 8)) & 0xFF)
}
