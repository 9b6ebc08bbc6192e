import Testing

@testable import ModelSupport

/// Labels, and the views that join them.
struct LabelTests {
  private func risks(_ risks: [String: Int]) -> (inout NaiveFraud.Settings) -> Void {
    {
      $0.config.velocityWeight = 0
      $0.config.behaviourWeight = 0
      $0.config.anomalyWeight = 1_000_000
      $0.anomaly = { transaction, _ in risks[transaction.id.description] ?? 0 }
    }
  }

  @Test(
    arguments: [
      ("2026-05-31T10:00:00Z", true), ("2026-05-31T10:00:00.001Z", nil),
      ("2025-12-02T10:00:00Z", true), ("2025-12-02T09:59:59.999Z", nil),
    ] as [(String, Bool?)])
  func `a label joins within ninety days, both ends included`(time: String, joined: Bool?) {
    let found = model([payment("1", "10:00:00"), label("l", "1", time, isFraud: true)])
    #expect(found.decisions[0].label == joined)
  }

  @Test func `the last label in the log counts, and may come before its payment`() {
    let first = label("a", "1", "2026-03-09T00:00:00Z", isFraud: true)
    let second = label("b", "1", "2026-03-05T00:00:00Z", isFraud: false)
    let line = payment("1", "10:00:00")
    #expect(model([line, first, second]).decisions[0].label == false)
    #expect(model([second, first, line]).decisions[0].label == true)
    #expect(model([line, verdict("v", "1", "fraud")]).decisions[0].label == nil)
  }

  @Test(
    arguments: [
      ("2026-05-31T23:00:30Z", true), ("2026-05-31T23:00:30.001Z", nil),
    ] as [(String, Bool?)])
  func `what comes before its payment waits for it ninety days of event time`(
    time: String, joined: Bool?
  ) {
    let lines = [
      label("a", "1", "2026-03-02T23:00:00Z", isFraud: true),
      label("b", "2", time, isFraud: true),
      payment("1", "10:00:00"),
    ]
    let found = model(lines)
    #expect(found.decisions[0].label == joined)
    expect(
      "unmatched", of: found,
      equals: """
        transaction_id  type   says   waits
        2               label  fraud  1
        """ + (joined == nil ? "\n1               label  fraud  0" : ""))
    // One that comes when event time is far ahead waits from then on.
    let far = model([lines[1], lines[0], lines[2]])
    #expect(far.decisions[0].label == true)
  }

  @Test func `performance counts the day of the payment, and ranks by risk`() {
    let lines = (1...5).map { payment("\($0)", "10:00:00", "u\($0)") }
    let labels = [true, false, true, false].enumerated().map {
      label("l\($0)", "\($0 + 1)", "2026-04-01T00:00:00Z", isFraud: $1)
    }
    let found = model(
      lines + labels,
      change: risks(["1": 900_000, "2": 600_000, "3": 300_000, "4": 300_000, "5": 999_999]))
    // Pairs: 1 beats both; 3 loses to 2, ties with 4. Precision 1 at 1, then 2 of 4 at 3.
    expect(
      "performance", of: found,
      equals: """
        day         labelled  true_positive  false_positive  true_negative  false_negative  precision  recall  auc    average_precision
        2026-03-02  4         1              1               1              1               0.5        0.5     0.625  0.75
        """)
  }

  @Test func `what has no pairs has no area`() {
    let found = model([
      payment("1", "10:00:00"), label("l", "1", "2026-03-03T00:00:00Z", isFraud: false),
    ])
    expect(
      "performance", of: found,
      equals: """
        labelled  true_negative  precision  recall  auc   average_precision
        1         1              NULL       NULL    NULL  NULL
        """)
  }

  @Test func `devices of two users and merchants of two defrauded users are linked`() {
    func pay(_ id: String, _ user: String, _ merchant: String, _ device: String) -> String {
      payment(id, "10:00:00", user, merchant: merchant, ",\"device_id\":\"\(device)\"")
    }
    let found = model(
      [
        pay("1", "a", "m1", "d1"), pay("2", "a", "m2", "d1"), pay("3", "b", "m1", "d2"),
        pay("4", "b", "m2", "d1"), pay("5", "c", "m1", "d3"), pay("6", "a", "m3", "d4"),
      ]
        + ["1", "2", "3", "4", "5"].map {
          label("l\($0)", $0, "2026-03-04T00:00:00Z", isFraud: true)
        })
    expect(
      "links", of: found,
      equals: """
        entity   kind           users  transactions  fraud_labels
        d1       device         2      3             3
        m1 & m2  merchant_pair  2      4             4
        """)
    expect(
      "merchants", of: found,
      equals: """
        merchant_id  transactions  blocked  fraud_labels  fraud_rate
        m1           3             0        3             1.0
        m2           2             0        2             1.0
        m3           1             0        0             0.0
        """)
  }

  @Test func `hours count decisions and money, a currency each`() {
    let found = model(
      [
        payment("1", "10:00:00", amount: "10.00"), payment("2", "10:59:59", amount: "5.00"),
        payment("3", "10:30:00", amount: "45", currency: "JPY"), verdict("v", "2", "approved"),
      ], change: risks(["1": 900_000, "2": 600_000]))
    expect(
      "fraud_hours", of: found,
      equals: """
        hour                      currency  transactions  approved  reviewed  blocked  amount_minor  blocked_minor
        2026-03-02T10:00:00.000Z  EUR       2             0         1         1        1500          1000
        2026-03-02T10:00:00.000Z  JPY       1             1         0         0        45            0
        """)
  }
}
