import Testing

@testable import FraudApp

/// The sum of the parts and what is decided on it, above all where it equals a threshold.
struct RiskTests {
  private let config = FraudConfig.standard

  private func parts(_ velocity: Int64, _ behaviour: Int64, _ anomaly: Int64, _ rules: Int64)
    -> ScoreParts
  {
    ScoreParts(
      velocity: Millionths(velocity), behaviour: Millionths(behaviour),
      anomaly: Millionths(anomaly), rules: Millionths(rules))
  }

  struct Case: Sendable {
    let parts: [Int64]
    let risk: Int64
    let decision: Decision
  }

  @Test(arguments: [
    // Sums of exactly 0.5.
    Case(parts: [1_000_000, 0, 1_000_000, 0], risk: 500_000, decision: .approve),
    Case(parts: [700_000, 300_000, 1_000_000, 0], risk: 500_000, decision: .approve),
    Case(parts: [700_000, 300_000, 0, 1_000_000], risk: 500_000, decision: .approve),
    Case(parts: [1_000_000, 500_000, 250_000, 0], risk: 500_000, decision: .approve),
    // Floating point finds 0.5000000000000001, and would review.
    Case(parts: [100_000, 900_000, 100_000, 900_000], risk: 500_000, decision: .approve),
    Case(parts: [100_000, 900_000, 800_000, 200_000], risk: 500_000, decision: .approve),
    Case(parts: [700_000, 700_000, 400_000, 0], risk: 500_000, decision: .approve),
    Case(parts: [100_000, 900_000, 500_000, 500_000], risk: 500_000, decision: .approve),
    // 0.6 + 0.2 is 0.8: review, not block.
    Case(parts: [1_000_000, 1_000_000, 1_000_000, 0], risk: 800_000, decision: .review),
    Case(parts: [1_000_000, 1_000_000, 300_000, 700_000], risk: 800_000, decision: .review),
    Case(parts: [1_000_000, 700_000, 450_000, 1_000_000], risk: 800_000, decision: .review),
    Case(parts: [700_000, 700_000, 900_000, 1_000_000], risk: 800_000, decision: .review),
    // Floating point finds 0.8000000000000002, and would block.
    Case(parts: [1_000_000, 800_000, 400_000, 900_000], risk: 800_000, decision: .review),
    Case(parts: [1_000_000, 900_000, 250_000, 900_000], risk: 800_000, decision: .review),
    // One millionth more.
    Case(parts: [1_000_000, 0, 1_000_000, 5], risk: 500_001, decision: .review),
    Case(parts: [1_000_000, 1_000_000, 1_000_000, 5], risk: 800_001, decision: .block),
    Case(parts: [1_000_000, 1_000_000, 1_000_000, 1_000_000], risk: 1_000_000, decision: .block),
    Case(parts: [0, 0, 0, 0], risk: 0, decision: .approve),
    // Velocity and behaviour alone never block.
    Case(parts: [1_000_000, 1_000_000, 0, 0], risk: 600_000, decision: .review),
  ])
  func `a risk at a threshold is exactly there, and takes the milder decision`(_ case: Case) {
    let p = `case`.parts
    let risk = config.weights.risk(parts(p[0], p[1], p[2], p[3]))
    #expect(risk == Millionths(`case`.risk))
    #expect(config.thresholds.decision(risk: risk) == `case`.decision)
  }

  @Test func `half a millionth is rounded up`() {
    // 0.2 times 2 and 3 millionths is 0.4 and 0.6 of one; 0.3 times 5 is 1.5.
    #expect(config.weights.risk(parts(0, 0, 2, 0)) == Millionths(0))
    #expect(config.weights.risk(parts(0, 0, 3, 0)) == Millionths(1))
    #expect(config.weights.risk(parts(5, 0, 0, 0)) == Millionths(2))
  }

  @Test func `floating point decides otherwise somewhere on the thresholds`() {
    var wrong = 0
    for tenths in 0..<10_000 {
      let p = [tenths / 1000, tenths / 100 % 10, tenths / 10 % 10, tenths % 10].map {
        Double($0) / 10
      }
      let float = 0.3 * p[0] + 0.3 * p[1] + 0.2 * p[2] + 0.2 * p[3]
      let exact = config.weights.risk(
        parts(
          Int64(tenths / 1000) * 100_000, Int64(tenths / 100 % 10) * 100_000,
          Int64(tenths / 10 % 10) * 100_000, Int64(tenths % 10) * 100_000))
      let floatDecision: Decision = float > 0.8 ? .block : float > 0.5 ? .review : .approve
      if floatDecision != config.thresholds.decision(risk: exact) { wrong += 1 }
    }
    #expect(wrong > 0)
  }

  @Test func `a blocking rule overrides the sum`() throws {
    let rule = RuleDefinition(
      name: "r", condition: "true", weight: .zero, mode: .active, action: .block, reason: nil)
    let outcome = try RuleSet([rule], lists: []).evaluate(FeatureVector(), at: RuleSample.time)
    #expect(config.thresholds.decision(risk: .zero, rules: outcome) == .block)
    #expect(config.thresholds.decision(risk: .zero, rules: RuleOutcome()) == .approve)
  }

  @Test(arguments: [
    (1, 100_000), (5, 100_000), (6, 700_000), (10, 700_000), (11, 1_000_000), (5000, 1_000_000),
  ])
  func `velocity steps are strictly above their counts`(_ count: Int64, _ score: Int64) {
    #expect(config.velocity.score(count: count) == Millionths(score))
  }
}
