import PipelineKit

/// Waits for one transaction during a replay, and writes down what its score was made of.
final class DecisionWitness: DecisionObserver {
  private let id: [UInt8]
  /// What was seen, for people; nil while the transaction has not come.
  private(set) var seen: String?
  private(set) var user: [UInt8] = []
  private(set) var sequence: Int64 = 0

  init(of id: [UInt8]) { self.id = id }

  func decided(
    _ fold: DecisionFold, _ transaction: Transaction, _ slots: Scorer.Slots, _ score: Score
  ) throws {
    guard seen == nil else { return }
    let facts = try fold.journal.facts(transaction.sequence)
    guard facts.transactionID == id else { return }
    (user, sequence) = (facts.user, facts.sequence)
    let config = fold.scorer.config
    var text = head(facts, score, fold.scorer.configVersion, config)
    text += "  velocity   \(score.parts.velocity) x \(config.weights.velocity): "
    text += "\(score.velocityCount) transactions of the user in a "
    text += "\(config.velocity.mode.rawValue) window of "
    text += "\(config.velocity.windowMilliseconds / 1000) s\n"
    text += try windowEvents(fold, transaction, slots, config.velocity)
    text += "  behaviour  \(score.parts.behaviour) x \(config.weights.behaviour): "
    text += behaviour(score.behaviour)
    text += "  anomaly    \(score.parts.anomaly) x \(config.weights.anomaly)"
    let drivers = fold.scorer.model.drivers
    text += drivers.isEmpty ? "\n" : ": driven by \(drivers.joined(separator: ", "))\n"
    text += rules(score, config)
    text += "\nfeatures that rules look at\n"
    for feature in Feature.allCases where fold.scorer.features.isPresent(feature) {
      text += "  \(feature.name) = \(shown(feature, fold.scorer.features[feature]))\n"
    }
    seen = text
  }

  func endBatch() throws {}

  private func head(
    _ facts: TransactionFacts, _ score: Score, _ version: Int64, _ config: FraudConfig
  ) -> String {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    return "transaction \(text(id)) of user \(text(user)), "
      + "\(Timestamp(milliseconds: facts.time).rfc3339): \(facts.amount) minor units of "
      + "\(text(CurrencyCode.bytes(facts.currency))) at merchant \(text(facts.merchant))\n"
      + "decision \(score.decision.rawValue): risk \(score.risk); review above "
      + "\(config.thresholds.review), block above \(config.thresholds.block); "
      + "configuration \(version) (\(config.version))\n\nparts, each with its weight\n"
  }

  private func windowEvents(
    _ fold: DecisionFold, _ transaction: Transaction, _ slots: Scorer.Slots,
    _ settings: VelocitySettings
  ) throws -> String {
    var text = ""
    let entries = fold.scorer.users.values[slots.user].recents.window(
      after: transaction.time - settings.windowMilliseconds, through: transaction.time)
    for entry in entries.suffix(ExplainCommand.listedMax) {
      let facts = try fold.journal.facts(entry.sequence)
      text +=
        "    \(String(decoding: facts.transactionID, as: UTF8.self))  "
        + "\(Timestamp(milliseconds: facts.time).rfc3339)\n"
    }
    return text
  }

  private func behaviour(_ finding: BehaviourFinding) -> String {
    if finding.isColdStart {
      return "cold start, \(finding.learnt) learnt transactions in the currency\n"
    }
    return "the greatest of amount \(Millionths(finding.deviation)) (mean \(finding.meanMinor) of "
      + "\(finding.learnt) learnt), \(finding.isNewCountry ? "a new country" : "no new country"), "
      + "\(finding.isUnusualHour ? "an unusual hour" : "no unusual hour")\n"
  }

  private func rules(_ score: Score, _ config: FraudConfig) -> String {
    var text = "  rules      \(score.parts.rules) x \(config.weights.rules)\n"
    score.hits.forEach { number in
      let rule = config.rules[number]
      text += "    \(rule.name) (\(rule.mode.rawValue), \(rule.weight)): \(rule.condition)\n"
    }
    return text
  }

  private func shown(_ feature: Feature, _ value: Int64) -> String {
    switch feature.type {
    case .decimal: Millionths(value).description
    case .text: "symbol " + String(UInt64(bitPattern: value), radix: 16)
    case .boolean: value == 1 ? "true" : "false"
    case .integer: String(value)
    }
  }
}
