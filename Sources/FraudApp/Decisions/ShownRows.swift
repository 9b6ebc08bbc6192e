import PipelineKit

/// Rows that only a view shows: left out where it is not wanted.
///
/// Whatever a decision may depend on is always kept, from the first event on: a configuration that
/// asks for more may enter the log at any time, and finds it there.
struct ShownRows: OptionSet, Sendable {
  let rawValue: UInt8

  /// The rows of user profiles, and the devices that they count.
  static let profiles = ShownRows(rawValue: 1 << 0)
  /// Decisions by hour.
  static let hours = ShownRows(rawValue: 1 << 1)
  /// Hits by rule.
  static let rules = ShownRows(rawValue: 1 << 2)

  static let all: ShownRows = [.profiles, .hours, .rules]

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What a selection of views shows.
  init(of views: ViewSelection) {
    self = []
    for (name, rows) in ShownRows.views where views.contains(name) { insert(rows) }
  }

  private static let views: [(String, ShownRows)] = [
    ("user_profiles", .profiles), ("fraud_hours", .hours), ("rule_hits", .rules),
  ]
}

extension FraudConfig {
  /// Whether the model has a say: it counts for something, or a rule names it. Else it is not asked.
  var readsAnomaly: Bool {
    weights.anomaly > .zero || WantedFeatures(self).contains(.anomaly)
  }
}
