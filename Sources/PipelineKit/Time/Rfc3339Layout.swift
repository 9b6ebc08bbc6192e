/// How an RFC 3339 text was written, so that its instant and this layout give back its very bytes.
///
///     code:  fraction digits : bits 0-3 | space separator : bit 4 | zone code : bits 5 and up
///
/// A column of timestamps usually has one layout, and ticks that a delta code stores in a byte or
/// two. The commonest layouts have small codes: `2026-01-31T12:00:00.000Z` has code 3.
package struct Rfc3339Layout: Hashable, Sendable {
  /// Fraction digits, 0 to 9; without any there is no dot.
  package let fractionDigits: Int
  /// The byte between date and time: `T` or a space.
  package let separator: UInt8
  /// The zone as written.
  package let zone: WrittenZone

  /// Makes a layout from a stored code.
  ///
  /// - Returns: nil when no layout has that code.
  package init?(code: UInt32) {
    guard let zoneCode = UInt16(exactly: code >> 5), let zone = WrittenZone(code: zoneCode),
      code & 15 <= 9
    else { return nil }
    self.zone = zone
    fractionDigits = Int(code & 15)
    separator = code & 16 == 0 ? UInt8(ascii: "T") : UInt8(ascii: " ")
  }

  init(fractionDigits: Int, separator: UInt8, zone: WrittenZone) {
    self.fractionDigits = fractionDigits
    self.separator = separator
    self.zone = zone
  }

  /// The layout of `Timestamp.rfc3339`: `T`, three digits, `Z`.
  static let milliseconds = Rfc3339Layout(fractionDigits: 3, separator: UInt8(ascii: "T"), zone: .z)

  /// The layout as a small number.
  package var code: UInt32 {
    let space: UInt32 = separator == UInt8(ascii: " ") ? 16 : 0
    return UInt32(zone.code) << 5 | space | UInt32(truncatingIfNeeded: fractionDigits)
  }

  /// How many ticks there are in a second: ten to the power of `fractionDigits`.
  package var ticksPerSecond: Int64 { powerOfTen(fractionDigits) }

  /// Reads a text into its layout and its ticks since the epoch in UTC.
  ///
  /// A tick is a unit of the last fraction digit written: a millisecond for three digits.
  ///
  /// - Returns: nil for any text `write` would not give back byte for byte: what is no RFC 3339
  ///   time, small `t` and `z`, leap seconds, more than nine fraction digits, and ticks beyond
  ///   `Int64` (nine digits outside the years 1678 to 2261).
  /// - Complexity: about 25 ns; allocates nothing.
  package static func read(_ text: RawSpan) -> (layout: Rfc3339Layout, ticks: Int64)? {
    guard let fields = Rfc3339Fields(text), fields.fractionDigits <= 9, !fields.isLeapSecond,
      !fields.isLowercaseZ, fields.separator != UInt8(ascii: "t")
    else { return nil }
    let layout = Rfc3339Layout(
      fractionDigits: fields.fractionDigits, separator: fields.separator, zone: fields.zone)
    let (product, overflow) =
      fields.utcSeconds.multipliedReportingOverflow(by: layout.ticksPerSecond)
    let (ticks, overflow2) = product.addingReportingOverflow(fields.fraction)
    return overflow || overflow2 ? nil : (layout, ticks)
  }

  /// Whether `ticks` has a text in this layout: its local year is 0001 to 9999.
  package func canWrite(_ ticks: Int64) -> Bool {
    let second = floorDivide(ticks, ticksPerSecond)
    guard abs(second / 2) < 253_402_300_800 else { return false }
    let local = second + zone.seconds
    return local >= -62_135_596_800 && local < 253_402_300_800
  }

  /// How long every text of this layout is.
  package var byteCount: Int {
    19 + (fractionDigits > 0 ? fractionDigits + 1 : 0) + (zone == .z ? 1 : 6)
  }

  /// Appends the text of `ticks` to `out`: the inverse of `read`.
  ///
  /// - Precondition: `canWrite(ticks)`.
  /// - Complexity: about 90 ns; allocates only to grow `out`.
  package func write(_ ticks: Int64, into out: inout [UInt8]) {
    precondition(canWrite(ticks), "ticks outside the years 0001 to 9999")
    let second = floorDivide(ticks, ticksPerSecond)
    let part = ticks - second * ticksPerSecond
    let local = second + zone.seconds
    let days = floorDivide(local, 86_400)
    let date = CivilDate(daysSinceEpoch: Int(days))
    var text = FixedText(appending: byteCount, to: &out)
    var bytes = out.mutableSpan
    text.put(date.year, digits: 4, in: &bytes)
    text.put("-", date.month, in: &bytes)
    text.put("-", date.day, in: &bytes)
    text.put(separator, in: &bytes)
    text.putTimeOfDay(second: Int(local - days * 86_400), in: &bytes)
    if fractionDigits > 0 {
      text.put(UInt8(ascii: "."), in: &bytes)
      text.put(Int(part), digits: fractionDigits, in: &bytes)
    }
    text.put(zone, colon: true, in: &bytes)
  }

  /// Returns the timestamp of `ticks`, floored to milliseconds: what `Timestamp.init(rfc3339:)`
  /// reads from the same text.
  ///
  /// - Returns: nil outside `Timestamp.calendarRange`.
  package func timestamp(_ ticks: Int64) -> Timestamp? {
    let perSecond = ticksPerSecond
    if perSecond >= 1000 {
      return Timestamp(epochMilliseconds: floorDivide(ticks, perSecond / 1000))
    }
    let (milliseconds, overflow) = ticks.multipliedReportingOverflow(by: 1000 / perSecond)
    return overflow ? nil : Timestamp(epochMilliseconds: milliseconds)
  }
}

/// Returns ten to the power of `exponent`, 0 to 9.
func powerOfTen(_ exponent: Int) -> Int64 {
  switch exponent {
  case 0: 1
  case 1: 10
  case 2: 100
  case 3: 1000
  case 4: 10_000
  case 5: 100_000
  case 6: 1_000_000
  case 7: 10_000_000
  case 8: 100_000_000
  case 9: 1_000_000_000
  default: preconditionFailure("power of ten beyond nine")
  }
}

/// Returns the quotient rounded towards minus infinity; the divisor is positive.
@inline(__always)
func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
  let quotient = dividend / divisor
  return dividend % divisor < 0 ? quotient - 1 : quotient
}
