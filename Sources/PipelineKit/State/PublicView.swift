/// A view that users query: a name, the SQL behind it, and what it means.
///
/// The SQL names tables by placeholders: `{sessions}` is the versioned table, `{version}` the
/// version number, `{words:match}` the hidden column of a full-text table, `{watermark}` the time no earlier event is expected before (see below). It
/// uses SQLite's own functions only, so that every SQLite tool can read the view.
package struct PublicView: Sendable, Equatable {
  /// Name of the view, the same in all versions.
  package let name: String
  /// A SELECT with placeholders.
  package let sql: String
  /// What a row is, in one sentence.
  package let sentence: String
  /// Units of the columns that have one, `column: unit` separated by `; `.
  package let units: String
  /// The columns that tell its rows apart: no two rows have the same values in all of them. None
  /// where that is not known.
  package let key: [String]

  /// Creates a view description.
  package init(
    name: String, sql: String, sentence: String, units: String = "", key: [String] = []
  ) {
    self.name = name
    self.sql = sql
    self.sentence = sentence
    self.units = units
    self.key = key
  }

  /// The same view with a key.
  package func keyed(by key: [String]) -> PublicView {
    PublicView(name: name, sql: sql, sentence: sentence, units: units, key: key)
  }

  /// The SELECT of `version`, its placeholders replaced.
  ///
  /// - Throws: `StateError.unknownPlaceholder`.
  package func definition(
    tables: [TableSpec], version: Int
  ) throws(StateError) -> String {
    var result = ""
    var rest = sql[...]
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      let placeholder = String(rest[rest.index(after: open)..<close])
      result += rest[..<open]
      result += try expand(placeholder, tables: tables, version: version)
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }

  private func expand(
    _ placeholder: String, tables: [TableSpec], version: Int
  ) throws(StateError) -> String {
    switch placeholder {
    case "version": return String(version)
    case "watermark": return Self.watermarkSQL(version: version)
    case let column where column.hasSuffix(":match"):
      let table = String(column.dropLast(":match".count))
      return try expand(table, tables: tables, version: version)
    default:
      guard let table = tables.first(where: { $0.name == placeholder }) else {
        throw .unknownPlaceholder(view: name, name: placeholder)
      }
      return quoted(table.storedName(version: version))
    }
  }

  /// The least checkpointed watermark in epoch milliseconds; the end of time once the input has
  /// ended, the beginning of time before the first checkpoint. A window is closed when its end is
  /// not after it.
  private static func watermarkSQL(version: Int) -> String {
    "(SELECT CASE WHEN min(ended) = 1 THEN 9223372036854775807 "
      + "ELSE coalesce(min(watermark_ms), -9223372036854775808) END "
      + "FROM pipeline_checkpoints WHERE version = \(version))"
  }
}
