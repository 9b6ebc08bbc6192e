/// The columns of an encoded batch: a directory and the stored bytes back to back.
package struct ShreddedColumns: Sendable {
  static let shapesID: UInt32 = 0
  static let recordsID: UInt32 = 1
  static let firstScalarID: UInt32 = 2
  /// The only other column of a plain batch: the lines themselves.
  static let plainID: UInt32 = 0xFFFF_FFFF

  /// One stored column.
  package struct Entry: Sendable, Equatable {
    /// The column's number in this batch.
    package let id: UInt32
    /// How many values it holds: scalars, records or shapes.
    package let valueCount: Int
    /// How many bytes it takes.
    package let storedCount: Int
  }

  /// The columns, in the order of their bytes.
  package private(set) var entries: [Entry] = []
  /// The stored bytes of all columns.
  package internal(set) var body: [UInt8] = []
  private var start = 0

  /// Starts a column at the end of `body`.
  mutating func begin() { start = body.count }

  /// Ends the column that was started.
  mutating func end(id: UInt32, values: Int) {
    entries.append(Entry(id: id, valueCount: values, storedCount: body.count - start))
  }
}

extension ShreddedColumns: StoredColumns {
  /// How many values column `id` holds, or nil if there is none.
  package func valueCount(ofColumn id: UInt32) -> Int? {
    entries.first { $0.id == id }?.valueCount
  }

  /// The stored bytes of column `id`.
  ///
  /// - Throws: `ShredError.invalid` if there is none.
  package func bytes(ofColumn id: UInt32) throws -> [UInt8] {
    var start = 0
    for entry in entries {
      if entry.id == id { return Array(body[start..<start + entry.storedCount]) }
      start += entry.storedCount
    }
    throw ShredError.invalid(at: 0, "no column \(id)")
  }
}
