/// Epoch milliseconds in UTC, and the texts views show of them.
enum Instant {
  static let minute = 60_000
  static let hour = 3_600_000
  static let day = 86_400_000

  /// Reads RFC 3339 with any offset and up to nanoseconds, floored to milliseconds; nil for
  /// anything else, 30 February and 24:00 included.
  static func read(_ text: Text) -> Int? {
    let pattern =
      /(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))/
    guard let match = text.description.wholeMatch(of: pattern)?.output,
      let year = Int(match.1), let month = Int(match.2), let dayOfMonth = Int(match.3),
      let hours = Int(match.4), let minutes = Int(match.5), let seconds = Int(match.6),
      (1...12).contains(month), (1...length(of: month, year)).contains(dayOfMonth), hours < 24,
      minutes < 60, seconds < 60
    else { return nil }
    let fraction = Int(((match.7 ?? "") + "000").prefix(3)) ?? 0
    var time = days(year, month, dayOfMonth) * day + hours * hour + minutes * minute
    time += seconds * 1_000 + fraction
    guard let sign = match.8 else { return time }
    guard let offsetHours = match.9.flatMap({ Int($0) }), offsetHours < 24,
      let offsetMinutes = match.10.flatMap({ Int($0) }), offsetMinutes < 60
    else { return nil }
    return time - (sign == "-" ? -1 : 1) * (offsetHours * hour + offsetMinutes * minute)
  }

  /// Returns the days from 1970-01-01 to a date, by walking the years and months between.
  static func days(_ year: Int, _ month: Int, _ dayOfMonth: Int) -> Int {
    var total = dayOfMonth - 1
    for past in 1..<month { total += length(of: past, year) }
    if year >= 1970 {
      for past in 1970..<year { total += isLeap(past) ? 366 : 365 }
    } else {
      for past in year..<1970 { total -= isLeap(past) ? 366 : 365 }
    }
    return total
  }

  private static func isLeap(_ year: Int) -> Bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
  }

  private static func length(of month: Int, _ year: Int) -> Int {
    month == 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// The start of the window of `length` that holds `time`.
  static func floor(_ time: Int, to length: Int) -> Int {
    let rest = time % length
    return rest < 0 ? time - rest - length : time - rest
  }

  /// `2026-01-31T12:00:00.000Z`.
  static func text(_ time: Int) -> Text {
    let inDay = time - floor(time, to: day)
    let parts = [inDay / hour, inDay / minute % 60, inDay / 1_000 % 60].map { padded($0, 2) }
    let clock = parts.joined(separator: ":") + "." + padded(inDay % 1_000, 3)
    return dayText(time) + Text("T" + clock + "Z")
  }

  /// `2026-01-31`.
  static func dayText(_ time: Int) -> Text {
    var rest = floor(time, to: day) / day
    var year = 1970
    while rest < 0 {
      year -= 1
      rest += isLeap(year) ? 366 : 365
    }
    while rest >= (isLeap(year) ? 366 : 365) {
      rest -= isLeap(year) ? 366 : 365
      year += 1
    }
    var month = 1
    while rest >= length(of: month, year) {
      rest -= length(of: month, year)
      month += 1
    }
    return Text("\(padded(year, 4))-\(padded(month, 2))-\(padded(rest + 1, 2))")
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
  }
}
