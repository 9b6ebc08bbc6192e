/// Finds a date and time at the start of a text, in the notations that log files use.
///
///     2026-01-31T12:00:00.250+01:00     RFC 3339, ISO 8601; a space, a dash or an underscore for T
///     2026/01/31 12:00:00,250           dots and slashes for dashes, a comma for the point
///     20260131T120000Z  20260131-12:00:00:250
///     31/Jan/2026:12:00:00 +0100        web servers; 31-Jan-2026, 31 Jan 2026
///     Jan 31, 2026 12:00:00 PM          java.util.logging
///     Sat Jan 31 12:00:00.250 2026      ctime, Apache's error log
///     26/01/31 12:00:00  260131 120000  two digits of the year (2000 to 2069, 1970 to 1999)
///     Jan 31 12:00:00  01-31 12:00:00.250     without a year
///
/// The zone may follow: `Z`, `±hh:mm`, `±hhmm`, `±hh`, `UTC`, `GMT`, the last two and a numeric one
/// also behind a space. Days and hours exist; a second may be 60, and counts as the last millisecond
/// of the second before.
enum TimeText {
  /// Reads a time that starts at `start`.
  ///
  /// - Returns: the time and where it ends; nil when there is none.
  /// - Complexity: O(1), about 40 ns.
  static func scan(_ bytes: RawSpan, _ start: Int, _ end: Int) -> (time: WrittenTime, end: Int)? {
    var reader = TimeTextReader(at: start, end: end)
    guard let date = reader.date(bytes) else { return nil }
    guard var clock = reader.clock(bytes, after: date) else { return nil }
    var year = date.year
    if date.yearFollows { year = reader.trailingYear(bytes) ?? 0 }
    reader.meridiem(bytes, &clock)
    let zone = reader.zone(bytes)
    if reader.at < end, TimeTextReader.isWord(bytes.byte(reader.at)) { return nil }
    guard
      let time = WrittenTime(
        year: year, month: date.month, day: date.day, millisecondOfDay: clock, zoneMinutes: zone)
    else { return nil }
    return (time, reader.at)
  }

  /// The instant that a number stands for, by its size: seconds below 10^11 (the year 5138),
  /// milliseconds below 10^14, microseconds below 10^17, else nanoseconds.
  ///
  /// - Parameter text: digits, perhaps with a sign, a point and more digits.
  /// - Returns: epoch milliseconds, floored; nil when it is no such number or out of range.
  static func number(_ bytes: RawSpan, _ start: Int, _ end: Int) -> Int64? {
    var at = start
    let isNegative = at < end && bytes.byte(at) == UInt8(ascii: "-")
    if isNegative { at += 1 }
    var whole: Int64 = 0
    let first = at
    while at < end, bytes.byte(at) &- 0x30 < 10, at - first < 19 {
      let (product, overflow) = whole.multipliedReportingOverflow(by: 10)
      let (sum, more) = product.addingReportingOverflow(Int64(bytes.byte(at)) - 0x30)
      if overflow || more { return nil }
      whole = sum
      at += 1
    }
    guard at > first else { return nil }
    var fraction: Int64 = 0
    if at < end, bytes.byte(at) == UInt8(ascii: ".") {
      at += 1
      var scale: Int64 = 100
      while at < end, bytes.byte(at) &- 0x30 < 10 {
        fraction += (Int64(bytes.byte(at)) - 0x30) * scale
        scale /= 10
        at += 1
      }
    }
    guard at == end else { return nil }
    let milliseconds: Int64 =
      switch whole {
      case ..<100_000_000_000: whole * 1000 + fraction
      case ..<100_000_000_000_000: whole
      case ..<100_000_000_000_000_000: whole / 1000
      default: whole / 1_000_000
      }
    return Timestamp(epochMilliseconds: isNegative ? -milliseconds : milliseconds)?.milliseconds
  }
}

/// Reads the parts of a time one after the other.
private struct TimeTextReader {
  var at: Int
  let end: Int

  /// A date as written.
  struct WrittenDate {
    var year = 0
    var month = 0
    var day = 0
    /// Whether the year comes behind the time of day.
    var yearFollows = false
    /// Whether the time of day is six digits.
    var isCompact = false
  }

  static func isWord(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }

  private func digits(_ bytes: RawSpan, _ start: Int, _ count: Int) -> Int? {
    guard start + count <= end else { return nil }
    var value = 0
    for index in start..<start + count {
      let digit = bytes.byte(index) &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    return value
  }

  private func digitRun(_ bytes: RawSpan, _ start: Int) -> Int {
    var index = start
    while index < end, index - start < 20, bytes.byte(index) &- 0x30 < 10 { index += 1 }
    return index - start
  }

  private func byte(_ bytes: RawSpan, _ index: Int) -> UInt8 { index < end ? bytes.byte(index) : 0 }

  /// The month 1 to 12 whose English name of three letters stands at `index`, else 0.
  private func month(_ bytes: RawSpan, _ index: Int) -> Int {
    guard index + 3 <= end else { return 0 }
    let name =
      (UInt32(bytes.byte(index)) << 16 | UInt32(bytes.byte(index + 1)) << 8
        | UInt32(bytes.byte(index + 2))) | 0x20_2020
    switch name {
    case 0x6A616E: return 1
    case 0x666562: return 2
    case 0x6D6172: return 3
    case 0x617072: return 4
    case 0x6D6179: return 5
    case 0x6A756E: return 6
    case 0x6A756C: return 7
    case 0x617567: return 8
    case 0x736570: return 9
    case 0x6F6374: return 10
    case 0x6E6F76: return 11
    case 0x646563: return 12
    default: return 0
    }
  }

  // MARK: Dates

  mutating func date(_ bytes: RawSpan) -> WrittenDate? {
    let run = digitRun(bytes, at)
    switch run {
    case 4: return yearFirst(bytes)
    case 8: return compact(bytes, yearDigits: 4)
    case 6: return compact(bytes, yearDigits: 2)
    case 1, 2: return dayOrYear(bytes, run)
    case 0: return named(bytes)
    default: return nil
    }
  }

  private mutating func yearFirst(_ bytes: RawSpan) -> WrittenDate? {
    let separator = byte(bytes, at + 4)
    guard separator == 0x2D || separator == 0x2F || separator == 0x2E,
      byte(bytes, at + 7) == separator, let year = digits(bytes, at, 4),
      let month = digits(bytes, at + 5, 2), let day = digits(bytes, at + 8, 2)
    else { return nil }
    at += 10
    return WrittenDate(year: year, month: month, day: day)
  }

  private mutating func compact(_ bytes: RawSpan, yearDigits: Int) -> WrittenDate? {
    guard var year = digits(bytes, at, yearDigits),
      let month = digits(bytes, at + yearDigits, 2), let day = digits(bytes, at + yearDigits + 2, 2)
    else { return nil }
    if yearDigits == 2 { year = TimeTextReader.century(year) }
    at += yearDigits + 4
    return WrittenDate(
      year: year, month: month, day: day, isCompact: digitRun(bytes, at + 1) >= 6)
  }

  private static func century(_ year: Int) -> Int { year < 70 ? 2000 + year : 1900 + year }

  /// `31/Jan/2026`, `31-Jan-2026`, `31 Jan 2026`, `26/01/31`, `01-31`.
  private mutating func dayOrYear(_ bytes: RawSpan, _ run: Int) -> WrittenDate? {
    let separator = byte(bytes, at + run)
    guard let first = digits(bytes, at, run) else { return nil }
    let month = month(bytes, at + run + 1)
    if month > 0, separator == 0x2F || separator == 0x2D || separator == 0x20 {
      let yearAt = at + run + 5
      guard byte(bytes, yearAt - 1) == separator, let year = digits(bytes, yearAt, 4) else {
        return nil
      }
      at = yearAt + 4
      return WrittenDate(year: year, month: month, day: first)
    }
    guard run == 2, let second = digits(bytes, at + 3, 2) else { return nil }
    if separator == 0x2F, byte(bytes, at + 5) == separator, let third = digits(bytes, at + 6, 2),
      digitRun(bytes, at + 6) == 2
    {
      at += 8
      return WrittenDate(year: TimeTextReader.century(first), month: second, day: third)
    }
    if separator == 0x2D, byte(bytes, at + 5) == 0x20 {
      at += 5
      return WrittenDate(month: first, day: second)
    }
    return nil
  }

  /// `Jan 31`, `Jan 31 2026`, `Jan 31, 2026`, with a day of the week before it.
  private mutating func named(_ bytes: RawSpan) -> WrittenDate? {
    var index = at
    var hasWeekday = false
    if month(bytes, index) == 0, isWeekday(bytes, index) {
      hasWeekday = true
      index += byte(bytes, index + 3) == UInt8(ascii: ",") ? 5 : 4
    }
    let month = month(bytes, index)
    guard month > 0, byte(bytes, index + 3) == 0x20 else { return nil }
    index += 4
    if byte(bytes, index) == 0x20 { index += 1 }
    let run = digitRun(bytes, index)
    guard run == 1 || run == 2, let day = digits(bytes, index, run) else { return nil }
    index += run
    var date = WrittenDate(month: month, day: day, yearFollows: hasWeekday)
    var yearAt = index
    if byte(bytes, yearAt) == UInt8(ascii: ",") { yearAt += 1 }
    if byte(bytes, yearAt) == 0x20, digitRun(bytes, yearAt + 1) == 4,
      let year = digits(bytes, yearAt + 1, 4)
    {
      date.year = year
      date.yearFollows = false
      index = yearAt + 5
    }
    at = index
    return date
  }

  private func isWeekday(_ bytes: RawSpan, _ index: Int) -> Bool {
    guard index + 4 <= end else { return false }
    let name =
      (UInt32(bytes.byte(index)) << 16 | UInt32(bytes.byte(index + 1)) << 8
        | UInt32(bytes.byte(index + 2))) | 0x20_2020
    switch name {
    case 0x6D6F6E, 0x747565, 0x776564, 0x746875, 0x667269, 0x736174, 0x73756E: return true
    default: return false
    }
  }

  // MARK: Times of day

  /// Milliseconds of the day.
  mutating func clock(_ bytes: RawSpan, after date: WrittenDate) -> Int64? {
    let separator = byte(bytes, at)
    switch separator {
    case 0x20, 0x2D, 0x5F, UInt8(ascii: ":"), UInt8(ascii: "T"), UInt8(ascii: "t"): at += 1
    default: return nil
    }
    if byte(bytes, at) == 0x20 { at += 1 }
    let run = digitRun(bytes, at)
    let (hour, minute, second): (Int, Int, Int)
    if date.isCompact, run == 6 {
      guard let h = digits(bytes, at, 2), let m = digits(bytes, at + 2, 2),
        let s = digits(bytes, at + 4, 2)
      else { return nil }
      (hour, minute, second) = (h, m, s)
      at += 6
    } else {
      guard run == 1 || run == 2, let h = digits(bytes, at, run) else { return nil }
      let colon = byte(bytes, at + run)
      guard colon == UInt8(ascii: ":"), let m = digits(bytes, at + run + 1, 2),
        byte(bytes, at + run + 3) == colon, let s = digits(bytes, at + run + 4, 2)
      else { return nil }
      (hour, minute, second) = (h, m, s)
      at += run + 6
    }
    guard hour < 24, minute < 60, second <= 60 else { return nil }
    let fraction = fraction(bytes)
    let whole = Int64(hour * 3600 + minute * 60 + min(second, 59)) * 1000
    return whole + (second == 60 ? 999 : fraction)
  }

  private mutating func fraction(_ bytes: RawSpan) -> Int64 {
    let point = byte(bytes, at)
    let run = digitRun(bytes, at + 1)
    guard
      (point == UInt8(ascii: ".") || point == UInt8(ascii: ",")) && run > 0
        || point == UInt8(ascii: ":") && run == 3
    else { return 0 }
    var value: Int64 = 0
    for index in 0..<3 {
      value = value * 10 + (index < run ? Int64(bytes.byte(at + 1 + index)) - 0x30 : 0)
    }
    at += 1 + run
    return value
  }

  /// ` AM` and ` PM` behind an hour of twelve.
  mutating func meridiem(_ bytes: RawSpan, _ clock: inout Int64) {
    let letter = byte(bytes, at + 1) | 0x20
    guard byte(bytes, at) == 0x20, byte(bytes, at + 2) | 0x20 == UInt8(ascii: "m"),
      letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p"),
      !TimeTextReader.isWord(byte(bytes, at + 3)), clock < 13 * 3_600_000
    else { return }
    at += 3
    let isTwelve = clock >= 12 * 3_600_000
    if letter == UInt8(ascii: "a"), isTwelve { clock -= 12 * 3_600_000 }
    if letter == UInt8(ascii: "p"), !isTwelve { clock += 12 * 3_600_000 }
  }

  mutating func trailingYear(_ bytes: RawSpan) -> Int? {
    guard byte(bytes, at) == 0x20, digitRun(bytes, at + 1) == 4,
      let year = digits(bytes, at + 1, 4), (1900...2999).contains(year)
    else { return nil }
    at += 5
    return year
  }

  /// Minutes east of UTC; nil, and nothing passed, where no zone is written.
  mutating func zone(_ bytes: RawSpan) -> Int? {
    let isSpaced = byte(bytes, at) == 0x20
    let index = at + (isSpaced ? 1 : 0)
    let mark = byte(bytes, index)
    switch mark {
    case UInt8(ascii: "Z"), UInt8(ascii: "z"):
      guard !isSpaced, !TimeTextReader.isWord(byte(bytes, index + 1)) else { return nil }
      at = index + 1
      return 0
    case UInt8(ascii: "U"), UInt8(ascii: "G"):
      let second: UInt8 = mark == UInt8(ascii: "U") ? UInt8(ascii: "T") : UInt8(ascii: "M")
      let third: UInt8 = mark == UInt8(ascii: "U") ? UInt8(ascii: "C") : UInt8(ascii: "T")
      guard byte(bytes, index + 1) == second, byte(bytes, index + 2) == third,
        !TimeTextReader.isWord(byte(bytes, index + 3))
      else { return nil }
      at = index + 3
      return 0
    case UInt8(ascii: "+"), UInt8(ascii: "-"): return numericZone(bytes, index, isSpaced, mark)
    default: return nil
    }
  }

  private mutating func numericZone(
    _ bytes: RawSpan, _ index: Int, _ isSpaced: Bool, _ mark: UInt8
  ) -> Int? {
    guard let hours = digits(bytes, index + 1, 2) else { return nil }
    var minutes = 0
    var next = index + 3
    if let found = digits(bytes, next, 2) {
      minutes = found
      next += 2
    } else if byte(bytes, next) == UInt8(ascii: ":"), let found = digits(bytes, next + 1, 2) {
      minutes = found
      next += 3
    } else if isSpaced {
      return nil
    }
    guard hours < 24, minutes < 60, !TimeTextReader.isWord(byte(bytes, next)) else { return nil }
    at = next
    return (hours * 60 + minutes) * (mark == UInt8(ascii: "-") ? -1 : 1)
  }
}
