import PipelineKit

/// Decides at each closed minute which alerts are pending, firing or resolved, in event time.
struct AlertEvaluator: Equatable, Sendable {
  init(rules: [AlertRule]) {}

  /// A minute has closed.
  ///
  /// - Returns: the changes of state, in order of rule, then service.
  mutating func closed(_ minute: Int64, _ services: [ServiceMinute]) -> [AlertChange] { [] }

  func encode() -> [UInt8] { [] }
  init?(decoding bytes: [UInt8], rules: [AlertRule]) { self.init(rules: rules) }
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
