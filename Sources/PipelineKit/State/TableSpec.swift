/// A private table of one pipeline version: `sessions`, stored as `sessions__v3`.
///
/// Every table is STRICT. One with a key is clustered by it, so that a row is read and written by
/// one descent of one B-tree: a single integer is the rowid itself, any other key makes the table
/// WITHOUT ROWID. A journal has no key and is appended in rowid order.
package struct TableSpec: Sendable, Equatable {
  /// Public part of the name.
  package let name: String
  /// All columns; those of the key come first.
  package let columns: [ColumnSpec]
  /// How many leading columns are the primary key; 0 for a journal.
  package let keyCount: Int
  /// Secondary indexes, each a list of columns.
  package let indexes: [[String]]
  /// Whether it is a full-text index (``FullTextTable``), not a table of rows.
  package private(set) var isFullText = false

  /// Creates a table description.
  package init(name: String, columns: [ColumnSpec], keyCount: Int, indexes: [[String]] = []) {
    precondition(keyCount <= columns.count, "more key columns than columns")
    precondition(
      columns.prefix(keyCount).allSatisfy { !$0.isNullable }, "a key column that may be NULL")
    precondition(Set(columns.map(\.name)).count == columns.count, "two columns of one name")
    self.name = name
    self.columns = columns
    self.keyCount = keyCount
    self.indexes = indexes
  }

  /// Describes an FTS5 table; its first column is `rowid`.
  init(fullText name: String, columns: [String]) {
    self.name = name
    self.columns = [.required("rowid", .integer)] + columns.map { .required($0, .text) }
    keyCount = 1
    indexes = []
    isFullText = true
  }

  /// Name of the table that holds the rows of `version`.
  package func storedName(version: Int) -> String { "\(name)__v\(version)" }

  /// Names of the columns, in order.
  package var columnNames: [String] { columns.map(\.name) }

  /// Names of the key's columns, in order.
  package var keyNames: [String] { Array(columnNames.prefix(keyCount)) }

  /// The `CREATE TABLE` statement of `version`.
  package func createSQL(version: Int) -> String {
    if isFullText {
      let names = columnNames.dropFirst().map(quoted).joined(separator: ", ")
      return "CREATE VIRTUAL TABLE \(quoted(storedName(version: version))) USING fts5(\(names), "
        + "content='')"
    }
    return ColumnSpec.createSQL(storedName(version: version), columns, keyCount: keyCount)
  }

  /// The `CREATE INDEX` statements of `version`; named after table and columns.
  package func indexSQL(version: Int) -> [String] {
    indexes.map { columns in
      let stored = storedName(version: version)
      let name = "\(stored)__by_\(columns.joined(separator: "_"))"
      return "CREATE INDEX IF NOT EXISTS \(quoted(name)) ON \(quoted(stored)) "
        + "(\(columns.map(quoted).joined(separator: ", ")))"
    }
  }
}
