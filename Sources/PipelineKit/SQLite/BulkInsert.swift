import GRDBSQLite

/// Inserts the rows of a buffer by statements of several rows each.
///
/// Ten rows a statement measured fastest: the fixed cost of a statement is shared, and its
/// bindings still fit the first-level cache. The last few rows go one by one. Bytes are bound
/// where they lie in the buffer, without a copy.
///
/// The statements are `INSERT OR FAIL`: one that may abort halfway would have SQLite save each page
/// before the first change, which took a sixth of the time. So the rows before a taken key stay;
/// whoever does not expect one rolls the transaction back.
package struct BulkInsert {
  private let many: Statement
  private let one: Statement
  private let columnCount: Int

  /// Rows of one statement.
  package static let rowsPerStatement = 10

  /// Prepares inserts into `table` of rows with the given columns.
  ///
  /// - Parameter conflict: an `ON CONFLICT …` clause, or the empty string for none.
  package init(
    into table: String, columns: [String], conflict: String, on connection: Connection
  ) throws(SQLiteError) {
    let head =
      "INSERT OR FAIL INTO \(quoted(table)) (\(columns.map(quoted).joined(separator: ", "))) VALUES "
    let row = "(" + repeatElement("?", count: columns.count).joined(separator: ",") + ")"
    let rows = repeatElement(row, count: Self.rowsPerStatement).joined(separator: ",")
    many = try connection.statement(head + rows + " " + conflict)
    one = try connection.statement(head + row + " " + conflict)
    columnCount = columns.count
  }

  /// Inserts all rows of `buffer`, in the given order or as they stand.
  package func insert(_ buffer: RowBuffer, order: RowOrder? = nil) throws(SQLiteError) {
    precondition(buffer.columnCount == columnCount, "a row of another table")
    try buffer.arena.span.bytes.withUnsafeBytes { arena throws(SQLiteError) in
      try run(order?.rows.count ?? buffer.rowCount) { rows, statement throws(SQLiteError) in
        for row in rows {
          let source = order.map { Int($0.rows[row]) } ?? row
          try statement.bindRow(
            source, of: buffer, in: arena, at: (row - rows.lowerBound) * columnCount)
        }
      }
    }
  }

  /// Inserts `count` rows, each bound cell by cell by a call of `body` with its number.
  ///
  /// No buffer lies between: texts are bound where they are, and must stay there until the end.
  package func insert(
    count: Int, _ body: (Int, inout RowBinder) -> Void
  ) throws(SQLiteError) {
    try run(count) { rows, statement throws(SQLiteError) in
      var binder = RowBinder(statement: statement.pointer)
      for row in rows { body(row, &binder) }
      try binder.check(columnCount * rows.count, statement)
    }
  }

  /// Runs a statement for each group of `count` rows, bound by `bind`.
  @inline(__always)
  private func run(
    _ count: Int, _ bind: (Range<Int>, Statement) throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    var next = 0
    while next < count {
      let isFull = count - next >= Self.rowsPerStatement
      let rows = next..<next + (isFull ? Self.rowsPerStatement : 1)
      let statement = isFull ? many : one
      try bind(rows, statement)
      try statement.run()
      next = rows.upperBound
    }
    many.clearBindings()
    one.clearBindings()
  }

  /// Inserts `rowsPerStatement` rows of `buffer` from `start` on, up to the first whose key is there.
  ///
  /// - Returns: how many were inserted.
  package func insertTogether(
    from start: Int, of buffer: RowBuffer, on connection: Connection
  ) throws(SQLiteError) -> Int {
    precondition(buffer.rowCount - start >= Self.rowsPerStatement, "too few rows for a statement")
    do throws(SQLiteError) {
      try buffer.arena.span.bytes.withUnsafeBytes { arena throws(SQLiteError) in
        for row in 0..<Self.rowsPerStatement {
          try many.bindRow(start + row, of: buffer, in: arena, at: row * columnCount)
        }
        try many.run()
      }
      return Self.rowsPerStatement
    } catch {
      guard error.isKeyTaken else { throw error }
      return connection.changedRowCount
    }
  }

  /// Inserts one row of `buffer`.
  ///
  /// - Returns: rows changed: 0 where the conflict clause did nothing.
  package func insert(row: Int, of buffer: RowBuffer, on connection: Connection) throws(SQLiteError)
    -> Int
  {
    try buffer.arena.span.bytes.withUnsafeBytes { arena throws(SQLiteError) in
      try one.bindRow(row, of: buffer, in: arena, at: 0)
      try one.run()
    }
    return connection.changedRowCount
  }
}

/// Binds the cells of rows one after the other.
package struct RowBinder {
  private let statement: OpaquePointer
  private var parameter: Int32 = 0
  private var failed: Int32 = 0

  init(statement: OpaquePointer) { self.statement = statement }

  /// The next cell is an integer.
  package mutating func bind(_ value: Int64) {
    parameter += 1
    failed |= sqlite3_bind_int64(statement, parameter, value)
  }

  /// The next cell is NULL.
  package mutating func bindNull() {
    parameter += 1
    failed |= sqlite3_bind_null(statement, parameter)
  }

  /// The next cell is text in UTF-8, which stays where it is until the insert is done.
  package mutating func bind(text: UnsafeRawBufferPointer) {
    parameter += 1
    failed |= sqlite3_bind_text64(
      statement, parameter, Statement.characters(text), UInt64(text.count), nil,
      UInt8(SQLITE_UTF8))
  }

  /// The next cell is a blob, which stays where it is until the insert is done.
  package mutating func bind(blob: UnsafeRawBufferPointer) {
    parameter += 1
    failed |= sqlite3_bind_blob64(
      statement, parameter, blob.baseAddress ?? emptyBytes, UInt64(blob.count), nil)
  }

  func check(_ cells: Int, _ statement: Statement) throws(SQLiteError) {
    precondition(Int(parameter) == cells, "rows of another table")
    try statement.check(failed)
  }
}

extension Statement {
  /// Binds the cells `columns` (all by default) of a row from parameter `first` on, bytes by
  /// reference: `arena` must stay where it is until the statement is reset or bound again.
  func bindRow(
    _ row: Int, of buffer: RowBuffer, in arena: UnsafeRawBufferPointer, at first: Int,
    columns: Range<Int>? = nil
  ) throws(SQLiteError) {
    let base = row * buffer.columnCount
    for column in columns ?? 0..<buffer.columnCount {
      let cell = base + column
      let parameter = Int32(first + column - (columns?.lowerBound ?? 0) + 1)
      let code: Int32
      switch buffer.kinds[cell] {
      case .null: code = sqlite3_bind_null(pointer, parameter)
      case .integer: code = sqlite3_bind_int64(pointer, parameter, buffer.payloads[cell])
      case .real:
        let bits = UInt64(bitPattern: buffer.payloads[cell])
        code = sqlite3_bind_double(pointer, parameter, Double(bitPattern: bits))
      case .text:
        let text = UnsafeRawBufferPointer(rebasing: arena[buffer.extent(cell)])
        code = sqlite3_bind_text64(
          pointer, parameter, Self.characters(text), UInt64(text.count), nil, UInt8(SQLITE_UTF8))
      case .blob:
        let blob = UnsafeRawBufferPointer(rebasing: arena[buffer.extent(cell)])
        code = sqlite3_bind_blob64(
          pointer, parameter, blob.baseAddress ?? emptyBytes, UInt64(blob.count), nil)
      }
      try check(code)
    }
  }
}

extension Statement {
  /// Runs the statement with the cells `columns` of a row as its parameters, calling `body` on
  /// each row of the result. Nothing is copied for the bindings.
  package func run(
    withRow row: Int, of buffer: RowBuffer, columns: Range<Int>, _ body: (Statement) -> Void
  ) throws(SQLiteError) {
    try buffer.arena.span.bytes.withUnsafeBytes { arena throws(SQLiteError) in
      try bindRow(row, of: buffer, in: arena, at: 0, columns: columns)
      while try step() { body(self) }
    }
  }
}

/// A name as an SQL identifier.
package func quoted(_ name: String) -> String {
  "\"" + name.replacing("\"", with: "\"\"") + "\""
}

/// A text as an SQL literal.
package func literal(_ text: String) -> String {
  "'" + text.replacing("'", with: "''") + "'"
}
