import Testing

@testable import ModelSupport

struct NaiveFraudTests {
  /// Five ordinary payments of a user, one an hour from nine on, so that the profile is warm.
  private func warm(_ user: String = "u", currency: String = "EUR") -> [String] {
    zip(["98", "98", "100", "102", "102"], 9...13).map { amount, hour in
      payment(
        "w\(user)\(hour)", hour < 10 ? "0\(hour):00:00" : "\(hour):00:00", user, amount: amount,
        currency: currency, ",\"country\":\"DE\"")
    }
  }

  @Test(arguments: [(5, "0.1"), (6, "0.7"), (10, "0.7"), (11, "1.0")])
  func `velocity steps above five and above ten`(count: Int, velocity: String) {
    let lines = (1...count).map { payment("\($0)", "10:00:\($0 < 10 ? "0" : "")\($0)") }
    let last = model(lines).views["decisions"]?.last
    #expect(last?["velocity"] == Text(velocity))
    #expect(last?["velocity_count"] == Text(count))
  }

  @Test func `the window holds its end and not its beginning, and ignores what is later`() {
    let found = model([
      payment("1", "10:00:00"), payment("2", "10:05:00"), payment("3", "10:04:59.999"),
      payment("4", "10:00:00.001"),
    ])
    expect(
      "decisions", of: found,
      equals: """
        transaction_id  velocity_count
        1               1
        2               1
        3               2
        4               2
        """)
  }

  @Test func `a fixed bucket misses a burst over its edge`() {
    let lines = (0..<12).map { payment("\($0)", "10:0\($0 < 6 ? "4:5" : "5:0")\($0 % 6)") }
    #expect(model(lines).decisions.last?.velocityCount == 12)
    #expect(model(lines) { $0.config.isFixed = true }.decisions.last?.velocityCount == 6)
  }

  @Test func `a user is cold below five approved payments in a currency`() {
    let found = model(
      warm() + [
        payment("a", "11:00:01", amount: "100", ",\"country\":\"DE\""),
        payment("b", "11:00:02", amount: "100", currency: "JPY"),
      ])
    expect(
      "decisions", of: found,
      equals: """
        transaction_id  behaviour
        wu9             0.3
        wu10            0.3
        wu11            0.3
        wu12            0.3
        wu13            0.3
        a               0.0
        b               0.3
        """)
    #expect(found.decisions.map { $0.codes.contains("COLD_START") }.filter(\.self).count == 6)
  }

  @Test func `a new country weighs one, a new hour a half, a missing country nothing`() {
    let found = model(
      warm() + [
        payment("a", "11:10:00", amount: "100", ",\"country\":\"FR\""),
        payment("b", "20:00:00", amount: "100"),
        payment("c", "11:20:00", amount: "103", ",\"country\":\"DE\""),
      ])
    let parts = found.decisions.suffix(3).map(\.behaviour)
    #expect(parts[parts.startIndex] == 1_000_000)
    #expect(parts[parts.startIndex + 1] == 500_000)
    #expect(parts[parts.startIndex + 2] == 612_372, "the two before are learnt")
  }

  @Test(arguments: [
    (500_000, "approve"), (500_001, "review"), (800_000, "review"), (800_001, "block"),
  ])
  func `thresholds are strict`(risk: Int, decision: String) {
    let found = model([payment("1", "10:00:00")]) {
      $0.config.velocityWeight = 0
      $0.config.behaviourWeight = 0
      $0.config.anomalyWeight = 1_000_000
      $0.config.rulesWeight = 0
      $0.anomaly = { _, _ in risk }
    }
    #expect(found.decisions[0].risk == risk)
    #expect(found.decisions[0].outcome.rawValue == decision)
  }

  @Test func `the risk is the weighted sum rounded half up`() {
    let found = model([payment("1", "10:00:00")]) {
      $0.anomaly = { _, _ in 123_457 }
      $0.config.rules = [.init(name: "r", weight: 333_333) { _, _ in true }]
    }
    // 30,000 + 90,000 + 24,691.4 + 66,666.6
    #expect(found.decisions[0].risk == 211_358)
  }

  @Test func `shadow rules only count, and a blocking rule leaves the risk`() {
    let found = model([payment("1", "10:00:00")]) {
      $0.config.rules = [
        .init(name: "shadow", weight: 900_000, isActive: false, blocks: true) { _, _ in true },
        .init(name: "half", weight: 600_000, blocks: true) { _, _ in true },
        .init(name: "more", weight: 600_000) { _, _ in true },
        .init(name: "never", weight: 600_000) { _, _ in false },
      ]
    }
    expect(
      "decisions", of: found,
      equals: """
        risk  rules  decision
        0.32  1.0    block
        """)
    expect(
      "rule_hits", of: found,
      equals: """
        rule    mode    hits  blocked  reviewed  labelled_fraud  labelled  precision
        shadow  shadow  1     1        0         0               0         NULL
        half    active  1     1        0         0               0         NULL
        more    active  1     1        0         0               0         NULL
        never   active  0     0        0         0               0         NULL
        """)
  }

  @Test func `a changed configuration holds from its place on`() {
    let found = model([payment("1", "10:00:00"), payment("2", "10:00:01")]) {
      var strict = ModelConfig()
      strict.review = 100_000
      $0.changes = [(before: 1, config: strict)]
    }
    #expect(found.decisions.map(\.outcome) == [.approve, .review])
    #expect(found.decisions.map(\.configVersion) == [1, 2])
  }

  @Test func `z compares with all earlier payments, blocked ones too`() {
    let found = model([
      payment("1", "10:00:00", amount: "1"), payment("2", "10:00:01", amount: "3"),
      payment("3", "10:00:02", amount: "2"), payment("4", "10:00:03", amount: "2", currency: "USD"),
    ]) { $0.config.rules = [.init(name: "all", weight: 0, blocks: true) { _, _ in true }] }
    #expect(found.decisions.map(\.zScore) == [nil, nil, 0, nil])
    #expect(found.decisions.allSatisfy { $0.outcome == .block })
  }
}
