import GRDBSQLite

/// Copying from a table in memory.
extension Connection {
  /// The schema that images are attached as.
  private static let imageSchema = "image"

  /// Appends all rows of an image to a table with its columns.
  ///
  /// SQLite copies records as they are where the table has no index but its key. With an index, or
  /// where it does not let a database be exchanged within a transaction, rows are inserted one by one.
  ///
  /// - Throws: on a key that exists too. The transaction may then be rolled back already.
  package func insert(_ image: TableImage, into table: String) throws(SQLiteError) {
    precondition(image.isEnded, "an image that has not ended")
    try image.pages.span.bytes.withUnsafeBytes { pages throws(SQLiteError) in
      try insert(pages, into: table)
    }
  }

  private func insert(_ pages: UnsafeRawBufferPointer, into table: String) throws(SQLiteError) {
    let schema = Connection.imageSchema
    if sqlite3_db_readonly(handle, schema) < 0 { try execute("ATTACH ':memory:' AS \(schema)") }
    guard Connection.exchange(pages, isReadOnly: true, for: schema, of: handle) else {
      return try insertEach(pages, into: table)
    }
    // `OR ROLLBACK`, because a statement that may be aborted saves each page before it changes it.
    let result = Result { () throws(SQLiteError) in
      try execute(
        "INSERT OR ROLLBACK INTO main.\(quoted(table)) "
          + "SELECT * FROM \(schema).\(quoted(TableImage.tableName))")
    }
    // The memory is the caller's: nothing may refer to it from here on.
    let isLetGo = Connection.exchange(
      TableImage.emptyDatabase, isReadOnly: false, for: schema, of: handle)
    precondition(isLetGo, "an image that SQLite took and does not give back")
    try result.get()
  }

  /// Has a schema stand for a database in memory.
  ///
  /// - Returns: false if SQLite won't: it need not while the schema is being read.
  private static func exchange(
    _ database: UnsafeRawBufferPointer, isReadOnly: Bool, for schema: String,
    of handle: OpaquePointer
  ) -> Bool {
    let bytes = UnsafeMutablePointer(
      mutating: database.baseAddress?.assumingMemoryBound(to: UInt8.self))
    let count = sqlite3_int64(database.count)
    return sqlite3_deserialize(
      handle, schema, bytes, count, count,
      isReadOnly ? UInt32(SQLITE_DESERIALIZE_READONLY) : 0) == SQLITE_OK
  }

  /// Inserts the rows of a database in memory one by one, read through a connection of its own.
  func insertEach(_ database: UnsafeRawBufferPointer, into table: String) throws(SQLiteError) {
    var opened: OpaquePointer?
    defer { sqlite3_close(opened) }
    let source = "SELECT * FROM \(quoted(TableImage.tableName))"
    var compiled: OpaquePointer?
    guard sqlite3_open(":memory:", &opened) == SQLITE_OK, let reader = opened,
      Connection.exchange(database, isReadOnly: true, for: "main", of: reader),
      sqlite3_prepare_v2(reader, source, -1, &compiled, nil) == SQLITE_OK, let rows = compiled
    else { throw Connection.error(of: opened, source) }
    defer { sqlite3_finalize(rows) }
    let columns = sqlite3_column_count(rows)
    let places = repeatElement("?", count: Int(columns)).joined(separator: ",")
    let insert = try Statement("INSERT INTO \(quoted(table)) VALUES (\(places))", on: self)
    var code = sqlite3_step(rows)
    while code == SQLITE_ROW {
      for column in 0..<columns {
        let value = sqlite3_column_value(rows, column)
        try insert.check(sqlite3_bind_value(insert.pointer, column + 1, value))
      }
      try insert.run()
      code = sqlite3_step(rows)
    }
    guard code == SQLITE_DONE else { throw Connection.error(of: reader, source) }
  }

  private static func error(of handle: OpaquePointer?, _ sql: String) -> SQLiteError {
    .failed(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)),
      sql: sql)
  }
}
