import Foundation
import PipelineKit
import Testing

@testable import FraudApp
@testable import ModelSupport

struct FraudConfigTests {
  private func config(_ json: String) throws -> FraudConfig {
    try FraudConfig(json: json, file: "fraud.json")
  }

  @Test func `an empty object is the standard configuration`() throws {
    #expect(try config("{}") == .standard)
    #expect(try config(" {\n} ").version == FraudConfig.standard.version)
  }

  @Test func `the standard configuration is what the product says`() {
    let text = FraudConfig.standard.canonicalJSON
    let wanted = #"""
      {"weights":{"velocity":0.3,"behaviour":0.3,"anomaly":0.2,"rules":0.2},\#
      "thresholds":{"block":0.8,"review":0.5},\#
      "velocity":{"mode":"sliding","window":"5m","steps":[\#
      {"above":10,"score":1},{"above":5,"score":0.7}],"otherwise":0.1},\#
      "behaviour":{"cold_start_below":5,"cold_start_score":0.3,\#
      "std_floor_percent":1,"location":1,"time":0.5,"amount_divisor":3},"rules":[
      """#
    #expect(text.hasPrefix(wanted))
    #expect(!text.contains("\n"))
    #expect(text.hasSuffix("],\"lists\":[]}"))
  }

  @Test func `no standard rule blocks, and each has a reason and compiles`() {
    let rules = FraudConfig.standard.rules
    #expect(rules.allSatisfy { $0.action == nil && $0.reason != nil })
    #expect(Set(rules.map(\.name)).count == rules.count)
    #expect(FraudConfig.standard.ruleSet.count == rules.count)
    let nothing = FraudConfig.standard.ruleSet.evaluate(FeatureVector(), at: RuleSample.time)
    #expect(nothing == RuleOutcome())
  }

  @Test func `every value can be set`() throws {
    let config = try config(
      """
      {
        "weights": {"velocity": 0.25, "behaviour": 0.25, "anomaly": 0.25, "rules": 0.25},
        "thresholds": {"block": 0.9, "review": 0.4},
        "velocity": {"mode": "fixed", "window": "1h30m", "otherwise": 0,
          "steps": [{"above": 3, "score": 0.000001}]},
        "behaviour": {"cold_start_below": 7, "cold_start_score": 0.2, "std_floor_percent": 2,
          "location": 0.8, "time": 0.25, "amount_divisor": 2.5},
        "rules": [{"name": "a", "when": "country == \\"US\\"", "weight": 0.5, "mode": "shadow",
          "action": "block", "reason": "because"}, {"name": "b", "when": "true", "weight": 1}],
        "lists": [{"name": "vips", "entries": [
          {"value": "u-1", "until": "2026-05-01T02:00:00+02:00", "reason": "trusted"},
          {"value": "u-2"}]}]
      }
      """)
    #expect(config.velocity.mode == .fixed)
    #expect(config.velocity.windowMilliseconds == 5_400_000)
    #expect(config.velocity.steps == [.init(above: 3, score: Millionths(1))])
    #expect(config.behaviour.amountDivisor == Millionths(2_500_000))
    #expect(config.rules[0].condition == "country == \"US\"")
    #expect(config.rules[0].mode == .shadow && config.rules[0].action == .block)
    #expect(config.rules[1].mode == .active && config.rules[1].action == nil)
    #expect(config.rules[1].shownReason == "b" && config.rules[0].shownReason == "because")
    #expect(config.lists[0].entries[0].until?.rfc3339 == "2026-05-01T00:00:00.000Z")
    #expect(config.lists[0].entries[1].until == nil)
    #expect(try FraudConfig(canonical: config.canonicalJSON) == config)
  }

  @Test func `the version depends on values, not on how they are written`() throws {
    let one = try config(#"{"thresholds": {"review": 0.50, "block": 0.9}, "rules": []}"#)
    let same = try config(#"{"rules":[],"thresholds":{"block":0.900000}}"#)
    let other = try config(#"{"rules":[],"thresholds":{"block":0.900001}}"#)
    #expect(one == same && one.version == same.version)
    #expect(one != other && one.version != other.version)
    #expect(one.version.wholeMatch(of: /c-[0-9a-f]{12}/) != nil)
  }

  @Test func `the canonical text reads back to itself`() throws {
    let json = #"{"rules": [{"name": "a", "when": "country == 'é\\'", "weight": 0.1}]}"#
    for config in [FraudConfig.standard, try config(json)] {
      let again = try self.config(config.canonicalJSON)
      #expect(again.canonicalJSON == config.canonicalJSON)
      #expect(again.settings == config.settings)
      #expect(try FraudConfig(canonical: config.canonicalJSON).version == config.version)
    }
  }

  @Test func `the document shows a configuration that loads, its defaults those of the program`()
    throws
  {
    let text = Documentation.firstObject(in: try Documentation.text("FRAUD.md"))
    let shown = try FraudConfig(json: text, file: "FRAUD.md")
    let standard = FraudConfig.standard
    #expect(shown.weights == standard.weights && shown.thresholds == standard.thresholds)
    #expect(shown.velocity == standard.velocity && shown.behaviour == standard.behaviour)
    #expect(shown.rules.count == 1 && shown.lists.count == 1)
  }

  /// Earlier programs wrote settings of the anomaly model, which never read them.
  @Test func `a configuration in the log may have a section that files may not`() throws {
    let text = #"{"anomaly":{"trees":25,"depth":8,"window":256,"seed":1},"rules":[]}"#
    let config = try FraudConfig(canonical: text)
    #expect(config.canonicalJSON == text)
    #expect(config.rules.isEmpty)
    #expect(throws: DocumentError.self) { try self.config(text) }
  }

  @Test func `reasons keep control characters, quotes and every letter`() throws {
    let reason = #"a\"b\\c\/\b\f\n\r\t\u0001\u00e9é\ud83d\ude00😀"#
    let json = #"{"rules": [{"name": "a", "when": "true", "weight": 1, "reason": "\#(reason)"}]}"#
    let config = try config(json)
    #expect(config.rules[0].reason == "a\"b\\c/\u{8}\u{C}\n\r\t\u{1}éé😀😀")
    #expect(try FraudConfig(canonical: config.canonicalJSON).rules == config.rules)
    #expect(!config.canonicalJSON.contains("\n"))
  }

  @Test func `configurations that differ in how a letter is composed are not equal`() throws {
    func list(_ value: String) throws -> FraudConfig {
      try config(#"{"lists": [{"name": "l", "entries": [{"value": "\#(value)"}]}]}"#)
    }
    #expect(try list("\u{E9}") != list("e\u{301}"))
  }

  @Test func `a file is read, and one that is not there is named`() throws {
    let path = NSTemporaryDirectory() + "fraud-\(UInt64.random(in: 0 ... .max)).json"
    defer { try? FileManager.default.removeItem(atPath: path) }  // It may not be there.
    #expect(throws: DocumentError.unreadable(file: path)) { try FraudConfig(file: path) }
    try Data(#"{"rules": []}"#.utf8).write(to: URL(fileURLWithPath: path))
    #expect(try FraudConfig(file: path).rules.isEmpty)
    try Data(repeating: 0x20, count: DocumentSource.bytesMax + 1)
      .write(to: URL(fileURLWithPath: path))
    #expect(throws: DocumentError.tooLarge(file: path)) { try FraudConfig(file: path) }
    #expect(throws: DocumentError.unreadable(file: "/")) { try FraudConfig(file: "/") }
  }
}
