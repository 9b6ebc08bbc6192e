import PipelineKit
import Testing

@testable import FraudApp

/// Tables of conditions and whether they hold for `RuleSample.features`.
struct ConditionTests {
  @Test(arguments: [
    "user_count_5m == 5", "user_count_5m != 6", "user_count_5m > 4", "user_count_5m >= 5",
    "user_count_5m < 6", "user_count_5m <= 5", "4 < user_count_5m", "6 > user_count_5m",
    "5 <= user_count_5m", "5 == user_count_5m", "seconds_since_last == -7",
    "seconds_since_last < - 6", "amount_minor == 1_200", "1 < 2", "country == \"US\"",
    "country == 'US'", "country != 'us'", "user_id == 'ünal'", "'a' != 'b'",
    "is_weekend", "is_weekend == true", "true", "not false", "is_new_country == false",
    "not is_new_country", "(user_count_5m > 4) == is_weekend",
  ])
  func `comparisons that hold`(_ condition: String) throws {
    #expect(try RuleSample.holds(condition))
  }

  @Test(arguments: [
    "user_count_5m > 5", "user_count_5m < 5", "country == 'U'", "country == 'US '",
    "user_id == 'unal'", "is_new_country", "is_weekend == false", "false", "not true",
    "(1 > 2) == is_weekend",
  ])
  func `comparisons that do not hold`(_ condition: String) throws {
    #expect(try !RuleSample.holds(condition))
  }

  @Test(arguments: [
    "z_score == 2.5", "z_score == 2.500000", "z_score > 2", "2 < z_score", "z_score < 3",
    "user_count_5m == 5.0", "user_count_5m > 4.999999", "user_count_5m < 5.000001",
    "amount_to_mean != 1", "amount_to_mean > 1", "amount_to_mean * 1000000 == 1000001",
    "velocity == 0.1", "velocity + 0.2 == 0.3", "velocity * 3 == 0.3",
    "user_amount_24h > 9000000000000.5", "z_score < user_amount_24h",
    "user_amount_24h != 9223372036854.775807",
  ])
  func `integers and decimals compare exactly`(_ condition: String) throws {
    #expect(try RuleSample.holds(condition))
  }

  @Test(arguments: [
    "1 + 2 * 3 == 7", "(1 + 2) * 3 == 9", "10 - 4 - 3 == 3", "2 - -3 == 5", "-(2 + 3) == -5",
    "7 / 2 == 3.5", "12 / 2 / 3 == 2", "1 / 3 == 0.333333", "2 / 3 == 0.666667",
    "-1 / 3 == -0.333333", "-2 / 3 == -0.666667", "1 / -3 == -0.333333", "2 / 3 * 3 == 2.000001",
    "0.5 * 0.5 == 0.25", "0.000001 * 0.5 == 0.000001", "-0.000001 * 0.5 == 0",
    "-0.000001 * 0.500001 == -0.000001", "2.5 / 0.5 == 5", "3 / 0.5 == 6", "0.5 / 2 == 0.25",
    "amount_minor / user_count_5m == 240", "z_score - 0.5 == 2", "- z_score == -2.5",
  ])
  func `arithmetic is exact, with half a millionth rounded up`(_ condition: String) throws {
    #expect(try RuleSample.holds(condition))
  }

  @Test(arguments: [
    "9223372036854775807 + 1 == 9223372036854775807", "user_amount_24h * 2 > 5",
    "-user_amount_24h * 2 < 5", "user_amount_24h * -1 - 5 == -9223372036854775807",
    "user_amount_24h * 1.5 > 1000000000000", "user_amount_24h / 0.000001 > 1",
    "user_amount_24h * user_amount_24h == user_amount_24h",
    "9000000000000.5 * 9000000000000.5 == 9223372036854.775807",
    "-9000000000000.5 * 9000000000000.5 == -9223372036854.775807",
    "user_amount_24h + 0.5 == 9223372036854.775807",
  ])
  func `what is too large is the greatest number there is`(_ condition: String) throws {
    #expect(try RuleSample.holds(condition))
  }

  @Test(arguments: [
    "km_from_last > 0", "km_from_last <= 0", "km_from_last == 0", "km_from_last != 0",
    "0 != km_from_last", "km_from_last == km_from_last", "km_from_last + 1 > 0",
    "-km_from_last < 1", "km_from_last * 0 == 0", "user_count_5m / km_from_last > 0",
    "channel == 'web'", "channel != 'web'", "channel in ('web')", "channel in blocked_devices",
    "km_from_last in (0, 1)", "is_new_device", "is_new_device == false", "is_new_device == true",
    "km_from_last < user_count_5m", "user_count_5m / 0 > 0", "user_count_5m / 0 <= 0",
    "z_score / (z_score - 2.5) != 0", "user_count_5m / hour_utc == 0",
  ])
  func `a comparison with something absent, or divided by zero, is false`(
    _ condition: String
  ) throws {
    #expect(try !RuleSample.holds(condition))
    #expect(try RuleSample.holds("not (\(condition))"))
  }

  @Test(arguments: [
    ("km_from_last is absent", true), ("km_from_last is present", false),
    ("amount_minor is present", true), ("amount_minor is absent", false),
    ("channel is absent", true), ("is_new_device is absent", true),
    ("not channel is present", true), ("is_new_country is present", true),
    ("amount_minor / hour_utc is absent", true), ("(1 < km_from_last) is present", true),
    ("km_from_last is absent and z_score is present", true),
  ])
  func `absence can be asked for`(_ condition: String, _ wanted: Bool) throws {
    #expect(try RuleSample.holds(condition) == wanted)
  }

  @Test(arguments: [
    ("true or false and false", true), ("(true or false) and false", false),
    ("not true or true", true), ("not (true or true)", false), ("not not true", true),
    ("not user_count_5m > 9", true), ("false or false or true", true),
    ("true and true and false", false), ("1 + 1 == 2 and not 2 < 1", true),
    ("true == false or true", true),
  ])
  func `or binds weakest, then and, not, comparisons, sums and products`(
    _ condition: String, _ wanted: Bool
  ) throws {
    #expect(try RuleSample.holds(condition) == wanted)
  }

  @Test func `every combination of three conditions has its value`() throws {
    for bits in 0..<8 {
      let values = (0..<3).map { bits & (1 << $0) != 0 }
      let (a, b, c) = (values[0], values[1], values[2])
      #expect(try RuleSample.holds("\(a) and \(b) or \(c)") == (a && b || c))
      #expect(try RuleSample.holds("\(a) or \(b) and \(c)") == (a || b && c))
      #expect(try RuleSample.holds("not \(a) and (\(b) or \(c))") == (!a && (b || c)))
      #expect(try RuleSample.holds("(\(a) and \(b)) == \(c)") == ((a && b) == c))
    }
  }

  @Test(arguments: [
    ("country in ('US', 'CA')", true), ("country in ('CA')", false),
    ("not country in ('CA')", true), ("user_count_5m in (1, 5, 9)", true),
    ("user_count_5m in (5.0)", true), ("user_count_5m in (5.5, 4)", false),
    ("seconds_since_last in (-7)", true), ("z_score in (1, 2.5)", true),
    ("z_score in (2)", false), ("z_score * 2 in (5)", true),
    ("z_score in (9223372036854775807)", false), ("user_count_5m in (5, 5, 5)", true),
  ])
  func `a value is in a set when it equals a member`(_ condition: String, _ wanted: Bool) throws {
    #expect(try RuleSample.holds(condition) == wanted)
  }

  @Test func `spaces, tabs and line ends mean nothing`() throws {
    #expect(try RuleSample.holds("\n\t1<2\r\nand(user_count_5m)in(5 ,6) "))
  }
}
