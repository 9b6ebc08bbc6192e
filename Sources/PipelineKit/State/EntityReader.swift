/// Reads entity rows that left the cache, on a connection of its own.
///
/// It sees committed rows only: a row handed to the writer and not yet committed must still be in
/// the owner's memory.
package final class EntityReader {
  private let entity: EntityTable
  private let version: Int
  private let connection: Connection
  private let byKey: Statement

  /// Prepares reading `entity` of a version.
  package init(
    _ entity: EntityTable, version: Int, connection: Connection
  ) throws(SQLiteError) {
    self.entity = entity
    self.version = version
    self.connection = connection
    let table = entity.table
    let condition = table.keyNames.map { "\(quoted($0)) = ?" }.joined(separator: " AND ")
    byKey = try connection.statement(
      """
      SELECT \(table.columnNames.map(quoted).joined(separator: ", ")) \
      FROM \(quoted(table.storedName(version: version))) WHERE \(condition)
      """)
  }

  /// Appends the row of a key, given as row `row` of `keys`, to `rows`.
  ///
  /// - Returns: whether there is one.
  package func read(
    key row: Int, of keys: RowBuffer, into rows: inout RowBuffer
  ) throws(SQLiteError) -> Bool {
    let before = rows.rowCount
    try byKey.run(withRow: row, of: keys, columns: 0..<entity.table.keyCount) { statement in
      statement.read(columns: 0..<entity.table.columns.count, into: &rows)
    }
    return rows.rowCount > before
  }

  /// Calls `body` with every stored key, in key order, to fill a filter when a program starts.
  ///
  /// The buffer holds one row at a time.
  package func forEachKey(_ body: (RowBuffer) -> Void) throws(SQLiteError) {
    let names = entity.table.keyNames.map(quoted).joined(separator: ", ")
    let statement = try Statement(
      "SELECT \(names) FROM \(quoted(entity.table.storedName(version: version)))", on: connection)
    var key = entity.newKeys()
    while try statement.step() {
      key.removeAll()
      statement.read(columns: 0..<entity.table.keyCount, into: &key)
      body(key)
    }
  }

  /// Appends all rows, in key order: for tables that are always held in memory.
  package func readAll(into rows: inout RowBuffer) throws(SQLiteError) {
    let names = entity.table.columnNames.map(quoted).joined(separator: ", ")
    let statement = try Statement(
      "SELECT \(names) FROM \(quoted(entity.table.storedName(version: version)))", on: connection)
    while try statement.step() {
      statement.read(columns: 0..<entity.table.columns.count, into: &rows)
    }
  }
}
