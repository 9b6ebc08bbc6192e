import Testing

@testable import FraudApp

struct MillionthsTests {
  @Test(arguments: [
    ("0", 0, "0"), ("0.3", 300_000, "0.3"), ("1", 1_000_000, "1"), ("1.0", 1_000_000, "1"),
    ("0.000001", 1, "0.000001"), ("-0.5", -500_000, "-0.5"), ("-0", 0, "0"),
    ("12.340000", 12_340_000, "12.34"), ("007", 7_000_000, "7"), ("10", 10_000_000, "10"),
    ("9223372036854.775807", Int64.max, "9223372036854.775807"),
    ("-9223372036854.775807", -Int64.max, "-9223372036854.775807"),
  ])
  func `a decimal text is read exactly`(_ text: String, _ value: Int64, _ written: String) throws {
    let number = try Millionths(parsing: text.utf8)
    #expect(number.value == value)
    #expect(number.description == written)
  }

  @Test(
    arguments: [
      ("", .notANumber), ("-", .notANumber), (".5", .notANumber), ("5.", .notANumber),
      ("+1", .notANumber), ("1e3", .notANumber), ("1.2.3", .notANumber), (" 1", .notANumber),
      ("0,3", .notANumber), ("--1", .notANumber), ("0.1234567", .tooManyPlaces),
      ("0.3000000", .tooManyPlaces), ("9223372036854.775808", .tooLarge),
      ("99999999999999999999", .tooLarge),
    ] as [(String, Millionths.Refusal)])
  func `another text is refused`(_ text: String, _ refusal: Millionths.Refusal) {
    #expect(throws: refusal) { try Millionths(parsing: text.utf8) }
  }

  @Test func `writing and reading give the same number`() throws {
    var random = RuleRandom(named: "millionths")
    for _ in 0..<2000 {
      let value = Int64(bitPattern: random.next()) >> Int64(random.below(63))
      guard value != .min else { continue }
      let text = Millionths(value).description
      #expect(try Millionths(parsing: text.utf8) == Millionths(value), "\(text)")
    }
  }
}
