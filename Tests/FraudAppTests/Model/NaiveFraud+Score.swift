@testable import ModelSupport

extension NaiveFraud {
  private static let million = 1_000_000
  private static let windowMilliseconds = 300_000

  /// Scores a transaction that is not yet among the decisions.
  ///
  /// Each part is rounded half up to millionths where it is made: velocity and location, time and
  /// rules are exact already, the amount's deviation is rounded once from exact integers. Then
  ///
  ///     risk = floor((w_v·v + w_b·b + w_a·a + w_r·r + 500,000) / 1,000,000), at most 1,000,000
  ///
  /// and the decision compares this rounded risk, so that what a view shows explains it.
  func decision(on transaction: FraudEvent.Transaction) -> ModelDecision {
    let config = configs[configs.count - 1]
    var decision = ModelDecision(transaction: transaction)
    decision.configVersion = configs.count
    decision.zScore = scoredAmounts(transaction.user, transaction.currency)
      .zScore(of: transaction.amount)
    decision.velocityCount = velocityCount(transaction, isFixed: config.isFixed)
    decision.velocity =
      decision.velocityCount > 10 ? 1_000_000 : decision.velocityCount > 5 ? 700_000 : 100_000
    if decision.velocity > 100_000 { decision.codes.append("VELOCITY") }
    addBehaviour(to: &decision)
    decision.anomaly = min(max(0, anomaly(of: transaction)), NaiveFraud.million)
    if decision.anomaly >= 500_000 { decision.codes.append("ANOMALY") }
    let isBlocked = addRules(of: config, to: &decision)
    let sum =
      config.velocityWeight * decision.velocity + config.behaviourWeight * decision.behaviour
      + config.anomalyWeight * decision.anomaly + config.rulesWeight * decision.rules
    decision.risk = min((sum + 500_000) / NaiveFraud.million, NaiveFraud.million)
    decision.outcome =
      isBlocked || decision.risk > config.block
      ? .block : decision.risk > config.review ? .review : .approve
    return decision
  }

  /// The user's transactions with event time in (t - 5 min, t], or in the bucket of t, among those
  /// scored before; this one is added. Of any currency and decision.
  private func velocityCount(_ transaction: FraudEvent.Transaction, isFixed: Bool) -> Int {
    let t = transaction.time
    let window = NaiveFraud.windowMilliseconds
    return 1
      + history(of: transaction.user).count { earlier in
        let time = earlier.transaction.time
        return isFixed
          ? Instant.floor(time, to: window) == Instant.floor(t, to: window)
          : time > t - window && time <= t
      }
  }

  /// The largest of amount, location and time, from what the profile has learnt. Below five learnt
  /// transactions of the user *in this currency* it is 0.3, and country and hour are not looked at.
  private func addBehaviour(to decision: inout ModelDecision) {
    let transaction = decision.transaction
    let amounts = learntAmounts(transaction.user, transaction.currency)
    guard amounts.count >= 5 else {
      decision.behaviour = 300_000
      decision.codes.append("COLD_START")
      return
    }
    // Countries and hours are the user's, whatever the currency.
    let learnt = history(of: transaction.user).filter(\.isLearnt).map(\.transaction)
    let deviation = amounts.deviation(of: transaction.amount)
    let isNewCountry =
      transaction.country != nil && !learnt.contains { $0.country == transaction.country }
    let hour = NaiveFraud.hour(of: transaction)
    let isNewHour = !learnt.contains { NaiveFraud.hour(of: $0) == hour }
    decision.behaviour = max(
      deviation, isNewCountry ? NaiveFraud.million : 0, isNewHour ? 500_000 : 0)
    // More than one standard deviation.
    if deviation >= 333_334 { decision.codes.append("AMOUNT_DEVIATION") }
    if isNewCountry { decision.codes.append("NEW_COUNTRY") }
    if isNewHour { decision.codes.append("UNUSUAL_HOUR") }
  }

  /// The hour of the day, in UTC.
  static func hour(of transaction: FraudEvent.Transaction) -> Int {
    (transaction.time - Instant.floor(transaction.time, to: Instant.day)) / Instant.hour
  }

  /// Adds the capped sum of the active rules' weights. Shadow rules are noted only.
  ///
  /// - Returns: whether an active rule blocks.
  private func addRules(of config: ModelConfig, to decision: inout ModelDecision) -> Bool {
    var isBlocked = false
    for rule in config.rules where rule.matches(decision.transaction, decisions) {
      guard rule.isActive else {
        decision.shadowHits.append(rule.name)
        continue
      }
      decision.activeHits.append(rule.name)
      decision.rules = min(decision.rules + rule.weight, NaiveFraud.million)
      isBlocked = isBlocked || rule.blocks
      decision.codes.append("RULE")
    }
    return isBlocked
  }
}
