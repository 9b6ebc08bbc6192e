/// Timestamps as RFC 3339 text.
extension Timestamp {
  /// Parses an RFC 3339 text with any offset, floored to milliseconds.
  ///
  /// Accepts `T`, `t` or a space between date and time, `Z`, `z` or ±hh:mm as zone, and any number
  /// of fraction digits. The floor goes towards the past, also before 1970. A leap second, which
  /// RFC 3339 allows at 23:59:60 UTC only, becomes the last millisecond before midnight whatever
  /// its fraction: it stays within its day, and at or after all that precedes it.
  ///
  /// - Returns: nil when the text has another form, names no existing time, or an instant outside
  ///   `calendarRange` (which an offset can bring about in the first and last day).
  /// - Complexity: about 25 ns; allocates nothing.
  package init?(rfc3339 text: RawSpan) {
    guard let fields = Rfc3339Fields(text) else { return nil }
    let seconds = fields.utcSeconds
    var part = fields.milliseconds
    if fields.isLeapSecond {
      guard (seconds + 1) % 86_400 == 0 else { return nil }
      part = 999
    }
    self.init(epochMilliseconds: seconds * 1000 + part)
  }

  /// The moment as text in UTC with milliseconds: `2026-01-31T12:00:00.000Z`.
  ///
  /// Outside `calendarRange` the year has a sign and as many digits as it needs, at least four.
  package var rfc3339: String {
    var bytes: [UInt8] = []
    writeRFC3339(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The moment's UTC date: `2026-01-31`.
  package var dayText: String {
    String(rfc3339.prefix { $0 != "T" })
  }

  /// Days from 1970-01-01 to the moment's UTC date, floored.
  @inlinable
  package var dayNumber: Int {
    Int(milliseconds >= 0 ? milliseconds / 86_400_000 : (milliseconds + 1) / 86_400_000 - 1)
  }

  /// Appends the text of `rfc3339` to `out`.
  ///
  /// - Complexity: about 90 ns; allocates only to grow `out`.
  package func writeRFC3339(into out: inout [UInt8]) {
    if Timestamp.calendarRange.contains(self) {
      Rfc3339Layout.milliseconds.write(milliseconds, into: &out)
    } else {
      writeExpandedYear(into: &out)
    }
  }

  /// Writes a year outside 1 to 9999, as ISO 8601 has it "by mutual agreement".
  ///
  /// The calendar repeats every 400 years, so the rest is the text of the same day in 2000 to 2399.
  private func writeExpandedYear(into out: inout [UInt8]) {
    let year = CivilDate(daysSinceEpoch: dayNumber).year
    let eraMilliseconds: Int64 = 146_097 * 86_400_000
    let (start, end) = (Int64(946_684_800_000), milliseconds % eraMilliseconds)
    var inEra = (end - start) % eraMilliseconds
    if inEra < 0 { inEra += eraMilliseconds }
    let digits = String(abs(year))
    if year != 0 { out.append(UInt8(ascii: year < 0 ? "-" : "+")) }
    out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: max(0, 4 - digits.utf8.count)))
    out.append(contentsOf: digits.utf8)
    out.append(contentsOf: Timestamp(milliseconds: start + inEra).rfc3339.utf8.dropFirst(4))
  }
}
