/// A value that is written as the columns of a row.
///
///     struct Movement: RowColumns {
///       var product: Name
///       var quantity: Int64
///       static let columns: [ColumnSpec] = [
///         .required("product_id", .text), .required("quantity", .integer),
///       ]
///       func write(to row: inout RowBuffer) {
///         row.append(product)
///         row.append(integer: quantity)
///       }
///     }
package protocol RowColumns: Sendable {
  /// The columns, in the order in which they are written.
  static var columns: [ColumnSpec] { get }

  /// Appends exactly one cell a column.
  func write(to row: inout RowBuffer)
}

/// A value that is written as columns and read back from them.
///
/// **Law.** Reading what was written gives an equal value; the cells are a function of the value
/// alone, so that one commit or two leave the same rows.
package protocol StoredRow: RowColumns {
  /// Reads the columns in their order.
  init(from row: inout RowReader)

  /// Bytes that the value holds outside itself, about: for the limits of caches.
  var heapByteCount: Int { get }
}

extension StoredRow {
  /// A text or two.
  package var heapByteCount: Int { 32 }
}

/// Reads the cells of one row from left to right.
///
/// A cell of another kind than the column's is a broken invariant: tables are STRICT.
package struct RowReader {
  private let rows: RowBuffer
  private let row: Int
  private var column: Int

  /// - Parameter column: the first that is read.
  package init(_ rows: RowBuffer, row: Int, from column: Int = 0) {
    self.rows = rows
    self.row = row
    self.column = column
  }

  private mutating func next() -> Int {
    defer { column += 1 }
    return column
  }

  /// The next cell, an integer.
  package mutating func integer() -> Int64 {
    guard let value = optionalInteger() else { preconditionFailure("no integer in a stored row") }
    return value
  }

  /// The next cell, an integer or NULL.
  package mutating func optionalInteger() -> Int64? { rows.integer(row: row, column: next()) }

  /// The next cell as a truth value: 0 is false.
  package mutating func bool() -> Bool { integer() != 0 }

  /// The next cell as a time in epoch milliseconds.
  package mutating func time() -> Timestamp { Timestamp(milliseconds: integer()) }

  /// The next cell as a time, NULL as nil.
  package mutating func optionalTime() -> Timestamp? {
    optionalInteger().map(Timestamp.init(milliseconds:))
  }

  /// The next cell, a floating-point number or NULL.
  package mutating func optionalReal() -> Double? { rows.real(row: row, column: next()) }

  /// The next cell, a text.
  package mutating func name() -> Name {
    guard let name = optionalName() else { preconditionFailure("no text in a stored row") }
    return name
  }

  /// The next cell, a text or NULL.
  package mutating func optionalName() -> Name? {
    rows.text(row: row, column: next()).map { Name($0) }
  }

  /// The next cell, a blob; empty for NULL.
  package mutating func blob() -> [UInt8] {
    rows.withBytes(row: row, column: next()) { $0.array(0..<$0.byteCount) }
  }
}

extension RowBuffer {
  /// Appends a text cell.
  package mutating func append(_ name: Name) { append(text: name.text) }

  /// Appends a text cell, or NULL for nil.
  package mutating func append(_ name: Name?) { append(text: name?.text) }

  /// Appends a time as epoch milliseconds.
  package mutating func append(time: Timestamp) { append(integer: time.milliseconds) }

  /// Appends a time as epoch milliseconds, or NULL for nil.
  package mutating func append(time: Timestamp?) { append(integer: time?.milliseconds) }

  /// Appends 1 or 0.
  package mutating func append(bool: Bool) { append(integer: bool ? 1 : 0 as Int64) }
}

extension Name: StoredRow {
  /// One text; an entity gives the column its name.
  package static let columns: [ColumnSpec] = [.required("name", .text)]

  package func write(to row: inout RowBuffer) { row.append(self) }

  package init(from row: inout RowReader) { self = row.name() }

  package var heapByteCount: Int { text.utf8.count > 15 ? text.utf8.count + 32 : 0 }
}

extension Int64: StoredRow {
  /// One integer; an entity gives the column its name.
  package static var columns: [ColumnSpec] { [.required("number", .integer)] }

  package func write(to row: inout RowBuffer) { row.append(integer: self) }

  package init(from row: inout RowReader) { self = row.integer() }

  package var heapByteCount: Int { 0 }
}

extension [ColumnSpec] {
  /// The same columns under other names.
  package func renamed(_ names: [String]) -> [ColumnSpec] {
    precondition(names.count == count, "as many names as columns")
    return zip(self, names).map { column, name in
      column.isNullable ? .optional(name, column.kind) : .required(name, column.kind)
    }
  }
}
