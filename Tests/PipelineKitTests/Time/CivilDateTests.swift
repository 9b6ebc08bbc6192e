import Glibc
import PipelineKit
import Testing

struct CivilDateTests {
  /// Walks the calendar one day at a time, by the school rule for leap years alone.
  private struct DayWalk {
    var (year, month, day) = (1, 1, 1)
    var number = -719_162

    mutating func advance() {
      let february = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
      let lengths = [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      number += 1
      day += 1
      if day > lengths[month - 1] { (month, day) = (month + 1, 1) }
      if month > 12 { (year, month) = (year + 1, 1) }
    }
  }

  @Test func `every day of the years 1 to 2400 converts both ways`() {
    var walk = DayWalk()
    var wrong = 0
    while walk.year <= 2400 {
      let date = CivilDate(daysSinceEpoch: walk.number)
      let isRight =
        date.year == walk.year && date.month == walk.month && date.day == walk.day
        && date.daysSinceEpoch == walk.number && date.isValid
      wrong += isRight ? 0 : 1
      walk.advance()
    }
    #expect(wrong == 0)
  }

  @Test func `days agree with the C library over ten thousand years`() {
    for days in stride(from: -719_162, to: 2_932_897, by: 997) {
      var seconds = days * 86_400
      var parts = tm()
      gmtime_r(&seconds, &parts)
      let date = CivilDate(daysSinceEpoch: days)
      #expect(date.year == Int(parts.tm_year) + 1900)
      #expect(date.month == Int(parts.tm_mon) + 1)
      #expect(date.day == Int(parts.tm_mday))
      #expect(timegm(&parts) == days * 86_400)
    }
  }

  @Test func `a day exists if it comes back from its number`() {
    for year in [1900, 1999, 2000, 2004, 2100] {
      for month in 0...13 {
        for day in 1...32 {
          let date = CivilDate(year: year, month: month, day: day)
          let exists =
            (1...12).contains(month) && CivilDate(daysSinceEpoch: date.daysSinceEpoch) == date
          #expect(date.isValid == exists, "\(date)")
        }
      }
    }
  }

  @Test func `days before the first do not exist`() {
    #expect(!CivilDate(year: 2026, month: 1, day: 0).isValid)
    #expect(!CivilDate(year: 2026, month: 1, day: -1).isValid)
  }
}
