import PipelineKit

/// Decisions by hour, and hits of rules.
final class DecisionCounts {
  static let hourSpec = AggregateSpec(
    name: "decision_hours", keys: [("hour_ms", .integer), ("currency", .text)],
    measures: [
      .count("transactions"), .count("approved"), .count("reviewed"), .count("blocked"),
      .sum("amount_minor"), .sum("blocked_minor"),
    ])
  static let ruleSpec = AggregateSpec(
    name: "rule_counts", keys: [("rule", .text), ("mode", .text)],
    measures: [
      .count("hits"), .count("blocked"), .count("reviewed"), .count("labelled"),
      .count("labelled_fraud"),
    ])

  private let hours = AggregateTable(DecisionCounts.hourSpec)
  private let rules = AggregateTable(DecisionCounts.ruleSpec)
  private lazy var hourCounts = hours.counter("transactions")
  private lazy var decided = [
    hours.counter("approved"), hours.counter("reviewed"), hours.counter("blocked"),
  ]
  private lazy var hourAmount = hours.counter("amount_minor")
  private lazy var hourBlocked = hours.counter("blocked_minor")

  /// A group that was counted lately.
  private struct Recent {
    var hour = Int64.min
    var currency: UInt32 = 0
    var group = 0
  }

  private static let noneRecent = [Recent](repeating: Recent(), count: 64)
  private var recent = DecisionCounts.noneRecent

  var memoryEstimate: Int { hours.memoryEstimate + rules.memoryEstimate }

  /// Counts a decision by hour and currency.
  func addHour(_ time: Int64, _ currency: UInt32, _ amount: Int64, _ decision: Decision) {
    let group = group(TumblingWindow.hour.start(of: time), currency)
    hours.add(hourCounts, group, 1)
    hours.add(decided[Int(decision.code)], group, 1)
    hours.add(hourAmount, group, amount)
    if decision == .block { hours.add(hourBlocked, group, amount) }
  }

  /// The group of an hour and a currency: one of the last few, nearly always.
  @inline(__always)
  private func group(_ hour: Int64, _ currency: UInt32) -> Int {
    let place = Int(truncatingIfNeeded: (Int64(currency) ^ hour / 3_600_000) & 63)
    if recent[place].currency == currency, recent[place].hour == hour { return recent[place].group }
    let group = hours.group(
      hour, hours.intern(CurrencyCode.letters(currency).span.bytes, key: 1))
    recent[place] = Recent(hour: hour, currency: currency, group: group)
    return group
  }

  func addHit(_ rule: RuleDefinition, _ decision: Decision) {
    let group = group(rule)
    rules.add(rules.counter("hits"), group, 1)
    if decision == .block { rules.add(rules.counter("blocked"), group, 1) }
    if decision == .review { rules.add(rules.counter("reviewed"), group, 1) }
  }

  /// Counts a label of a transaction that the rule had hit.
  func addLabel(_ rule: RuleDefinition, isFirst: Bool, change: Int64) {
    let group = group(rule)
    if isFirst { rules.add(rules.counter("labelled"), group, 1) }
    rules.add(rules.counter("labelled_fraud"), group, change)
  }

  private func group(_ rule: RuleDefinition) -> Int {
    rules.group(
      rules.intern(Array(rule.name.utf8).span.bytes, key: 0),
      rules.intern(Array(rule.mode.rawValue.utf8).span.bytes, key: 1))
  }

  func drain() throws -> [AggregateDelta] {
    recent = DecisionCounts.noneRecent
    return [try hours.drain(), try rules.drain()]
  }
}
