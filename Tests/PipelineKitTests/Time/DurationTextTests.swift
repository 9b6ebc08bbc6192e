import PipelineKit
import Testing

struct DurationTextTests {
  @Test(
    arguments: [
      ("15m", 900_000), ("24h", 86_400_000), ("30s", 30_000), ("7d", 604_800_000), ("500ms", 500),
      ("1h30m", 5_400_000), ("2w", 1_209_600_000), ("0s", 0), ("1d2h3m4s5ms", 93_784_005),
      ("90m", 5_400_000), ("007s", 7000), ("100000000d", 8_640_000_000_000_000),
    ] as [(String, Int64)])
  func `typed durations are read`(text: String, milliseconds: Int64) throws {
    #expect(try Duration(typed: text) == .milliseconds(milliseconds))
  }

  @Test(
    arguments: [
      ("", .empty), ("h", .noNumber(position: 1)), ("15", .noUnit(number: "15")),
      ("1h30", .noUnit(number: "30")), ("5y", .unknownUnit("y")), ("1.5h", .unknownUnit(".")),
      ("30m1h", .unitOutOfOrder("h")), ("1m1m", .unitOutOfOrder("m")), ("15 m", .unknownUnit(" m")),
      ("-5m", .noNumber(position: 1)), ("5M", .unknownUnit("M")), ("100000001d", .tooLong),
      ("99999999999999999999s", .tooLong), ("100000000d1ms", .tooLong), ("5µs", .unknownUnit("µs")),
    ] as [(String, TimeError.DurationProblem)])
  func `a bad duration says what is wrong`(text: String, problem: TimeError.DurationProblem) {
    #expect(throws: TimeError.badDuration(text: text, problem: problem)) {
      try Duration(typed: text)
    }
  }

  @Test func `the message says what was expected`() {
    let error = TimeError.badDuration(text: "15", problem: .noUnit(number: "15"))
    #expect(
      error.description
        == "duration '15': no unit after 15; expected whole numbers with a unit of "
        + "w, d, h, m, s or ms, greatest first, such as 15m, 24h or 1h30m")
  }

  @Test func `typed text is read back`() throws {
    for milliseconds in [0, 1, 999, 1000, 60_000, 61_001, 3_600_000, 90_061_001, 1_209_600_000] {
      let duration = Duration.milliseconds(milliseconds)
      #expect(try Duration(typed: duration.typedText) == duration)
    }
    #expect(Duration.seconds(5400).typedText == "1h30m")
  }
}
