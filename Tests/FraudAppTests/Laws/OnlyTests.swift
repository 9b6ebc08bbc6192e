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

  @Test(arguments: 0..<7)
  func `a configuration may ask for anything at any time, whatever views are built`(
    number: Int
  ) throws {
    var random = RandomPayments(seed: UInt64(number))
    let files = (0..<3).map { _ in random.lines(80) }
    // The first file comes before any configuration, the others under one that reads more each time.
    func run(_ cut: FraudRun.Cut) throws -> [String: [NaiveFraud.Row]] {
      let run = try FraudRun(cut: cut)
      for (file, config) in zip(files, [nil, 6, number] as [Int?]) {
        if let config { try run.enter(try Self.config(config)) }
        try run.ingest(file)
        try run.process()
      }
      return try run.views()
    }
    let only = try ViewSelection("decisions", of: FraudViews.all)
    let found = try run(.init(linesPerPartition: 16, only: only))
    let said = difference(wanted: try run(.init()).filter { only.contains($0.key) }, found: found)
    #expect(said == nil, "\(said ?? "")")
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
