import Foundation
import Testing

@testable import FraudApp
@testable import PipelineKit

/// The events that an explanation names are as many as the numbers say.
struct EvidenceTests {
  /// Features that count events, one each.
  static let counts: [Feature] = [
    .userCount1m, .userCount5m, .userCount1h, .userCount24h, .deviceCount5m, .deviceCount1h,
    .merchantCount1m, .merchantCount1h, .countryCount5m, .userTransactions,
    .merchantFraudLabels28d, .deviceFraudLabels28d, .userFraudLabels28d,
  ]

  /// Reviews a good part, so that verdicts teach; all windows are counted, as a rule names them.
  static func config() throws -> FraudConfig {
    let condition = (counts + [.merchantFraudRate28d]).map { "\($0.name) > 0" }.joined(
      separator: " or ")
    return try FraudConfig(
      json: """
        {"thresholds": {"review": 0.2, "block": 0.9},
         "rules": [{"name": "all", "when": "\(condition)", "weight": 0, "mode": "shadow"}]}
        """, file: "test")
  }

  /// A finder for a transaction, and what was seen of it.
  static func finder(_ id: String, _ run: FraudRun) throws -> (
    EvidenceFinder, DecisionWitness.Sighting, ScratchRun<FraudPipeline>
  ) {
    let witness = DecisionWitness(of: Array(id.utf8))
    let scratch = try run.scratch(observer: witness)
    let sighting = try #require(witness.sighting)
    let finder = EvidenceFinder(witness, sighting.facts, try scratch.connection()) {
      $0.last
    }
    return (finder, sighting, scratch)
  }

  @Test(arguments: RandomPayments.first..<RandomPayments.first + 4)
  func `a count has as many events behind it`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    let run = try FraudRun()
    try run.enter(try Self.config())
    try run.ingest(random.lines(300))
    try run.process()
    let ids = try run.views()["decisions", default: []].compactMap { $0["transaction_id"] }
    for place in stride(from: ids.count - 1, to: 0, by: -ids.count / 5) {
      let (finder, sighting, _) = try Self.finder(ids[place].description, run)
      let time = sighting.facts.time
      for feature in Self.counts where sighting.features.isPresent(feature) {
        let events = try finder.events(Evidence(feature, time: time))
        #expect(
          Int64(events.count) == sighting.features[feature],
          "SEED=\(seed) \(ids[place]) \(feature.name)")
        #expect(Set(events).count == events.count)
      }
      let rate = try finder.events(Evidence(.merchantFraudRate28d, time: time))
      let labels = try finder.events(Evidence(.merchantFraudLabels28d, time: time))
      let share = Double(labels.count) / Double(rate.count - labels.count)
      #expect(
        Int64((share * 1_000_000).rounded()) == sighting.features[.merchantFraudRate28d],
        "SEED=\(seed) \(ids[place])")
      let velocity = try finder.events(Evidence(sighting.config.velocity, time: time))
      #expect(Int64(velocity.count) == sighting.score.velocityCount, "SEED=\(seed) \(ids[place])")
      // A cleared review is named with its verdict: two events, one learnt transaction.
      let learnt = try finder.events(.learnt)
      let read = try LoggedEvent.read(Set(learnt), of: run.folder + "/log")
      let transactions = read.values.count { $0.kind == .transaction }
      #expect(Int64(transactions) == sighting.score.behaviour.learnt, "SEED=\(seed) \(ids[place])")
      #expect(read.values.allSatisfy { $0.kind == .transaction || $0.kind == .approval })
    }
  }

  @Test func `what a fixed window counts is what stands behind it`() throws {
    let run = try FraudRun()
    try run.enter(try FraudConfig(json: "{\"velocity\": {\"mode\": \"fixed\"}}", file: "test"))
    // The late one of 10:04:00 counts two seen before it, one of them later in event time.
    try run.ingest([
      payment("t1", "09:59:59"), payment("t2", "10:00:00"), payment("t3", "10:04:59"),
      payment("t4", "10:05:00"), payment("t5", "10:04:00"),
    ])
    let (finder, sighting, _) = try Self.finder("t5", run)
    #expect(sighting.score.velocityCount == 3)
    let events = try finder.events(
      Evidence(sighting.config.velocity, time: sighting.facts.time))
    #expect(events.map(\.offset) == [Offset(1), Offset(4), Offset(2)])
  }
}
