import PipelineKit

/// What a service logged in the minutes that rules look back at.
struct ServiceHistory: Equatable, Sendable {
  struct Minute: Equatable, Sendable {
    var start: Int64
    var counts: MinuteCounts
    /// Records by template, of templates that a rule names.
    var templates: [Int64: Int64]
    /// New templates by severity's number.
    var news: [Int64: Int64]
  }

  /// Those with records, oldest first.
  var minutes: [Minute] = []
  /// Its first minute and its last.
  var firstMs = Int64.max
  var lastMs = Int64.min

  mutating func add(_ minute: ServiceMinute, _ start: Int64, _ rules: [AlertRule]) {
    let isFirst = firstMs == .max
    firstMs = min(firstMs, start)
    lastMs = max(lastMs, start)
    let wanted = Set(rules.compactMap(\.template))
    var news: [Int64: Int64] = [:]
    for template in minute.newTemplates where !isFirst {
      news[Int64(template.severity.number), default: 0] += 1
    }
    minutes.append(
      Minute(
        start: start, counts: minute.counts,
        templates: minute.templates.filter { wanted.contains($0.key) }, news: news))
  }

  mutating func forget(before start: Int64) {
    let kept = minutes.firstIndex { $0.start >= start } ?? minutes.count
    if kept > 0 { minutes.removeFirst(kept) }
  }
}

extension AlertRule {
  /// The value of a service in the window that ends with `minute`, and whether the rule holds.
  func value(in history: ServiceHistory, at minute: Int64) -> (value: Double, holds: Bool) {
    if metric == .silence {
      let silent = (minute &- history.lastMs) / AlertEvaluator.minute
      return (Double(silent), silent >= windowMinutes)
    }
    let start = window.starts(containing: minute)[0]
    var counts = MinuteCounts()
    var counted: Int64 = 0
    for minute in history.minutes.reversed() {
      if minute.start < start { break }
      counts.records &+= minute.counts.records
      counts.errors &+= minute.counts.errors
      switch metric {
      case .templateCount: counted &+= minute.templates[template ?? 0] ?? 0
      case .newTemplate:
        for (severity, count) in minute.news where severity >= Int64(minimumSeverity.number) {
          counted &+= count
        }
      default: continue
      }
    }
    let value =
      switch metric {
      case .errorRate: counts.rate
      case .errors: Double(counts.errors)
      case .records: Double(counts.records)
      default: Double(counted)
      }
    let isEnough = counts.records >= minimumRecords && (metric != .errorRate || counts.records > 0)
    return (value, isEnough && (comparison == .above ? value > threshold : value < threshold))
  }
}
