/// Rows that are appended and never changed: decisions, log lines.
package struct JournalTable: Sendable, Equatable {
  /// The stored table.
  package let table: TableSpec

  /// Creates a journal. A key is allowed, and then each key is written once.
  package init(_ table: TableSpec) {
    self.table = table
  }

  /// An empty buffer for rows of the table.
  package func newRows() -> RowBuffer { RowBuffer(columnCount: table.columns.count) }

  /// Appends all rows in the order they stand in; a key that exists is an error.
  package func append(_ rows: RowBuffer, in transaction: ViewTransaction) throws(SQLiteError) {
    guard !rows.isEmpty else { return }
    let insert = try BulkInsert(
      into: table.storedName(version: transaction.version), columns: table.columnNames,
      conflict: "", on: transaction.connection)
    try insert.insert(rows)
  }

  /// An image for rows of the table, whose key is one integer.
  ///
  /// - Parameter byteCount: bytes that it will probably take.
  package func newImage(expecting byteCount: Int = 0) -> TableImage {
    precondition(table.keyCount == 1, "a journal without a key")
    return TableImage(table.columns, expecting: byteCount)
  }

  /// Appends all rows of an image that has ended; a key that exists is an error.
  package func append(_ image: TableImage, in transaction: ViewTransaction) throws(SQLiteError) {
    guard image.count > 0 else { return }
    try transaction.connection.insert(
      image, into: table.storedName(version: transaction.version))
  }
}
