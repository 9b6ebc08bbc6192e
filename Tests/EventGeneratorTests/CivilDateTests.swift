import EventGenerator
import Testing

struct CivilDateTests {
  @Test func `every day of eight centuries has its number`() {
    for day in -146_097..<146_097 {
      let date = CivilDate(daysSinceEpoch: day)
      #expect(date.daysSinceEpoch == day)
    }
  }

  @Test(arguments: [("1970-01-01", 0), ("2000-02-29", 11_016), ("2026-03-01", 20_513)])
  func `known days have known numbers`(text: String, number: Int) {
    #expect(CivilDate(text)?.daysSinceEpoch == number)
  }

  @Test(arguments: [
    "", "2026", "2026-3-1", "2026-02-30", "2026-13-01", "2026-00-10", "+026-01-01x",
  ])
  func `what is no day is nil`(text: String) {
    #expect(CivilDate(text) == nil)
  }
}
