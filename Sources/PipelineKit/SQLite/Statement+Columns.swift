import GRDBSQLite

/// Reading the row that the last `step` stood on; column indexes count from 0.
extension Statement {
  /// Number of columns of a row.
  package var columnCount: Int { Int(sqlite3_column_count(pointer)) }

  /// The columns' names, in order.
  package var columnNames: [String] {
    (0..<columnCount).map { String(cString: sqlite3_column_name(pointer, Int32($0))) }
  }

  /// Kind of the value.
  func kind(_ index: Int) -> RowBuffer.CellKind {
    switch sqlite3_column_type(pointer, Int32(index)) {
    case SQLITE_INTEGER: .integer
    case SQLITE_FLOAT: .real
    case SQLITE_TEXT: .text
    case SQLITE_BLOB: .blob
    default: .null
    }
  }

  /// Whether the value is NULL.
  package func isNull(_ index: Int) -> Bool {
    sqlite3_column_type(pointer, Int32(index)) == SQLITE_NULL
  }

  /// The value as an integer; 0 when NULL.
  package func integer(_ index: Int) -> Int64 {
    sqlite3_column_int64(pointer, Int32(index))
  }

  /// The value as a floating-point number; 0 when NULL.
  package func real(_ index: Int) -> Double {
    sqlite3_column_double(pointer, Int32(index))
  }

  /// The value as text; empty when NULL.
  package func text(_ index: Int) -> String {
    withBytes(index) { bytes in
      bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
  }

  /// Calls `body` with the bytes of a text or blob, valid until the next step; empty when NULL.
  package func withBytes<T, E: Error>(
    _ index: Int, _ body: (RawSpan) throws(E) -> T
  ) throws(E) -> T {
    let isText = sqlite3_column_type(pointer, Int32(index)) == SQLITE_TEXT
    let start =
      isText
      ? UnsafeRawPointer(sqlite3_column_text(pointer, Int32(index)))
      : sqlite3_column_blob(pointer, Int32(index))
    let count = Int(sqlite3_column_bytes(pointer, Int32(index)))
    let buffer = UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    return try body(buffer.bytes)
  }

  /// Appends the row's columns in `range` to `buffer` as cells of the same kinds.
  package func read(columns range: Range<Int>, into buffer: inout RowBuffer) {
    for index in range {
      switch sqlite3_column_type(pointer, Int32(index)) {
      case SQLITE_INTEGER: buffer.append(integer: integer(index))
      case SQLITE_FLOAT: buffer.append(real: real(index))
      case SQLITE_TEXT: withBytes(index) { buffer.append(text: $0) }
      case SQLITE_BLOB: withBytes(index) { buffer.append(blob: $0) }
      default: buffer.appendNull()
      }
    }
  }
}
