import EventGenerator
import Testing

@testable import LogAggregatorApp

struct AlertEvaluatorTests {
  /// One character a minute: `.` no record, `-` ten records, `x` ten of which five are errors.
  private func changes(_ rule: AlertRule, _ minutes: String, stopping: Bool = false) -> [String] {
    var evaluator = AlertEvaluator(rules: [rule])
    var found: [String] = []
    for (index, character) in minutes.enumerated() {
      var minute = ServiceMinute(service: "a", counts: MinuteCounts())
      if character != "." { minute.counts.records = 10 }
      if character == "x" { minute.counts.errors = 5 }
      if character == "n" {
        minute.newTemplates = [.init(id: Int64(index), severity: .error)]
      }
      for change in evaluator.closed(Int64(index) * 60_000, [minute]) {
        found.append("\(index):\(change.state.rawValue)")
      }
      if stopping { evaluator = AlertEvaluator(decoding: evaluator.encode(), rules: [rule])! }
    }
    return found
  }

  private let rate = AlertRule(name: "r", metric: .errorRate, threshold: 0.05)

  @Test func `a condition that holds for its time fires, and is resolved when it no longer does`() {
    var rule = rate
    rule.forMinutes = 2
    #expect(changes(rule, "--xxx--") == ["2:pending", "3:firing", "5:resolved"])
    #expect(changes(rule, "-x-") == ["1:pending", "2:resolved"])
    rule.forMinutes = 0
    #expect(changes(rule, "-x-x-") == ["1:firing", "2:resolved", "3:firing", "4:resolved"])
  }

  @Test func `an alert keeps firing for its time`() {
    var rule = rate
    rule.forMinutes = 2
    rule.keepFiringForMinutes = 1
    #expect(changes(rule, "-xxx---") == ["1:pending", "2:firing", "5:resolved"])
    #expect(changes(rule, "-xx-xx---") == ["1:pending", "2:firing", "7:resolved"])
  }

  @Test func `a window of several minutes ends with the minute that closes`() {
    var rule = AlertRule(name: "e", metric: .errors, threshold: 7, windowMinutes: 3)
    #expect(changes(rule, "-x-x---") == ["3:firing", "4:resolved"])
    rule.windowMinutes = 2
    #expect(changes(rule, "-x-x---") == [])
  }

  @Test func `silence begins with the first record and holds until the next`() {
    let rule = AlertRule(name: "s", metric: .silence, threshold: 0, windowMinutes: 3)
    #expect(changes(rule, "....-.....-") == ["7:firing", "10:resolved"])
  }

  @Test func `a template never seen is new, but for those of a service's first minute`() {
    let rule = AlertRule(name: "n", metric: .newTemplate, threshold: 0)
    #expect(changes(rule, "n-n--") == ["2:firing", "3:resolved"])
  }

  @Test func `few records fall below a rule only where it says so`() {
    let rule = AlertRule(name: "b", metric: .records, comparison: .below, threshold: 5)
    #expect(changes(rule, "-.-") == ["1:firing", "2:resolved"])
  }

  @Test func `changes are the same with a stop after every minute, and in order`() {
    var random = SplitMix64(seed: 5)
    for _ in 0..<200 {
      let minutes = String((0..<40).map { _ in random.pick(Array("..--xxn")) })
      for metric in AlertRule.Metric.allCases {
        let rule = AlertRule(
          name: "r", metric: metric, threshold: metric == .errorRate ? 0.1 : 1,
          windowMinutes: Int64(1 + random.below(4)), forMinutes: Int64(random.below(4)),
          keepFiringForMinutes: Int64(random.below(3)), template: 1)
        let once = changes(rule, minutes)
        #expect(once == changes(rule, minutes, stopping: true))
        let states = once.map { String($0.split(separator: ":")[1]) }
        for (state, next) in zip(states, states.dropFirst()) {
          #expect(state == "resolved" ? next != "resolved" : next != "pending")
        }
      }
    }
  }

  @Test func `the default rules are the three that ship`() {
    #expect(AlertRule.defaults.map(\.metric) == [.errorRate, .newTemplate, .silence])
    #expect(AlertRule.defaults[0].forMinutes == 2 && AlertRule.defaults[2].windowMinutes == 5)
  }
}
