/// How the time of an access log line was written: its zone, without a colon.
///
///     10/Oct/2000:13:55:36 -0700        26 bytes; months in English, three letters
///
/// Source: Apache HTTP Server, mod_log_config, the default form of `%t`.
package struct ApacheTimeLayout: Hashable, Sendable {
  /// The zone as written; never `Z`.
  package let zone: WrittenZone

  /// Makes a layout from a stored code, the zone's code.
  ///
  /// - Returns: nil when no layout has that code.
  package init?(code: UInt16) {
    guard let zone = WrittenZone(code: code), zone != .z else { return nil }
    self.zone = zone
  }

  /// The layout as a small number.
  package var code: UInt16 { zone.code }

  init(zone: WrittenZone) {
    self.zone = zone
  }

  /// Reads a text into its layout and its seconds since the epoch in UTC.
  ///
  /// - Returns: nil for any text that `write` would not give back byte for byte, leap seconds
  ///   included.
  /// - Complexity: about 25 ns; allocates nothing.
  package static func read(_ text: RawSpan) -> (layout: ApacheTimeLayout, seconds: Int64)? {
    guard let parts = ApacheTimeLayout.parse(text), !parts.isLeapSecond else { return nil }
    return (parts.layout, parts.seconds)
  }

  /// Reads a text; a leap second counts as the second before it.
  static func parse(
    _ text: RawSpan
  ) -> (layout: ApacheTimeLayout, seconds: Int64, isLeapSecond: Bool)? {
    guard text.byteCount == 26,
      text.octet(2) == UInt8(ascii: "/"), text.octet(6) == UInt8(ascii: "/"),
      text.octet(11) == UInt8(ascii: ":"), text.octet(14) == UInt8(ascii: ":"),
      text.octet(17) == UInt8(ascii: ":"), text.octet(20) == UInt8(ascii: " ")
    else { return nil }
    let century = text.twoDigits(7)
    let yearOfCentury = text.twoDigits(9)
    let date = CivilDate(
      year: century * 100 + yearOfCentury, month: month(text), day: text.twoDigits(0))
    let (hour, minute, second) = (text.twoDigits(12), text.twoDigits(15), text.twoDigits(18))
    guard century >= 0, yearOfCentury >= 0, date.year >= 1, date.isValid,
      hour >= 0, hour < 24, minute >= 0, minute < 60, second >= 0, second <= 60,
      let zone = WrittenZone(
        sign: text.octet(21), hours: text.twoDigits(22), minutes: text.twoDigits(24))
    else { return nil }
    let secondOfDay = hour * 3600 + minute * 60 + min(second, 59)
    let local = Int64(date.daysSinceEpoch * 86_400 + secondOfDay)
    return (ApacheTimeLayout(zone: zone), local - zone.seconds, second == 60)
  }

  /// Returns the month 1 to 12 whose name starts at byte 3, or 0.
  static func month(_ text: RawSpan) -> Int {
    let name =
      UInt32(text.octet(3)) << 16 | UInt32(text.octet(4)) << 8 | UInt32(text.octet(5))
    switch name {
    case 0x4A616E: return 1
    case 0x466562: return 2
    case 0x4D6172: return 3
    case 0x417072: return 4
    case 0x4D6179: return 5
    case 0x4A756E: return 6
    case 0x4A756C: return 7
    case 0x417567: return 8
    case 0x536570: return 9
    case 0x4F6374: return 10
    case 0x4E6F76: return 11
    case 0x446563: return 12
    default: return 0
    }
  }

  /// Whether `seconds` has a text in this layout: its local year is 0001 to 9999.
  package func canWrite(_ seconds: Int64) -> Bool {
    let (local, overflow) = seconds.addingReportingOverflow(zone.seconds)
    return !overflow && local >= -62_135_596_800 && local < 253_402_300_800
  }

  /// Appends the text of `seconds` to `out`: the inverse of `read`.
  ///
  /// - Precondition: `canWrite(seconds)`.
  package func write(_ seconds: Int64, into out: inout [UInt8]) {
    precondition(canWrite(seconds), "seconds outside the years 0001 to 9999")
    let local = seconds + zone.seconds
    let days = floorDivide(local, 86_400)
    let date = CivilDate(daysSinceEpoch: Int(days))
    var text = FixedText(appending: 26, to: &out)
    var bytes = out.mutableSpan
    text.putTwo(date.day, in: &bytes)
    text.put(UInt8(ascii: "/"), in: &bytes)
    for byte in ApacheTimeLayout.monthNames[date.month - 1].utf8 { text.put(byte, in: &bytes) }
    text.put(UInt8(ascii: "/"), in: &bytes)
    text.put(date.year, digits: 4, in: &bytes)
    text.put(UInt8(ascii: ":"), in: &bytes)
    text.putTimeOfDay(second: Int(local - days * 86_400), in: &bytes)
    text.put(UInt8(ascii: " "), in: &bytes)
    text.put(zone, colon: false, in: &bytes)
  }

  /// The months as Apache writes them, January first.
  static let monthNames = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Timestamp {
  /// Parses the time of an access log line, `10/Oct/2000:13:55:36 -0700`, without its brackets.
  ///
  /// A leap second at 23:59:60 UTC becomes the last millisecond before midnight.
  ///
  /// - Returns: nil when the text has another form or names no existing time.
  /// - Complexity: about 25 ns; allocates nothing.
  package init?(apacheTime text: RawSpan) {
    guard let parts = ApacheTimeLayout.parse(text) else { return nil }
    if parts.isLeapSecond && (parts.seconds + 1) % 86_400 != 0 { return nil }
    self.init(epochMilliseconds: parts.seconds * 1000 + (parts.isLeapSecond ? 999 : 0))
  }
}
