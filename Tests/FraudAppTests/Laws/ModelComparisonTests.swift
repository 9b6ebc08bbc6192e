import Foundation
import Testing

@testable import FraudApp
@testable import ModelSupport

/// The program against the model that computes everything slowly from the specification.
struct ModelComparisonTests {
  /// A configuration, and the same for the model.
  struct Pair {
    var config: FraudConfig
    var model: ModelConfig
  }

  static func pair(_ json: String, _ change: (inout ModelConfig) -> Void) throws -> Pair {
    var model = ModelConfig()
    change(&model)
    return Pair(config: try FraudConfig(json: json, file: "test"), model: model)
  }

  static func large(
    weight: Int, isActive: Bool = true, blocks: Bool = false
  ) -> ModelConfig.Rule {
    ModelConfig.Rule(name: "large", weight: weight, isActive: isActive, blocks: blocks) {
      transaction, _ in transaction.amount > 100_000
    }
  }

  static func first() throws -> Pair {
    try pair(
      """
      {"thresholds": {"review": 0.3, "block": 0.42}, "rules": [
        {"name": "large", "when": "amount_minor > 100000", "weight": 0.5},
        {"name": "france", "when": "country == 'FR'", "weight": 0.3},
        {"name": "phone", "when": "device_id == 'd1'", "weight": 0, "mode": "shadow"}]}
      """
    ) { model in
      (model.review, model.block) = (300_000, 420_000)
      model.rules = [
        large(weight: 500_000),
        .init(name: "france", weight: 300_000) { transaction, _ in transaction.country == "FR" },
        .init(name: "phone", weight: 0, isActive: false) { transaction, _ in
          transaction.device == "d1"
        },
      ]
    }
  }

  static func second() throws -> Pair {
    try pair(
      """
      {"thresholds": {"review": 0.25, "block": 0.5}, "velocity": {"mode": "fixed"},
       "weights": {"velocity": 0.4, "behaviour": 0.3, "anomaly": 0.1, "rules": 0.2},
       "rules": [{"name": "large", "when": "amount_minor > 100000", "weight": 0.2,
                  "action": "block"}]}
      """
    ) { model in
      (model.review, model.block, model.isFixed) = (250_000, 500_000, true)
      (model.velocityWeight, model.anomalyWeight) = (400_000, 100_000)
      model.rules = [large(weight: 200_000, blocks: true)]
    }
  }

  /// The model of the lines, its anomaly parts those the program found.
  static func model(
    _ files: [[String]], _ first: Pair, second: Pair?, found: [String: [NaiveFraud.Row]]
  ) -> NaiveFraud {
    var settings = settings(first, found)
    if second == nil {
      return model(
        bytes: files.map { Array($0.map { $0 + "\n" }.joined().utf8) }, first, found)
    }
    let inputs = files.enumerated().map { number, lines in
      (name: "\(number)", bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
    }
    if let second {
      let before = NaiveFraud([inputs[0]], settings: settings)
      settings.changes = [(before.files[0].events, second.model)]
    }
    return NaiveFraud(inputs, settings: settings)
  }

  static func model(
    bytes: [[UInt8]], _ pair: Pair, _ found: [String: [NaiveFraud.Row]]
  ) -> NaiveFraud {
    NaiveFraud(
      bytes.enumerated().map { (name: "\($0)", bytes: $1) }, settings: settings(pair, found))
  }

  private static func settings(
    _ first: Pair, _ found: [String: [NaiveFraud.Row]]
  ) -> NaiveFraud.Settings {
    var anomalies: [Text: Int] = [:]
    for row in found["decisions"] ?? [] {
      guard let id = row["transaction_id"], let text = row["anomaly"]?.description,
        let part = Double(text)
      else { continue }
      anomalies[id] = Int((part * 1_000_000).rounded())
    }
    var settings = NaiveFraud.Settings()
    settings.config = first.model
    settings.anomaly = { transaction, _ in anomalies[transaction.id] ?? -1 }
    return settings
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 30)
  func `every view is the model's, whatever comes in`(seed: UInt64) throws {
    let pair = try Self.first()
    var random = RandomPayments(seed: seed)
    let lines = random.lines(400)
    let run = try FraudRun(cut: .init(linesPerPartition: 32, commitEvents: Int(seed % 4) * 40 + 30))
    try run.enter(pair.config)
    try run.ingest(lines)
    try run.process()
    let found = try run.views()
    let model = Self.model([lines], pair, second: nil, found: found)
    let difference = difference(wanted: model.views, found: found)
    #expect(difference == nil, "SEED=\(seed)\n\(difference ?? "")")
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 30)
  func `every view is the model's over small logs of edges`(seed: UInt64) throws {
    let pair = try Self.first()
    let files = RandomFraud.inputs(seed: seed).map(\.bytes)
    let run = try FraudRun(cut: .init(linesPerPartition: 8, commitEvents: Int(seed % 3) * 10 + 5))
    try run.enter(pair.config)
    for file in files { try run.ingest(bytes: file) }
    try run.process()
    let found = try run.views()
    let difference = difference(wanted: Self.model(bytes: files, pair, found).views, found: found)
    #expect(difference == nil, "SEED=\(seed)\n\(difference ?? "")")
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 10)
  func `a changed configuration holds from its place in the log`(seed: UInt64) throws {
    let (first, second) = (try Self.first(), try Self.second())
    var random = RandomPayments(seed: seed)
    let files = [random.lines(200), random.lines(200)]
    let run = try FraudRun()
    try run.enter(first.config)
    try run.ingest(files[0])
    try run.enter(second.config)
    try run.ingest(files[1])
    try run.process()
    let found = try run.views()
    let model = Self.model(files, first, second: second, found: found)
    let difference = difference(wanted: model.views, found: found)
    #expect(difference == nil, "SEED=\(seed)\n\(difference ?? "")")
  }

  @Test(arguments: [1, 3, 100])
  func `what has waited too long for its transaction counts no more, wherever commits cut`(
    commitEvents: Int
  ) throws {
    let pair = try Self.pair("{\"rules\": []}") { _ in }
    let early = [
      label("l1", "1", "2026-03-02T12:00:00Z", isFraud: true), verdict("v1", "2", "approved"),
      label("l3", "never", "2026-03-04T12:00:00Z", isFraud: false),
    ]
    // Event time comes far, then further: the last label waits from where event time was.
    let far = [
      payment("0", "09:00:00"), label("l0", "0", "2026-05-31T20:00:00Z", isFraud: true),
      label("l4", "4", "2026-03-03T00:00:00Z", isFraud: true), payment("1", "10:00:00"),
    ]
    let further = [
      label("l5", "none", "2026-06-09T20:00:00Z", isFraud: true), payment("2", "10:00:00"),
      payment("4", "10:00:00"),
    ]
    let lines = early + far + further
    let run = try FraudRun(cut: .init(linesPerPartition: 1, commitEvents: commitEvents))
    try run.enter(pair.config)
    for line in lines {
      try run.ingest([line])
      if commitEvents == 1 { try run.process() }
    }
    try run.process()
    let found = try run.views()
    let model = Self.model([lines], pair, second: nil, found: found)
    let difference = difference(wanted: model.views, found: found)
    #expect(difference == nil, "\(difference ?? "")")
    #expect(model.lapsed.count == 2 && model.early.count == 2)
    #expect(model.views["unmatched"]?.count { $0["waits"] == "0" } == 3)
  }

  @Test func `every view of the fixtures is the model's`() throws {
    let pair = try Self.pair("{\"rules\": []}") { _ in }
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../fixtures/fraud")
    let names = ["first-week", "late-and-broken", "second-week"]
    let files = try names.map { name in
      try Data(contentsOf: folder.appendingPathComponent(name + ".jsonl"))
        .split(separator: 0x0A, omittingEmptySubsequences: false).dropLast().map { Array($0) }
    }
    let run = try FraudRun()
    try run.enter(pair.config)
    for file in files { try run.ingest(bytes: Array(file.map { $0 + [0x0A] }.joined())) }
    try run.process()
    let found = try run.views()
    let model = Self.model(bytes: files.map { Array($0.map { $0 + [0x0A] }.joined()) }, pair, found)
    let difference = difference(wanted: model.views, found: found)
    #expect(difference == nil, "\(difference ?? "")")
  }
}
