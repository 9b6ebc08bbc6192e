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
  private let hourCounts, hourAmount, hourBlocked: CounterSlot
  private let approved, reviewed, blocked: CounterSlot
  private let hits, hitsBlocked, hitsReviewed, labelled, labelledFraud: CounterSlot

  init() {
    hourCounts = hours.counter("transactions")
    (hourAmount, hourBlocked) = (hours.counter("amount_minor"), hours.counter("blocked_minor"))
    approved = hours.counter("approved")
    (reviewed, blocked) = (hours.counter("reviewed"), hours.counter("blocked"))
    hits = rules.counter("hits")
    (hitsBlocked, hitsReviewed) = (rules.counter("blocked"), rules.counter("reviewed"))
    (labelled, labelledFraud) = (rules.counter("labelled"), rules.counter("labelled_fraud"))
  }

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
    switch decision {
    case .approve: hours.add(approved, group, 1)
    case .review: hours.add(reviewed, group, 1)
    case .block: hours.add(blocked, group, 1)
    }
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

  /// The groups of the rules of one configuration, by their number.
  private var groups: [Int] = []
  private var groupsVersion = Int64.min

  /// Counts the hit of rule `number` of a configuration.
  func addHit(_ number: Int, of rules: [RuleDefinition], version: Int64, _ decision: Decision) {
    if groupsVersion != version {
      groups = rules.map { group($0) }
      groupsVersion = version
    }
    self.rules.add(hits, groups[number], 1)
    if decision == .block { self.rules.add(hitsBlocked, groups[number], 1) }
    if decision == .review { self.rules.add(hitsReviewed, groups[number], 1) }
  }

  /// Counts a label of a transaction that the rule had hit.
  func addLabel(_ rule: RuleDefinition, isFirst: Bool, change: Int64) {
    let group = group(rule)
    if isFirst { rules.add(labelled, group, 1) }
    rules.add(labelledFraud, group, change)
  }

  private func group(_ rule: RuleDefinition) -> Int {
    rules.group(
      rules.intern(Array(rule.name.utf8).span.bytes, key: 0),
      rules.intern(Array(rule.mode.rawValue.utf8).span.bytes, key: 1))
  }

  func drain() throws -> [AggregateDelta] {
    recent = DecisionCounts.noneRecent
    groupsVersion = .min
    return [try hours.drain(), try rules.drain()]
  }
}
