import PipelineKit
import Testing

@testable import FraudApp

struct RuleLimitsTests {
  private func error(_ condition: String) throws -> RuleError {
    try #require(throws: RuleError.self) { try RuleSample.holds(condition) }
  }

  @Test func `fifty levels of parentheses are accepted, and one more is not`() throws {
    func nested(_ levels: Int) -> String {
      String(repeating: "(", count: levels) + "true" + String(repeating: ")", count: levels)
    }
    #expect(try RuleSample.holds(nested(50)))
    #expect(try error(nested(51)) == .tooDeep(at: 50))
    #expect(try error(nested(5000)) == .tooDeep(at: 50))
  }

  @Test func `levels of not and of minus signs are bounded too`() throws {
    #expect(try RuleSample.holds(String(repeating: "not ", count: 50) + "true"))
    #expect(try error(String(repeating: "not ", count: 51) + "true") == .tooDeep(at: 200))
    #expect(try error(String(repeating: "-", count: 51) + "1 == 1") == .tooDeep(at: 50))
  }

  @Test func `five hundred operands and operators are accepted, and one more is not`() throws {
    let long = Array(repeating: "true", count: 250).joined(separator: " or ")
    #expect(try RuleSample.holds(long))
    #expect(try RuleSample.holds("not (\(long))") == false)
    guard case .tooManyNodes = try error("\(long) or true") else {
      Issue.record("another error")
      return
    }
    let set = (0..<500).map(String.init).joined(separator: ",")
    #expect(throws: RuleError.self) { try RuleSample.holds("z_score in (\(set))") }
  }

  @Test func `the deepest condition fits on the stack`() throws {
    // Each parenthesis keeps a sum and a product waiting.
    let open = "1 + 1 * ("
    let sum = String(repeating: open, count: 49) + "1 + 1 * 1" + String(repeating: ")", count: 49)
    #expect(try RuleSample.holds("51 == \(sum)"))
    #expect(try RuleSample.holds("51 == 0.0 + \(sum)"))
    let equal =
      String(repeating: "true == (", count: 49) + "true" + String(repeating: ")", count: 49)
    #expect(try RuleSample.holds(equal))
  }

  @Test func `texts of 256 bytes are accepted, and longer ones are not`() throws {
    let text = String(repeating: "é", count: 128)
    #expect(try !RuleSample.holds("country == '\(text)'"))
    #expect(try error("country == '\(text)x'") == .textTooLong(byteCount: 257, at: 11))
  }

  @Test func `a condition longer than its bound is refused`() throws {
    let space = String(repeating: " ", count: RuleLimits.conditionBytesMax - 4)
    #expect(try RuleSample.holds("true" + space))
    #expect(
      try error("true " + space)
        == .tooLong(byteCount: RuleLimits.conditionBytesMax + 1, at: 0))
  }
}
