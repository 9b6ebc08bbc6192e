import PipelineKit
import Testing

@testable import FraudApp
@testable import ModelSupport
@testable import PipelineKit

/// Views that are built by themselves have the rows they have among all: what is left out for their
/// sake, and because no configuration reads it, has no say in a decision.
struct OnlyTests {
  /// Configurations that read less and less: the last one reads users alone.
  private static let rules = [
    #""anomaly > 0.3 or amount_minor > 90000""#,
    #""merchant_count_1h > 2 or device_users_24h > 1""#,
    #""country_count_5m > 1 or merchant_fraud_labels_28d > 0""#,
    #""is_new_merchant and is_new_country or km_from_last > 100""#,
    #""channel == 'web' or category == 'food' or device_fraud_labels_28d > 0""#,
    #""user_count_1h > 2 or is_new_hour""#,
    #""amount_minor > 90000 or z_score > 3 or seconds_since_last < 60""#,
  ]

  private static func config(_ number: Int) throws -> FraudConfig {
    let rule = rules[number % rules.count]
    return try FraudConfig(
      json: """
        {"weights": {"velocity": 0.3, "behaviour": 0.3, "anomaly": 0, "rules": 0.4},
         "thresholds": {"review": 0.3, "block": 0.5},
         "rules": [{"name": "only", "when": \(rule), "weight": 0.9}]}
        """, file: "test")
  }

  /// Runs two files, the second under another configuration; both are known from the start.
  private static func run(
    _ files: [[String]], _ configs: [FraudConfig], _ cut: FraudRun.Cut, stopAfter: UInt64? = nil
  ) throws -> FraudRun {
    let run = try FraudRun(cut: cut)
    for (file, config) in zip(files, configs) {
      try run.enter(config)
      try run.ingest(file)
    }
    if let stopAfter { try run.process(stopAfter: stopAfter) }
    try run.process()
    return run
  }

  private static let selections = [
    "decisions", "review_queue,decisions", "user_profiles", "merchants,decisions", "links",
    "fraud_hours,decisions", "rule_hits", "performance,decisions",
  ]

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 28)
  func `views built by themselves have the rows they have among all`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    let files = [random.lines(200), random.lines(200)]
    let configs = [try Self.config(Int(seed % 7)), try Self.config(Int(seed / 7 % 7))]
    let all = try Self.run(files, configs, .init()).views()
    let text = Self.selections[Int(seed) % Self.selections.count]
    let only = try ViewSelection(text, of: FraudViews.all)
    let cut = FraudRun.Cut(linesPerPartition: 16, commitEvents: 70, only: only)
    let found = try Self.run(files, configs, cut, stopAfter: 5 + seed % 15).views()
    #expect(Set(found.keys) == Set(text.split(separator: ",").map(String.init)))
    let said = difference(wanted: all.filter { only.contains($0.key) }, found: found)
    #expect(said == nil, "SEED=\(seed) --only \(text)\n\(said ?? "")")
  }

  @Test
  func `a configuration that reads what was left out is refused, and nothing is lost`() throws {
    var random = RandomPayments(seed: 7)
    let only = try ViewSelection("decisions", of: FraudViews.all)
    let run = try FraudRun(cut: .init(only: only))
    try run.enter(try Self.config(6))
    try run.ingest(random.lines(100))
    try run.process()
    let before = try run.views()
    try run.enter(try Self.config(1))
    try run.ingest(random.lines(100))
    #expect(throws: StateError.self) { try run.process() }
    #expect(difference(wanted: before, found: try run.views()) == nil)
  }

  @Test
  func `a configuration that comes while the program runs and reads more ends the run`() throws {
    var random = RandomPayments(seed: 8)
    let run = try FraudRun(
      cut: .init(linesPerPartition: 16, only: try ViewSelection("decisions", of: FraudViews.all)))
    for config in [try Self.config(6), try Self.config(1)] {
      try run.enter(config)
      try run.ingest(random.lines(50))
    }
    #expect(throws: FraudError.configNeedsMore) { try run.process(configsKnown: 1) }
  }

  @Test
  func `events before the first configuration are scored by the standard one or not at all`() throws
  {
    var random = RandomPayments(seed: 9)
    let run = try FraudRun(cut: .init(only: try ViewSelection("decisions", of: FraudViews.all)))
    try run.ingest(random.lines(50))
    try run.enter(try Self.config(6))
    #expect(throws: FraudError.configNeedsMore) { try run.process() }
  }

  @Test
  func `what is kept is what a view shows or a configuration reads`() throws {
    func kept(_ views: String, _ configs: [FraudConfig]) throws -> Kept {
      Kept(showing: try ViewSelection(views, of: FraudViews.all), under: configs)
    }
    #expect(Kept(showing: .all, under: [try Self.config(6)]) == .all)
    #expect(try kept("decisions", [try Self.config(6)]) == [])
    #expect(
      try kept("decisions", [try Self.config(6), try Self.config(2)]) == [.countries, .merchants])
    #expect(try kept("decisions", [try Self.config(3)]) == [.history, .travel])
    #expect(try kept("decisions", [try Self.config(4)]) == [.traits, .devices])
    #expect(try kept("fraud_hours", [try Self.config(1)]) == [.hours, .merchants, .devices])
    #expect(
      try kept("decisions", [.standard])
        == [.model, .history, .merchants, .devices, .travel, .traits])
    #expect(
      try kept("links,user_profiles", [try Self.config(6)])
        == [.merchants, .devices, .profiles])
  }

  @Test
  func `a model that counts for nothing and that no rule names is not asked`() throws {
    var random = RandomPayments(seed: 11)
    let lines = random.lines(300)
    let silent = try Self.run([lines], [try Self.config(6)], .init()).views()
    let asked = try Self.run([lines], [try Self.config(0)], .init()).views()
    #expect(silent["decisions"]?.allSatisfy { $0["anomaly"]?.description == "0.0" } == true)
    #expect(asked["decisions"]?.contains { $0["anomaly"]?.description != "0.0" } == true)
  }
}
