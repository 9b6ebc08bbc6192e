/// One row of the table of features: what a feature is called, counts in and means.
struct FeatureDefinition: Sendable {
  let feature: Feature
  /// The name in rules, reasons and documentation.
  let name: String
  let type: FeatureType
  /// What one counts; empty for texts and booleans.
  let unit: String
  let source: FeatureSource
  /// A sentence without its full stop.
  let meaning: String

  /// The window as tables show it; a dash when there is none.
  var windowText: String {
    switch source {
    case .windowed(let measure): measure.window.text
    case .labels: "28 d"
    case .event, .history, .score: "—"
    }
  }
}
