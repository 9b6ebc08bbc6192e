/// Rows of one key each, written whole: sessions, orders, profiles, and any other state.
///
/// The owner of a key keeps its row in memory while it is warm, hands over changed rows at a
/// commit, and reads rows it no longer holds by an `EntityReader`.
package struct EntityTable: Sendable, Equatable {
  /// The stored table; its leading columns are the key.
  package let table: TableSpec

  /// Creates an entity table.
  package init(_ table: TableSpec) {
    precondition(table.keyCount > 0, "an entity without a key")
    self.table = table
  }

  /// An empty buffer for rows of the table.
  package func newRows() -> RowBuffer { RowBuffer(columnCount: table.columns.count) }

  /// An empty buffer for keys of the table.
  package func newKeys() -> RowBuffer { RowBuffer(columnCount: table.keyCount) }

  /// Writes changed rows, new or not, and deletes rows by their keys, in key order.
  ///
  /// Deletions come first: a key may be deleted and written again. Of several rows with one key
  /// the last one stays. Deleting a key that is not there is nothing.
  package func apply(
    upserts: RowBuffer, deletions: RowBuffer? = nil, in transaction: ViewTransaction
  ) throws(SQLiteError) {
    if let deletions, !deletions.isEmpty { try delete(deletions, in: transaction) }
    guard !upserts.isEmpty else { return }
    let order = RowOrder(of: upserts, keyCount: table.keyCount)
    let isNew =
      try liesBehind(upserts, row: order.rows[0], in: transaction)
      && order.hasDistinctKeys(of: upserts, keyCount: table.keyCount)
    let insert = try BulkInsert(
      into: table.storedName(version: transaction.version), columns: table.columnNames,
      conflict: isNew ? "" : conflictClause, on: transaction.connection)
    try insert.insert(upserts, order: order)
  }

  /// Whether every stored key comes before that of a row, told by its first column: a clause of
  /// conflicts then has each key looked up once more for nothing.
  private func liesBehind(
    _ rows: RowBuffer, row: UInt32, in transaction: ViewTransaction
  ) throws(SQLiteError) -> Bool {
    let stored = quoted(table.storedName(version: transaction.version))
    let statement = try transaction.connection.statement(
      "SELECT NOT EXISTS (SELECT 1 FROM \(stored) WHERE \(quoted(table.keyNames[0])) >= ?)")
    var liesBehind = false
    try statement.run(withRow: Int(row), of: rows, columns: 0..<1) { statement in
      liesBehind = statement.integer(0) == 1
    }
    return liesBehind
  }

  private func delete(_ keys: RowBuffer, in transaction: ViewTransaction) throws(SQLiteError) {
    precondition(keys.columnCount == table.keyCount, "a key of another table")
    let stored = quoted(table.storedName(version: transaction.version))
    let condition = table.keyNames.map { "\(quoted($0)) = ?" }.joined(separator: " AND ")
    let statement = try transaction.connection.statement(
      "DELETE FROM \(stored) WHERE \(condition)")
    for row in RowOrder(of: keys, keyCount: table.keyCount).rows {
      try statement.run(withRow: Int(row), of: keys, columns: 0..<table.keyCount) { _ in }
    }
    statement.clearBindings()
  }

  private var conflictClause: String {
    let values = table.columnNames.dropFirst(table.keyCount)
    guard !values.isEmpty else { return "ON CONFLICT DO NOTHING" }
    let assignments = values.map { "\(quoted($0)) = excluded.\(quoted($0))" }
    return "ON CONFLICT (\(table.keyNames.map(quoted).joined(separator: ", "))) "
      + "DO UPDATE SET \(assignments.joined(separator: ", "))"
  }
}
