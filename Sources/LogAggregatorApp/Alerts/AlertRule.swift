import PipelineKit

/// A condition on what was logged in a window of event time, and for how long it must hold.
///
///     { "name": "error rate", "metric": "error_rate", "above": 0.05, "window": "1m", "for": "2m",
///       "keep_firing_for": "5m", "service": "checkout", "labels": { "severity": "page" } }
struct AlertRule: Equatable, Sendable {
  enum Metric: String, CaseIterable, Sendable {
    case errorRate = "error_rate"
    case errors, records
    case templateCount = "template_count"
    case newTemplate = "new_template"
    case silence
  }

  enum Comparison: String, Sendable { case above, below }

  var name: String
  var metric: Metric
  var comparison: Comparison = .above
  var threshold: Double
  var windowMinutes: Int64 = 1
  var forMinutes: Int64 = 0
  var keepFiringForMinutes: Int64 = 0
  /// Of one service only; nil for each of them.
  var service: String?
  /// Of `template_count`: which template.
  var template: Int64?
  /// Of `errors`, `new_template`: the least severity that counts.
  var minimumSeverity: Severity = .error
  var minimumRecords: Int64 = 0
  var labels: [String: String] = [:]

  /// What holds without a rules file.
  static let defaults: [AlertRule] = []
}
