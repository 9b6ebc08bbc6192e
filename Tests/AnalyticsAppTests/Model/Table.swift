import Testing

@testable import ModelSupport

/// Rows drawn as text, so that a test shows what it wants:
///
///     path   views
///     /cart  2
///
/// The first line names the columns; cells are parted by two spaces or more. Only the columns
/// named are compared.
struct Table: Equatable, CustomStringConvertible {
  var columns: [String]
  var rows: [[Text]]

  init(_ drawing: String) {
    let lines = drawing.split(separator: "\n").map { line in
      line.split(separator: /\s{2,}/).map { String($0).trimmingPrefix(/\s+/) }
    }
    columns = lines[0].map(String.init)
    rows = lines.dropFirst().map { $0.map { Text(String($0)) } }
  }

  init(_ rows: [NaiveAnalytics.Row], columns: [String]) {
    self.columns = columns
    self.rows = rows.map { row in columns.map { row[$0] ?? "(no column)" } }
  }

  var description: String {
    ([columns] + rows.map { $0.map(\.description) }).map { $0.joined(separator: "  ") }
      .joined(separator: "\n")
  }
}

/// Expects a view to hold the rows drawn, in any order.
func expect(
  _ view: String, of model: NaiveAnalytics, equals drawing: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let wanted = Table(drawing)
  let found = Table(model.views[view] ?? [], columns: wanted.columns)
  func sorted(_ rows: [[Text]]) -> [[Text]] { rows.sorted { $0.lexicographicallyPrecedes($1) } }
  #expect(
    sorted(found.rows) == sorted(wanted.rows), "\(view) is:\n\(found)",
    sourceLocation: sourceLocation)
}

/// A page view's line at a time of 2 March 2026, with more members as JSON text.
func view(
  _ id: String, _ clock: String, _ visitor: String, _ path: String, _ more: String = ""
) -> String {
  "{\"event_id\":\"\(id)\",\"type\":\"page_view\",\"timestamp\":\"2026-03-02T\(clock)Z\","
    + "\"visitor_id\":\"\(visitor)\",\"path\":\"\(path)\"\(more)}"
}

/// Any other event's line, with its members as JSON text.
func event(_ id: String, _ type: String, _ clock: String, _ members: String) -> String {
  "{\"event_id\":\"\(id)\",\"type\":\"\(type)\",\"timestamp\":\"2026-03-02T\(clock)Z\",\(members)}"
}

/// The model of one file.
func model(
  _ lines: [String], change: (inout NaiveAnalytics.Settings) -> Void = { _ in }
) -> NaiveAnalytics {
  var settings = NaiveAnalytics.Settings()
  change(&settings)
  let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
  return NaiveAnalytics([NaiveAnalytics.Input(name: "a", bytes: bytes)], settings: settings)
}
