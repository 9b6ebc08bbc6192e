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

  init(_ rows: [NaiveFraud.Row], columns: [String]) {
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
  _ view: String, of model: NaiveFraud, equals drawing: String,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let wanted = Table(drawing)
  let found = Table(model.views[view] ?? [], columns: wanted.columns)
  func sorted(_ rows: [[Text]]) -> [[Text]] { rows.sorted { $0.lexicographicallyPrecedes($1) } }
  #expect(
    sorted(found.rows) == sorted(wanted.rows), "\(view) is:\n\(found)",
    sourceLocation: sourceLocation)
}

/// A transaction's line at a time of 2 March 2026; `more` holds further members as JSON text.
func payment(
  _ id: String, _ clock: String, _ user: String = "u", amount: String = "10.00",
  currency: String = "EUR", merchant: String = "m", _ more: String = ""
) -> String {
  "{\"event_id\":\"e\(id)\",\"type\":\"transaction\",\"timestamp\":\"2026-03-02T\(clock)Z\","
    + "\"transaction_id\":\"\(id)\",\"user_id\":\"\(user)\",\"amount\":\(amount),"
    + "\"currency\":\"\(currency)\",\"merchant_id\":\"\(merchant)\"\(more)}"
}

/// A label's line, at any time.
func label(_ id: String, _ transaction: String, _ time: String, isFraud: Bool) -> String {
  "{\"event_id\":\"\(id)\",\"type\":\"label\",\"timestamp\":\"\(time)\","
    + "\"transaction_id\":\"\(transaction)\",\"is_fraud\":\(isFraud)}"
}

/// A verdict's line.
func verdict(_ id: String, _ transaction: String, _ verdict: String) -> String {
  "{\"event_id\":\"\(id)\",\"type\":\"review_decision\",\"timestamp\":\"2026-03-02T23:00:00Z\","
    + "\"transaction_id\":\"\(transaction)\",\"verdict\":\"\(verdict)\"}"
}

/// The model of one file.
func model(
  _ lines: [String], change: (inout NaiveFraud.Settings) -> Void = { _ in }
) -> NaiveFraud {
  var settings = NaiveFraud.Settings()
  change(&settings)
  let bytes = Array(lines.map { $0 + "\n" }.joined().utf8)
  return NaiveFraud([(name: "a", bytes: bytes)], settings: settings)
}
