import PipelineKit

/// A condition on what was logged in a window of event time, and for how long it must hold.
///
///     { "name": "error rate", "metric": "error_rate", "above": 0.05, "window": "1m", "for": "2m",
///       "keep_firing_for": "5m", "service": "checkout", "labels": { "severity": "page" } }
///
/// | metric | value, of one service, in a window |
/// |---|---|
/// | error_rate | errors by records; the condition does not hold in a window without records |
/// | errors | records of severity 17 and up |
/// | records | records |
/// | template_count | records of the template |
/// | new_template | templates of `minimumSeverity` and up that were never seen before; not those of the service's first minute, in which all are new |
/// | silence | minutes since the service's last record, of a service that had one |
struct AlertRule: Equatable, Sendable {
  enum Metric: String, CaseIterable, Sendable {
    case errorRate = "error_rate"
    case errors, records
    case templateCount = "template_count"
    case newTemplate = "new_template"
    case silence
  }

  enum Comparison: String, Sendable { case above, below }

  /// A day: what rules look back at is kept.
  static let windowMinutesMax: Int64 = 1_440

  var name: String
  var metric: Metric
  var comparison: Comparison = .above
  var threshold: Double
  /// Of `silence`: after how many minutes it holds.
  var windowMinutes: Int64 = 1
  var forMinutes: Int64 = 0
  var keepFiringForMinutes: Int64 = 0
  /// Of one service only; nil for each of them.
  var service: String?
  /// Of `template_count`: which template.
  var template: Int64?
  /// Of `new_template`: the least severity that counts.
  var minimumSeverity: Severity = .error
  /// Fewer records in the window, and the condition does not hold.
  var minimumRecords: Int64 = 0
  var labels: [String: String] = [:]

  /// What holds without a rules file: an error rate above 5 % for two minutes, an error never seen
  /// before, a service that falls silent for five minutes.
  static let defaults: [AlertRule] = [
    AlertRule(
      name: "error rate above 5 %", metric: .errorRate, threshold: 0.05, forMinutes: 2,
      minimumRecords: 5, labels: ["severity": "critical"]),
    AlertRule(
      name: "new error template", metric: .newTemplate, threshold: 0,
      labels: ["severity": "warning"]),
    AlertRule(
      name: "service silent", metric: .silence, threshold: 0, windowMinutes: 5,
      labels: ["severity": "warning"]),
  ]

  /// The windows it looks at: of its size, one each minute.
  var window: HoppingWindow {
    HoppingWindow(
      sizeMilliseconds: min(max(windowMinutes, 1), AlertRule.windowMinutesMax) * 60_000,
      hopMilliseconds: 60_000)
  }
}
