import GRDBSQLite

/// A prepared statement: bind by index, step, read the row's columns, reset.
///
/// Parameter and column indexes count from 0, unlike SQLite's parameters. Values bound here are
/// copied by SQLite; `BulkInsert` binds without copying, since it knows how long its rows live.
/// A statement does not outlive its connection.
package final class Statement {
  /// The text it was compiled from.
  package let sql: String
  let pointer: OpaquePointer
  private unowned let connection: Connection

  /// Compiles `sql`, which must hold exactly one statement.
  package init(_ sql: String, on connection: Connection) throws(SQLiteError) {
    self.sql = sql
    self.connection = connection
    var compiled: OpaquePointer?
    let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
    let code = sqlite3_prepare_v3(connection.handle, sql, -1, flags, &compiled, nil)
    guard code == SQLITE_OK, let compiled else { throw connection.lastError(sql: sql) }
    pointer = compiled
  }

  /// Compiles text that someone typed: one statement that writes nothing.
  ///
  /// - Throws: `SQLiteError.notOneQuery` for several statements, none, or one that writes.
  package init(single sql: String, on connection: Connection) throws(SQLiteError) {
    self.sql = sql
    self.connection = connection
    var text = sql
    var compiled: OpaquePointer?
    var rest = 0
    let code = text.withUTF8 { utf8 in
      let start = Statement.characters(UnsafeRawBufferPointer(utf8))
      var tail: UnsafePointer<CChar>?
      let code = sqlite3_prepare_v3(
        connection.handle, start, Int32(utf8.count), 0, &compiled, &tail)
      rest = tail.map { utf8.count - start.distance(to: $0) } ?? 0
      return code
    }
    guard code == SQLITE_OK else { throw connection.lastError(sql: sql) }
    let isOne = sql.utf8.suffix(rest).allSatisfy { [0x20, 0x09, 0x0A, 0x0D, 0x3B].contains($0) }
    guard let compiled, isOne, sqlite3_stmt_readonly(compiled) != 0 else {
      sqlite3_finalize(compiled)
      throw .notOneQuery(sql: sql)
    }
    pointer = compiled
  }

  deinit {
    sqlite3_finalize(pointer)
  }

  /// Binds an integer.
  package func bind(_ index: Int, _ value: Int64) throws(SQLiteError) {
    try check(sqlite3_bind_int64(pointer, Int32(index + 1), value))
  }

  /// Binds a floating-point number; NaN becomes NULL, as SQLite has no NaN.
  package func bind(_ index: Int, real value: Double) throws(SQLiteError) {
    try check(sqlite3_bind_double(pointer, Int32(index + 1), value))
  }

  /// Binds text.
  package func bind(_ index: Int, text value: String) throws(SQLiteError) {
    var value = value
    try check(
      value.withUTF8 { utf8 in
        sqlite3_bind_text64(
          pointer, Int32(index + 1), Self.characters(UnsafeRawBufferPointer(utf8)),
          UInt64(utf8.count), transient, UInt8(SQLITE_UTF8))
      })
  }

  /// Binds text given as its UTF-8 bytes.
  package func bind(_ index: Int, text bytes: RawSpan) throws(SQLiteError) {
    try check(
      bytes.withUnsafeBytes { utf8 in
        sqlite3_bind_text64(
          pointer, Int32(index + 1), Self.characters(utf8), UInt64(utf8.count), transient,
          UInt8(SQLITE_UTF8))
      })
  }

  /// Binds a blob; an empty span is an empty blob, not NULL.
  package func bind(_ index: Int, blob bytes: RawSpan) throws(SQLiteError) {
    try check(
      bytes.withUnsafeBytes { blob in
        sqlite3_bind_blob64(
          pointer, Int32(index + 1), blob.baseAddress ?? emptyBytes, UInt64(blob.count), transient)
      })
  }

  /// Binds NULL.
  package func bindNull(_ index: Int) throws(SQLiteError) {
    try check(sqlite3_bind_null(pointer, Int32(index + 1)))
  }

  /// Steps to the next row.
  ///
  /// - Returns: true on a row; false at the end, where the statement has been reset.
  package func step() throws(SQLiteError) -> Bool {
    let code = sqlite3_step(pointer)
    if code == SQLITE_ROW { return true }
    let error = code == SQLITE_DONE ? nil : connection.lastError(sql: sql)
    sqlite3_reset(pointer)
    if let error { throw error }
    return false
  }

  /// Runs the statement to its end, whatever rows it returns.
  package func run() throws(SQLiteError) {
    while try step() {}
  }

  /// Makes the statement ready to run again; its bindings stay.
  package func reset() {
    sqlite3_reset(pointer)
  }

  /// Sets every parameter to NULL, so that no bound memory is referred to any longer.
  package func clearBindings() {
    sqlite3_clear_bindings(pointer)
  }

  func check(_ code: Int32) throws(SQLiteError) {
    if code != SQLITE_OK { throw connection.lastError(sql: sql) }
  }

  /// The bytes as SQLite's `const char *`, which must not be null for empty text.
  static func characters(_ bytes: UnsafeRawBufferPointer) -> UnsafePointer<CChar> {
    (bytes.baseAddress ?? emptyBytes).assumingMemoryBound(to: CChar.self)
  }
}

/// Tells SQLite to copy the bytes before the bind returns (SQLITE_TRANSIENT, a cast macro in C).
private let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

/// An address for values of no bytes: a null pointer would bind NULL.
nonisolated(unsafe) let emptyBytes = UnsafeRawPointer(
  UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1))
