import EventGenerator
import Foundation
import Testing

@testable import ModelSupport

struct RandomFraudTests {
  /// Seeds from `SEED` on, by default from 1.
  static let first = ProcessInfo.processInfo.environment["SEED"].flatMap { UInt64($0) } ?? 1

  /// Half of the payments are unusual, so that some are reviewed and some blocked.
  static func settings() -> NaiveFraud.Settings {
    var settings = NaiveFraud.Settings()
    settings.anomaly = { transaction, _ in transaction.amount % 2 * 1_000_000 }
    settings.config.review = 250_000
    settings.config.rules = [
      .init(name: "yen", weight: 500_000) { transaction, _ in transaction.currency == "JPY" },
      .init(name: "fr", weight: 0, blocks: true) { $0.country == "FR" && $1.count % 3 == 0 },
      .init(name: "many", weight: 900_000, isActive: false) { $1.count > 20 && $0.device != nil },
    ]
    return settings
  }

  @Test func `a seed decides every byte`() {
    let once = RandomFraud.inputs(seed: Self.first).map(\.bytes)
    #expect(once == RandomFraud.inputs(seed: Self.first).map(\.bytes))
    #expect(once != RandomFraud.inputs(seed: Self.first + 1).map(\.bytes))
  }

  @Test func `lines add up, and every view and code occurs`() {
    var codes: Set<String> = []
    var views: Set<String> = []
    var (repeats, cleared, duplicates) = (0, 0, 0)
    for seed in Self.first..<Self.first + 40 {
      let found = NaiveFraud(RandomFraud.inputs(seed: seed), settings: Self.settings())
      for file in found.files { #expect(file.isBalanced, "seed \(seed)") }
      #expect(Set(found.decisions.map(\.transaction.id)).count == found.decisions.count)
      for decision in found.decisions { codes.formUnion(decision.codes) }
      views.formUnion(found.views.filter { !$0.value.isEmpty }.keys)
      repeats += found.repeats
      cleared += found.decisions.count { $0.outcome == .review && $0.isLearnt }
      duplicates += found.files.reduce(0) { $0 + $1.duplicates }
    }
    #expect(
      codes == [
        "VELOCITY", "COLD_START", "AMOUNT_DEVIATION", "NEW_COUNTRY", "UNUSUAL_HOUR", "ANOMALY",
        "RULE",
      ])
    #expect(views.count == 9)
    #expect(min(repeats, cleared, duplicates) > 10, "\(repeats), \(cleared), \(duplicates)")
  }

  /// What the log says later never changes a decision.
  @Test func `a prefix of the log decides as the whole log does`() {
    for seed in Self.first..<Self.first + 10 {
      let inputs = RandomFraud.inputs(seed: seed)
      let whole = NaiveFraud(inputs, settings: Self.settings()).views["decisions"] ?? []
      let half = NaiveFraud([inputs[0]], settings: Self.settings()).views["decisions"] ?? []
      #expect(half == Array(whole.prefix(half.count)), "seed \(seed)")
    }
  }
}
