import PipelineKit
import Testing

struct TimestampTests {
  @Test func `none sorts before every time`() {
    #expect(Timestamp.none < Timestamp(milliseconds: .min + 1))
    #expect(Timestamp.none.description == "none")
  }

  @Test(
    arguments: [
      (-62_135_596_800_000, true), (-62_135_596_800_001, false), (253_402_300_799_999, true),
      (253_402_300_800_000, false), (Int64.min, false), (Int64.max, false), (0, true),
    ] as [(Int64, Bool)])
  func `epoch milliseconds from outside must lie in years of four digits`(
    value: Int64, isAccepted: Bool
  ) {
    #expect((Timestamp(epochMilliseconds: value) != nil) == isAccepted)
  }

  @Test func `every millisecond around zero lies in the window its floor starts`() {
    for width in 1...12 as ClosedRange<Int64> {
      for value in -40...40 as ClosedRange<Int64> {
        let start = Timestamp(milliseconds: value).floored(toMilliseconds: width)
        let model = Array(stride(from: -48 * width, through: value, by: Int(width))).last
        #expect(start.milliseconds == model)
      }
    }
  }

  @Test func `times before 1970 floor towards the past`() {
    let time = Timestamp(milliseconds: -1)
    #expect(time.minute.rfc3339 == "1969-12-31T23:59:00.000Z")
    #expect(time.hour.rfc3339 == "1969-12-31T23:00:00.000Z")
    #expect(time.day.rfc3339 == "1969-12-31T00:00:00.000Z")
    #expect(time.floored(to: .seconds(10)).rfc3339 == "1969-12-31T23:59:50.000Z")
  }

  @Test func `a floor is its own floor`() {
    for value in [-86_400_000, -60_000, 0, 60_000, 86_400_000] as [Int64] {
      let time = Timestamp(milliseconds: value)
      #expect(time.minute == time)
    }
  }

  @Test func `a time too early to floor becomes none`() {
    #expect(Timestamp.none.day == .none)
    #expect(Timestamp(milliseconds: .min + 1).hour == .none)
  }

  @Test func `a window without width traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = Timestamp(milliseconds: 5).floored(toMilliseconds: 0)
    }
  }

  @Test func `durations add, subtract and come back as differences`() {
    let time = Timestamp(milliseconds: 1000)
    #expect((time + .seconds(2)).milliseconds == 3000)
    #expect((time - .seconds(2)).milliseconds == -1000)
    #expect((time + .hours(3)) - time == .seconds(10_800))
  }

  @Test(
    arguments: [
      (Duration.milliseconds(1500), 1500), (.microseconds(1999), 1), (.microseconds(-1), -1),
      (.microseconds(-1000), -1), (.seconds(-2), -2000), (.microseconds(-1001), -2), (.zero, 0),
    ] as [(Duration, Int64)])
  func `whole milliseconds are floored`(duration: Duration, expected: Int64) {
    #expect(duration.wholeMilliseconds == expected)
  }
}

extension Duration {
  fileprivate static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
}
