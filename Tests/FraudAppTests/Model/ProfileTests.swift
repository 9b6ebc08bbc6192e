import Testing

@testable import ModelSupport

/// What the profile learns, and when.
struct ProfileTests {
  /// Reviews what costs 50.00, blocks what costs 90.00.
  private func settings(_ settings: inout NaiveFraud.Settings) {
    settings.config.rules = [
      .init(name: "ninety", weight: 0, blocks: true) { transaction, _ in
        transaction.amount == 9_000
      }
    ]
    settings.config.anomalyWeight = 1_000_000
    settings.anomaly = { transaction, _ in transaction.amount == 5_000 ? 450_000 : 0 }
  }

  private func learnt(_ lines: [String]) -> [String] {
    model(lines, change: settings).decisions.filter(\.isLearnt).map(\.transaction.id.description)
  }

  @Test func `an approved payment is learnt at once, a blocked one never`() {
    #expect(
      learnt([
        payment("1", "10:00:00"), payment("2", "10:00:01", amount: "90.00"),
        verdict("v", "2", "approved"),
      ]) == ["1"])
  }

  @Test func `a reviewed payment is learnt when it is cleared`() {
    let review = payment("1", "10:00:00", amount: "50.00")
    #expect(learnt([review]).isEmpty)
    #expect(learnt([review, verdict("v", "1", "fraud")]).isEmpty)
    #expect(learnt([review, verdict("v", "1", "approved")]) == ["1"])
    #expect(learnt([review, verdict("v", "1", "fraud"), verdict("w", "1", "approved")]) == ["1"])
    #expect(learnt([review, verdict("v", "1", "approved"), verdict("w", "1", "fraud")]) == ["1"])
    #expect(learnt([verdict("v", "1", "approved"), review]) == ["1"])
  }

  @Test func `what is cleared counts for the payments after the verdict only`() {
    let review = payment("5", "10:00:05", amount: "50.00")
    let four = (1...4).map { payment("\($0)", "10:00:0\($0)") }
    let next = payment("6", "10:00:06")
    let before = model(four + [review, next, verdict("v", "5", "approved")], change: settings)
    let after = model(four + [review, verdict("v", "5", "approved"), next], change: settings)
    #expect(before.decisions[5].codes.contains("COLD_START"))
    #expect(!after.decisions[5].codes.contains("COLD_START"))
  }

  @Test func `a profile tells what was learnt and what was seen`() {
    let found = model(
      [
        payment("1", "10:00:00", amount: "10.00", ",\"country\":\"DE\",\"device_id\":\"d\""),
        payment("2", "09:00:00", amount: "10.01", ",\"country\":\"FR\""),
        payment("3", "12:00:00", amount: "90.00", ",\"country\":\"US\""),
        payment("4", "13:00:00", amount: "45", currency: "JPY"),
        label("l", "3", "2026-03-05T00:00:00Z", isFraud: true),
      ], change: settings)
    expect(
      "user_profiles", of: found,
      equals: """
        currency  transactions  scored  mean_minor  std_minor  countries  devices  hours  blocked  fraud_labels
        EUR       2             3       1001        1          2          1        2      1        1
        JPY       1             1       45          NULL       0          0        1      0        0
        """)
    #expect(
      found.views["user_profiles"]?.contains { $0["first_seen_ms"] == "1772442000000" } == true)
  }

  @Test func `the queue holds reviews without a verdict, highest risk first`() {
    let lines = ["50.00", "50.00", "10.00", "50.00"].enumerated().map {
      payment("\($0)", "10:00:0\($0)", "u\($0)", amount: $1)
    }
    let found = model(lines + [verdict("v", "1", "fraud")]) {
      $0.config.anomalyWeight = 1_000_000
      $0.anomaly = { transaction, _ in
        transaction.amount == 5_000 ? transaction.id == "3" ? 500_000 : 450_000 : 0
      }
    }
    #expect(found.views["review_queue"]?.map { $0["transaction_id"] } == ["3", "0"])
  }
}
