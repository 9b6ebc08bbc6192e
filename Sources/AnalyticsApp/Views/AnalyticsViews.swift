import PipelineKit

/// The views that people query, over the tables that the folds fill.
///
/// `{name}` stands for the stored table of the version, `{watermark}` for the instant before which no
/// event is expected any more; both are filled in when the views are published. Only functions that
/// every SQLite has are used.
enum AnalyticsViews {
  static let all: [PublicView] =
    (TrafficViews.all + VisitViews.all + FunnelViews.all + SalesViews.all)
    .map { $0.keyed(by: ViewKeys.all[$0.name] ?? []) }

  /// What times and amounts are measured in, for `pipeline_views`.
  static let timeUnits = "*_ms: milliseconds (instants since 1970-01-01 UTC)"
}

extension PublicView {
  /// The stored tables that the view's SQL names.
  var tableNames: [String] {
    sql.split(separator: "{").dropFirst().compactMap { part in
      guard let end = part.firstIndex(of: "}") else { return nil }
      let name = String(part[..<end])
      return name == "watermark" || name == "version" ? nil : name
    }
  }
}
