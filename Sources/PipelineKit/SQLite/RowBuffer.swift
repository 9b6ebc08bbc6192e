/// Rows on their way into or out of SQLite: cells of five kinds, a row after the other.
///
///     kinds:     [CellKind]   one byte a cell, row-major
///     payloads:  [Int64]      the integer, the bits of the real, or  start << 32 | length
///     arena:     [UInt8]      the bytes of all texts and blobs, back to back
///
/// Appending is an array append a cell and, for text and blobs, one of their bytes: no allocation
/// a row. A value, so a partition's task fills it and hands it to the writer whole.
/// The arena holds less than 4 GiB.
package struct RowBuffer: Sendable {
  /// Kind of a cell, by SQLite's storage classes.
  package enum CellKind: UInt8, Sendable {
    case null, integer, real, text, blob
  }

  /// Cells a row.
  package let columnCount: Int
  @usableFromInline var kinds: [CellKind] = []
  @usableFromInline var payloads: [Int64] = []
  @usableFromInline var arena: [UInt8] = []

  /// Creates an empty buffer for rows of `columnCount` cells.
  package init(columnCount: Int) {
    precondition(columnCount > 0, "a row without columns")
    self.columnCount = columnCount
  }

  /// Complete rows.
  @inlinable package var rowCount: Int { kinds.count / columnCount }

  /// Whether there is no cell.
  package var isEmpty: Bool { kinds.isEmpty }

  /// Bytes of memory in use, for cache limits.
  package var byteCount: Int { kinds.count * 9 + arena.count }

  /// Makes room for so many more rows with `bytesPerRow` of text and blobs each.
  package mutating func reserve(rows: Int, bytesPerRow: Int) {
    kinds.reserveCapacity(kinds.count + rows * columnCount)
    payloads.reserveCapacity(payloads.count + rows * columnCount)
    arena.reserveCapacity(arena.count + rows * bytesPerRow)
  }

  /// Appends an integer cell.
  @inlinable package mutating func append(integer value: Int64) {
    kinds.append(.integer)
    payloads.append(value)
  }

  /// Appends an integer cell, or NULL for nil.
  @inlinable package mutating func append(integer value: Int64?) {
    if let value { append(integer: value) } else { appendNull() }
  }

  /// Appends a floating-point cell.
  @inlinable package mutating func append(real value: Double) {
    kinds.append(.real)
    payloads.append(Int64(bitPattern: value.bitPattern))
  }

  /// Appends a NULL cell.
  @inlinable package mutating func appendNull() {
    kinds.append(.null)
    payloads.append(0)
  }

  /// Appends a text cell given as UTF-8.
  @inlinable package mutating func append(text bytes: RawSpan) {
    append(.text, bytes)
  }

  /// Appends a text cell.
  package mutating func append(text value: String) {
    var value = value
    value.withUTF8 { append(.text, $0.span.bytes) }
  }

  /// Appends a text cell, or NULL for nil.
  package mutating func append(text value: String?) {
    if let value { append(text: value) } else { appendNull() }
  }

  /// Appends a blob cell.
  @inlinable package mutating func append(blob bytes: RawSpan) {
    append(.blob, bytes)
  }

  /// Appends a blob cell of what `body` appends to the bytes it is given, without another copy.
  @inlinable package mutating func appendBlob(_ body: (inout [UInt8]) -> Void) {
    let start = arena.count
    body(&arena)
    endCell(.blob, from: start)
  }

  /// Appends a copy of one cell of another buffer.
  package mutating func append(cell column: Int, ofRow row: Int, in other: RowBuffer) {
    let cell = row * other.columnCount + column
    switch other.kinds[cell] {
    case .text, .blob:
      append(other.kinds[cell], other.arena.span.bytes.extracting(other.extent(cell)))
    case .null, .integer, .real:
      kinds.append(other.kinds[cell])
      payloads.append(other.payloads[cell])
    }
  }

  /// Appends a copy of a row of another buffer with as many columns.
  package mutating func append(row: Int, of other: RowBuffer) {
    precondition(columnCount == other.columnCount, "a row of another table")
    for column in 0..<columnCount { append(cell: column, ofRow: row, in: other) }
  }

  /// A place to roll back to.
  package struct Mark: Sendable {
    fileprivate let cellCount: Int
    fileprivate let byteCount: Int
  }

  /// The end of what was appended so far.
  package var mark: Mark { Mark(cellCount: kinds.count, byteCount: arena.count) }

  /// Removes what was appended since `mark` was taken.
  package mutating func rollBack(to mark: Mark) {
    kinds.removeLast(kinds.count - mark.cellCount)
    payloads.removeLast(payloads.count - mark.cellCount)
    arena.removeLast(arena.count - mark.byteCount)
  }

  /// Removes all rows and keeps the memory.
  package mutating func removeAll() {
    kinds.removeAll(keepingCapacity: true)
    payloads.removeAll(keepingCapacity: true)
    arena.removeAll(keepingCapacity: true)
  }

  @inlinable mutating func append(_ kind: CellKind, _ bytes: RawSpan) {
    let start = arena.count
    bytes.withUnsafeBytes { arena.append(contentsOf: $0) }
    endCell(kind, from: start)
  }

  /// Appends a cell whose bytes are those of the arena from `start` on.
  @inlinable mutating func endCell(_ kind: CellKind, from start: Int) {
    precondition(start <= arena.count && arena.count <= UInt32.max, "a row buffer of 4 GiB")
    kinds.append(kind)
    payloads.append(Int64(start) << 32 | Int64(arena.count - start))
  }

  /// Place of a text or blob in the arena.
  @inlinable func extent(_ cell: Int) -> Range<Int> {
    let start = Int(UInt64(bitPattern: payloads[cell]) >> 32)
    return start..<start + Int(payloads[cell] & 0xffff_ffff)
  }
}

/// Reading cells.
extension RowBuffer {
  /// The cell's kind.
  package func kind(row: Int, column: Int) -> CellKind {
    kinds[row * columnCount + column]
  }

  /// The cell as an integer; nil when it is NULL.
  package func integer(row: Int, column: Int) -> Int64? {
    let cell = row * columnCount + column
    return kinds[cell] == .integer ? payloads[cell] : nil
  }

  /// The cell as a floating-point number; nil when it is NULL.
  package func real(row: Int, column: Int) -> Double? {
    let cell = row * columnCount + column
    guard kinds[cell] == .real else { return nil }
    return Double(bitPattern: UInt64(bitPattern: payloads[cell]))
  }

  /// Calls `body` with the cell's bytes; none for NULL and numbers.
  package func withBytes<T, E: Error>(
    row: Int, column: Int, _ body: (RawSpan) throws(E) -> T
  ) throws(E) -> T {
    let cell = row * columnCount + column
    let hasBytes = kinds[cell] == .text || kinds[cell] == .blob
    return try body(arena.span.bytes.extracting(hasBytes ? extent(cell) : 0..<0))
  }

  /// The cell as text; nil when it is NULL.
  package func text(row: Int, column: Int) -> String? {
    guard kind(row: row, column: column) == .text else { return nil }
    return withBytes(row: row, column: column) { bytes in
      bytes.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }
  }
}
