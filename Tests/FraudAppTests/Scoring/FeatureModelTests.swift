import Testing

@testable import FraudApp
@testable import ModelSupport
@testable import PipelineKit

/// The features that rules see, against a model that looks through everything for each of them.
struct FeatureModelTests {
  /// Keeps the features of each decision.
  private final class Listener: DecisionObserver {
    private(set) var features: [Text: FeatureVector] = [:]

    func decided(_ stage: DecisionStage, _ facts: TransactionFacts, _ score: Score) throws {
      features[Text(facts.transactionID)] = stage.features
    }

    func endBatch() throws {}
  }

  /// A configuration whose one rule names every feature, so that all of them are worked out.
  private static func naming() throws -> FraudConfig {
    let all = Feature.allCases.map { "\($0.name) is present" }.joined(separator: " or ")
    return try FraudConfig(
      json: """
        {"rules": [{"name": "all", "when": "\(all)", "weight": 0, "mode": "shadow"}]}
        """, file: "test")
  }

  private static func check(_ lines: [String], _ comment: Comment) throws -> Int {
    let run = try FraudRun()
    try run.enter(try naming())
    try run.ingest(lines)
    let listener = Listener()
    _ = try run.scratch(observer: listener)
    var intake = FraudIntake(appendTime: NaiveFraud.Settings().appendTime)
    intake.read(Array(lines.map { $0 + "\n" }.joined().utf8), name: "1")
    let model = NaiveFeatures(intake.events)
    #expect(Set(model.found.keys) == Set(listener.features.keys), comment)
    var differences: [String] = []
    for (id, wanted) in model.found {
      guard let found = listener.features[id] else { continue }
      for (feature, value) in wanted where found[feature] != Int64(value) {
        differences.append("\(id) \(feature.name): \(value) wanted, \(found[feature]) found")
      }
      for feature in NaiveFeatures.known where wanted[feature] == nil && found.isPresent(feature) {
        differences.append("\(id) \(feature.name): absent wanted, \(found[feature]) found")
      }
    }
    let shown = differences.sorted().prefix(5).joined(separator: "\n")
    #expect(differences.isEmpty, "\(comment) \(differences.count) differ:\n\(shown)")
    return model.found.values.map { $0[.userCount1h] ?? 0 }.max() ?? 0
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 6)
  func `every feature is what its sentence says`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    _ = try Self.check(random.lines(300), "SEED=\(seed)")
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 3)
  func `windows of busy parties are exact too`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed, pace: 40)
    let busiest = try Self.check(random.lines(1_200), "SEED=\(seed)")
    // Else this would not test what it is for.
    #expect(busiest > SlidingEvents<UserEntry>.countedMax, "SEED=\(seed)")
  }
}
