import PipelineKit
import Testing

@testable import FraudApp

struct RandomConditionTests {
  @Test func `compiled conditions hold when the naive ones do`() throws {
    var random = RuleRandom(named: "random conditions")
    var (held, total) = (0, 0)
    for _ in 0..<4000 {
      let condition = random.condition(depth: 4)
      guard let set = try? ruleSet(condition.text) else { continue }  // Past a bound.
      for _ in 0..<5 {
        let features = random.vector()
        let holds = !set.evaluate(features, at: RuleSample.time).hits.isEmpty
        #expect(holds == condition.holds(features), "\(condition.text) of \(features)")
        held += holds ? 1 : 0
        total += 1
      }
    }
    #expect(total > 15_000, "too many conditions past a bound")
    #expect(held > total / 10 && held < total * 9 / 10, "conditions that decide nothing")
  }

  @Test func `calculations have the value of the naive ones`() throws {
    var random = RuleRandom(named: "random calculations")
    for _ in 0..<4000 {
      let number = random.number(depth: 3)
      let features = random.vector()
      let wanted = number.value(features)
      let set = try ruleSet("\(number.text) is present")
      #expect(!set.evaluate(features, at: RuleSample.time).hits.isEmpty == (wanted != nil))
      guard let wanted, let value = Int64(exactly: wanted.millionths) else { continue }
      let literal = NaiveNumber.decimal(Millionths(value)).text
      let equal = try ruleSet("\(number.text) == \(literal)")
      #expect(
        !equal.evaluate(features, at: RuleSample.time).hits.isEmpty,
        "\(number.text) == \(literal) of \(features)")
    }
  }

  @Test func `every prefix of a condition is one too, or an error within it`() throws {
    let condition = """
      (user_count_5m > 10 or not is_new_country) and amount_minor * 1.5 >= 1_000 - -2 \
      and country in ('US', "CA") and device_id in blocked_devices and z_score is present
      """
    for count in 0..<condition.utf8.count { checkMistake(String(condition.prefix(count))) }
    #expect(throws: Never.self) { try RuleSample.holds(condition) }
  }

  @Test func `mutated conditions are conditions, or errors within them`() {
    var random = RuleRandom(named: "mutated conditions")
    for _ in 0..<3000 {
      var bytes = Array(random.condition(depth: 3).text.utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        let noise = Array("()<>=!'\"_.-+*/, 0159aein\u{0}\n".utf8)
        switch random.below(3) {
        case 0: bytes[place] = random.pick(noise)
        case 1: bytes.insert(random.pick(noise), at: place)
        default: bytes.removeSubrange(place..<min(bytes.count, place + 1 + random.below(4)))
        }
        if bytes.isEmpty { break }
      }
      checkMistake(String(decoding: bytes, as: UTF8.self))
    }
  }

  private func checkMistake(_ condition: String) {
    do throws(RuleError) {
      _ = try ruleSet(condition).evaluate(RuleSample.features, at: RuleSample.time)
    } catch {
      #expect((0...condition.utf8.count).contains(error.offset), "\(condition): \(error)")
      #expect(!error.description.isEmpty)
    }
  }

  private func ruleSet(_ condition: String) throws(RuleError) -> RuleSet {
    let rule = RuleDefinition(
      name: "rule", condition: condition, weight: .one, mode: .active, action: nil, reason: nil)
    return try RuleSet([rule], lists: RuleSample.lists)
  }
}
