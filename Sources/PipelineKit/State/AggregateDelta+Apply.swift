/// Writing contributions into the aggregate's table.
extension AggregateDelta {
  /// Merges the rows into the version's table.
  ///
  /// A key that is new is inserted as it stands. One that exists is read, merged and written
  /// back, or deleted when nothing is left of it. Rows go in key order, so that both touch the
  /// B-tree page by page.
  ///
  /// - Throws: `StateError.corrupt`, or `SQLiteError`.
  package func apply(in transaction: ViewTransaction) throws {
    guard !isEmpty else { return }
    var writer = try AggregateWriter(spec, in: transaction)
    try writer.merge(rows)
  }
}

/// The statements that merge rows into one aggregate's table.
private struct AggregateWriter {
  private let spec: AggregateSpec
  private let connection: Connection
  private let insert: BulkInsert
  private let insertNew: BulkInsert
  private let select: Statement
  private let replace: Statement
  private let delete: Statement
  private var merge: AggregateMerge
  private var stored: RowBuffer
  private var merged: RowBuffer

  init(_ spec: AggregateSpec, in transaction: ViewTransaction) throws(SQLiteError) {
    self.spec = spec
    connection = transaction.connection
    merge = AggregateMerge(spec)
    let table = spec.table
    stored = RowBuffer(columnCount: table.columns.count)
    merged = RowBuffer(columnCount: table.columns.count)
    let name = table.storedName(version: transaction.version)
    let key = table.keyNames.map { "\(quoted($0)) = ?" }.joined(separator: " AND ")
    let columns = table.columnNames.map(quoted).joined(separator: ", ")
    let places = repeatElement("?", count: table.columns.count).joined(separator: ", ")
    insert = try BulkInsert(
      into: name, columns: table.columnNames, conflict: "ON CONFLICT DO NOTHING", on: connection)
    insertNew = try BulkInsert(
      into: name, columns: table.columnNames, conflict: "", on: connection)
    select = try connection.statement("SELECT \(columns) FROM \(quoted(name)) WHERE \(key)")
    replace = try connection.statement("REPLACE INTO \(quoted(name)) VALUES (\(places))")
    delete = try connection.statement("DELETE FROM \(quoted(name)) WHERE \(key)")
  }

  /// Ten rows go in together while their keys are new. One that is not is merged, and those behind
  /// it go one by one until ten in a row were new again.
  mutating func merge(_ rows: RowBuffer) throws {
    let step = BulkInsert.rowsPerStatement
    var next = 0
    var newInARow = step
    while next < rows.rowCount {
      if newInARow >= step, rows.rowCount - next >= step {
        let inserted = try insertNew.insertTogether(from: next, of: rows, on: connection)
        next += inserted
        if inserted == step { continue }
        newInARow = 0
        try mergeStored(next, of: rows)
      } else if try insert.insert(row: next, of: rows, on: connection) == 0 {
        newInARow = 0
        try mergeStored(next, of: rows)
      } else {
        newInARow += 1
      }
      next += 1
    }
  }

  private mutating func mergeStored(_ row: Int, of rows: RowBuffer) throws {
    stored.removeAll()
    merged.removeAll()
    try select.run(withRow: row, of: rows, columns: 0..<spec.keys.count) { statement in
      statement.read(columns: 0..<rows.columnCount, into: &stored)
    }
    if try merge.append((stored, 0), (rows, row), to: &merged) {
      try replace.run(withRow: 0, of: merged, columns: 0..<merged.columnCount) { _ in }
    } else {
      try delete.run(withRow: row, of: rows, columns: 0..<spec.keys.count) { _ in }
    }
  }
}
