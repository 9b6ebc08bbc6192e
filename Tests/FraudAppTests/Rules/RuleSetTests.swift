import PipelineKit
import Testing

@testable import FraudApp

struct RuleSetTests {
  private func rule(
    _ condition: String, _ weight: Int64, _ mode: RuleMode = .active, _ action: RuleAction? = nil
  ) -> RuleDefinition {
    RuleDefinition(
      name: "rule", condition: condition, weight: Millionths(weight), mode: mode, action: action,
      reason: nil)
  }

  private func outcome(_ rules: [RuleDefinition]) throws -> RuleOutcome {
    try RuleSet(rules, lists: []).evaluate(RuleSample.features, at: RuleSample.time)
  }

  private func numbers(_ hits: RuleHits) -> [Int] {
    var numbers: [Int] = []
    hits.forEach { numbers.append($0) }
    return numbers
  }

  @Test func `the part is the sum of the weights that hit`() throws {
    let outcome = try outcome([rule("true", 300_000), rule("false", 500_000), rule("true", 1)])
    #expect(outcome.part == Millionths(300_001))
    #expect(numbers(outcome.hits) == [0, 2])
    #expect(!outcome.blocks)
  }

  @Test func `the part is at most 1`() throws {
    #expect(try outcome([rule("true", 700_000), rule("true", 300_000)]).part == .one)
    #expect(try outcome([rule("true", 700_000), rule("true", 300_001)]).part == .one)
    #expect(try outcome(Array(repeating: rule("true", 1_000_000), count: 200)).part == .one)
  }

  @Test func `a shadow rule hits, and neither adds nor blocks`() throws {
    let outcome = try outcome([rule("true", 300_000, .shadow, .block)])
    #expect(outcome.part == .zero)
    #expect(!outcome.blocks)
    #expect(outcome.hits.contains(0))
  }

  @Test func `an active rule blocks when it hits`() throws {
    #expect(try outcome([rule("true", 0, .active, .block)]).blocks)
    #expect(try !outcome([rule("false", 0, .active, .block)]).blocks)
  }

  @Test func `no rules score nothing`() throws {
    #expect(try outcome([]) == RuleOutcome())
    #expect(RuleOutcome().hits.isEmpty)
  }

  @Test func `two hundred rules keep their numbers`() throws {
    let rules = (0..<200).map { rule($0 % 3 == 0 ? "true" : "false", 0) }
    let hits = try outcome(rules).hits
    #expect(numbers(hits) == Array(stride(from: 0, to: 200, by: 3)))
    #expect(hits.count == 67)
    #expect((0..<200).allSatisfy { hits.contains($0) == ($0 % 3 == 0) })
  }

  @Test func `more rules than the bound trap`() async {
    await #expect(processExitsWith: .failure) {
      let rule = RuleDefinition(
        name: "r", condition: "true", weight: .one, mode: .active, action: nil, reason: nil)
      _ = try RuleSet(Array(repeating: rule, count: 201), lists: [])
    }
  }
}
