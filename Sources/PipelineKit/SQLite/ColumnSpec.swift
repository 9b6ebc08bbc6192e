/// Kind of a stored column, by SQLite's STRICT types.
package enum ColumnKind: String, Sendable {
  case integer = "INTEGER"
  case text = "TEXT"
  case real = "REAL"
  case blob = "BLOB"
}

/// A column of a table.
package struct ColumnSpec: Sendable, Equatable {
  /// Its name: lower-case words joined by underscores.
  package let name: String
  /// Its type.
  package let kind: ColumnKind
  /// Whether NULL is allowed.
  package let isNullable: Bool

  /// Creates a column that is never NULL.
  package static func required(_ name: String, _ kind: ColumnKind) -> ColumnSpec {
    ColumnSpec(name: name, kind: kind, isNullable: false)
  }

  /// Creates a column that may be NULL.
  package static func optional(_ name: String, _ kind: ColumnKind) -> ColumnSpec {
    ColumnSpec(name: name, kind: kind, isNullable: true)
  }

  var sql: String { "\(quoted(name)) \(kind.rawValue)\(isNullable ? "" : " NOT NULL")" }
}

extension ColumnSpec {
  /// The `CREATE TABLE` statement of a STRICT table whose key is its first `keyCount` columns.
  ///
  /// A single integer is the rowid itself, any other key makes the table WITHOUT ROWID; without a
  /// key rows are in the order of their rowids, which they are given as they come.
  static func createSQL(_ name: String, _ columns: [ColumnSpec], keyCount: Int) -> String {
    let keys = columns.prefix(keyCount)
    var parts = columns.map(\.sql)
    if !keys.isEmpty {
      parts.append("PRIMARY KEY (\(keys.map { quoted($0.name) }.joined(separator: ", ")))")
    }
    let hasRowid = keys.isEmpty || keys.count == 1 && keys[0].kind == .integer
    return "CREATE TABLE \(quoted(name)) "
      + "(\(parts.joined(separator: ", "))) STRICT\(hasRowid ? "" : ", WITHOUT ROWID")"
  }
}
