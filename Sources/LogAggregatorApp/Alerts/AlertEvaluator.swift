import PipelineKit

/// Decides at each closed minute which alerts are pending, firing or resolved, in event time.
///
///     for 2m, keep_firing_for 1m
///     minute      12:00  12:01  12:02  12:03  12:04  12:05  12:06
///     condition     -      x      x      x      -      -      -
///     state                pending firing              resolved at 12:06: true until 12:04, and 1m more
///
/// When a minute closes, the window of each rule that ends with it is looked at, for each service:
/// hopping windows, one a minute. A condition that holds starts an alert with the start of that
/// minute; once it has held for `for`, the alert fires (at once where `for` is 0); when it no longer
/// holds it is resolved, at the end of the minute, or `keep_firing_for` later. A pending alert that
/// does not come to fire is resolved without a time of firing.
///
/// **Law.** Changes are a function of the closed minutes alone: a backtest is the same evaluator over
/// the minutes of the past. Of one alert come pending, firing, resolved, in this order, none twice.
///
/// Memory: for each service what rules look back at, minutes without records left out.
struct AlertEvaluator: Equatable, Sendable {
  static let minute: Int64 = 60_000

  let rules: [AlertRule]
  var services: [String: ServiceHistory] = [:]
  /// By rule's number and service.
  var alerts: [AlertKey: ActiveAlert] = [:]

  init(rules: [AlertRule]) { self.rules = rules }

  /// A minute has closed.
  ///
  /// - Parameters:
  ///   - minute: its start, after every minute told before.
  ///   - services: what each logged; a service that logged nothing may be absent.
  /// - Returns: the changes of state, in order of rule, then service.
  mutating func closed(_ minute: Int64, _ services: [ServiceMinute]) -> [AlertChange] {
    let horizon = rules.map { $0.window.starts(containing: minute)[0] }.min() ?? minute
    for service in services where service.counts.records > 0 {
      self.services[service.service, default: ServiceHistory()].add(service, minute, rules)
    }
    for name in self.services.keys { self.services[name]?.forget(before: horizon) }
    var changes: [AlertChange] = []
    for number in rules.indices {
      for name in self.services.keys.sorted() where isWanted(name, rules[number]) {
        guard let history = self.services[name] else { continue }
        let value = rules[number].value(in: history, at: minute)
        let key = AlertKey(rule: number, service: name)
        changes += advance(key, holds: value.holds, value: value.value, minute)
      }
    }
    return changes
  }

  private func isWanted(_ service: String, _ rule: AlertRule) -> Bool {
    rule.service == nil || rule.service == service
  }

  private mutating func advance(
    _ key: AlertKey, holds: Bool, value: Double, _ minute: Int64
  ) -> [AlertChange] {
    let rule = rules[key.rule]
    let end = minute &+ AlertEvaluator.minute
    guard var alert = alerts[key] else {
      guard holds else { return [] }
      var alert = ActiveAlert(startedMs: minute, lastTrueMs: end, firedMs: nil)
      let fires = rule.forMinutes <= 0
      if fires { alert.firedMs = end }
      alerts[key] = alert
      return [change(key, alert, fires ? .firing : .pending, value)]
    }
    if holds {
      alert.lastTrueMs = end
      defer { alerts[key] = alert }
      guard alert.firedMs == nil,
        end &- alert.startedMs >= rule.forMinutes * AlertEvaluator.minute
      else { return [] }
      alert.firedMs = end
      return [change(key, alert, .firing, value)]
    }
    let kept = alert.firedMs == nil ? 0 : rule.keepFiringForMinutes * AlertEvaluator.minute
    guard end &- alert.lastTrueMs > kept else { return [] }
    alerts[key] = nil
    return [change(key, alert, .resolved, value, resolved: end)]
  }

  private func change(
    _ key: AlertKey, _ alert: ActiveAlert, _ state: AlertChange.State, _ value: Double,
    resolved: Int64? = nil
  ) -> AlertChange {
    AlertChange(
      rule: rules[key.rule].name, service: key.service, state: state, value: value,
      startedMs: alert.startedMs, firedMs: alert.firedMs, resolvedMs: resolved)
  }
}

/// Which alert: a rule's place in the list, and a service.
struct AlertKey: Hashable, Comparable, Sendable {
  var rule: Int
  var service: String

  static func < (left: AlertKey, right: AlertKey) -> Bool {
    (left.rule, left.service) < (right.rule, right.service)
  }
}

/// An alert that is pending or fires.
struct ActiveAlert: Equatable, Sendable {
  var startedMs: Int64
  /// The end of the last minute in which its condition held.
  var lastTrueMs: Int64
  var firedMs: Int64?
}

/// What one service logged in one closed minute, as rules see it.
struct ServiceMinute: Equatable, Sendable {
  var service: String
  var counts: MinuteCounts
  /// Records by template, of templates that a rule names.
  var templates: [Int64: Int64] = [:]
  /// Templates first seen in this minute, with their severities.
  var newTemplates: [NewTemplate] = []

  struct NewTemplate: Equatable, Sendable {
    var id: Int64
    var severity: Severity
  }
}

/// An alert that entered a state; its identity is rule, service and start.
struct AlertChange: Equatable, Sendable {
  enum State: String, Sendable { case pending, firing, resolved }

  var rule: String
  var service: String
  var state: State
  var value: Double
  var startedMs: Int64
  var firedMs: Int64?
  var resolvedMs: Int64?
}
