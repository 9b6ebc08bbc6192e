import Testing

@testable import FraudApp

/// Mistakes, where they are found, and what is said of them.
struct RuleErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let condition: String
    let offset: Int
    let message: String
    var testDescription: String { condition }

    init(_ condition: String, _ offset: Int, _ message: String) {
      (self.condition, self.offset, self.message) = (condition, offset, message)
    }
  }

  static let syntax = [
    Mistake(
      "", 0, "found the end of the condition, expected a feature, a value, not or ("),
    Mistake("1 <", 3, "found the end of the condition, expected a feature, a value, not or ("),
    Mistake("and", 0, "found 'and', expected a feature, a value, not or ("),
    Mistake("(true", 5, "found the end of the condition, expected an operator, and, or, or )"),
    Mistake("true)", 4, "found ')', expected an operator, and, or, or the end of the condition"),
    Mistake(
      "true false", 5, "found 'false', expected an operator, and, or, or the end of the condition"),
    Mistake("1 < z_score < 3", 12, "found '<', expected and or or between two comparisons"),
    Mistake("z_score = 3", 8, "found '=', expected == to compare"),
    Mistake("!true", 0, "found '!', expected != or not"),
    Mistake("true && true", 5, "found '&', expected and"),
    Mistake("true || true", 5, "found '|', expected or"),
    Mistake(
      "true AND true", 5, "found 'AND', expected an operator, and, or, or the end of the condition"),
    Mistake("z_score > 5m", 11, "found 'm', expected a space or an operator after a number"),
    Mistake("z_score > 1.", 12, "found the end of the condition, expected a digit after the dot"),
    Mistake("z_score > .5", 10, "found '.', expected a feature, a value or an operator"),
    Mistake("z_score > 1.2.3", 13, "found '.', expected a space or an operator after a number"),
    Mistake("z_score > 1__0", 12, "found '_', expected a digit after _"),
    Mistake("z_score > 1_", 12, "found the end of the condition, expected a digit after _"),
    Mistake("z_score ≥ 1", 8, "found '≥', expected a feature, a value or an operator"),
    Mistake("country == 'US", 11, "text without its closing quote"),
    Mistake("country == 'U\nS'", 11, "text without its closing quote"),
    Mistake("z_score > 1.1234567", 10, "number with too many decimals, expected at most 6"),
    Mistake(
      "z_score > 9223372036854775808", 10,
      "number too large, expected at most 19 digits, or 12 before a dot"),
    Mistake(
      "z_score > 9223372036855.0", 10,
      "number too large, expected at most 19 digits, or 12 before a dot"),
    Mistake("country in", 10, "found the end of the condition, expected ( or the name of a list"),
    Mistake("country in ()", 12, "found ')', expected a value"),
    Mistake("country in ('US'", 16, "found the end of the condition, expected , or )"),
    Mistake("country in ('US',)", 17, "found ')', expected a value"),
    Mistake("z_score in (-'US')", 13, "found ''US'', expected a number"),
    Mistake("z_score is 5", 11, "found '5', expected absent or present"),
    Mistake(
      "country not in ('US')", 8,
      "found 'not', expected an operator, and, or, or the end of the condition"),
  ]

  static let types = [
    Mistake(
      "user_count_5min > 3", 0, "unknown feature 'user_count_5min'; did you mean 'user_count_5m'?"),
    Mistake("true and zscore > 3", 9, "unknown feature 'zscore'; did you mean 'z_score'?"),
    Mistake("frobnicate > 3", 0, "unknown feature 'frobnicate', expected a feature"),
    Mistake(
      "country in blocked_device", 11,
      "unknown list 'blocked_device'; did you mean 'blocked_devices'?"),
    Mistake("country in z", 11, "unknown list 'z', expected one of the lists"),
    Mistake("user_count_5m", 0, "expected a condition, found an integer"),
    Mistake("1 + 1", 2, "expected a condition, found an integer"),
    Mistake("'US'", 0, "expected a condition, found a text"),
    Mistake("not z_score", 4, "expected a condition, found a decimal"),
    Mistake("true and country", 9, "expected a condition, found a text"),
    Mistake("country > 'US'", 0, "expected a number, found a text"),
    Mistake("1 < is_weekend", 4, "expected a number, found a condition"),
    Mistake("1 + country == 1", 4, "expected a number, found a text"),
    Mistake("-country == 1", 1, "expected a number, found a text"),
    Mistake("country == 5", 8, "cannot compare a text with an integer"),
    Mistake("is_weekend == 1", 11, "cannot compare a condition with an integer"),
    Mistake("country in ('US', 5)", 18, "cannot compare a text with an integer"),
    Mistake("z_score in (1, 'US')", 15, "cannot compare a decimal with a text"),
    Mistake("is_weekend in (true)", 0, "expected a number or a text, found a condition"),
    Mistake("z_score in blocked_devices", 0, "expected a text, found a decimal"),
  ]

  @Test(arguments: syntax + types)
  func `a mistake says where it is and what was expected`(_ mistake: Mistake) throws {
    let error = try #require(throws: RuleError.self) { try RuleSample.holds(mistake.condition) }
    #expect(error.description == mistake.message)
    #expect(error.offset == mistake.offset)
  }

  @Test func `a failed rule leaves the set as it was`() throws {
    var set = RuleSet(lists: [])
    let rule = { (condition: String) in
      RuleDefinition(
        name: "a", condition: condition, weight: .one, mode: .active, action: nil, reason: nil)
    }
    try set.append(rule("is_weekend"))
    #expect(throws: RuleError.self) { try set.append(rule("is_weekend and 1 + 1")) }
    #expect(set.count == 1)
    #expect(set.evaluate(RuleSample.features, at: RuleSample.time).hits.count == 1)
  }
}
