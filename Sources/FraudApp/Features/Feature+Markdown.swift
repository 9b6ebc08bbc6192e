extension Feature {
  /// The table of features as Markdown, a row a feature: what the documentation shows.
  static var markdownTable: String {
    let head = """
      | name | type | unit | window | meaning |
      |---|---|---|---|---|
      """
    let rows = definitions.map { row in
      let unit = row.unit.isEmpty ? "—" : row.unit
      return "| `\(row.name)` | \(row.type) | \(unit) | \(row.windowText) | \(row.meaning) |"
    }
    return ([head] + rows).joined(separator: "\n") + "\n"
  }
}
