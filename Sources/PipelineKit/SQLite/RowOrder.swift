/// The order of a buffer's rows by their leading columns, as SQLite's BINARY collation sorts keys.
///
/// Rows written in key order land in the B-tree one page after the other, which is several times
/// as fast as writing them in any other order. Rows of equal keys keep their order.
package struct RowOrder: Sendable {
  /// Row numbers in key order.
  package let rows: [UInt32]

  private struct Entry {
    var prefix: UInt64
    var row: UInt32
  }

  /// Sorts the rows of `buffer` by their first `keyCount` columns.
  ///
  /// Eight bytes of the first column decide nearly all comparisons; they are taken behind the
  /// bytes that all rows share, since keys like `visitor-000123` differ only at their end.
  ///
  /// - Complexity: O(n log n) comparisons of integers.
  package init(of buffer: RowBuffer, keyCount: Int) {
    precondition(keyCount <= buffer.columnCount, "more key columns than columns")
    let skipped = Self.sharedByteCount(buffer)
    var entries: [Entry] = []
    entries.reserveCapacity(buffer.rowCount)
    for row in 0..<buffer.rowCount {
      entries.append(
        Entry(prefix: Self.prefix(buffer, row: row, skipping: skipped), row: UInt32(row)))
    }
    entries.sort { a, b in
      if a.prefix != b.prefix { return a.prefix < b.prefix }
      let order = buffer.compareKeys(Int(a.row), buffer, Int(b.row), keyCount: keyCount)
      return order == 0 ? a.row < b.row : order < 0
    }
    rows = entries.map(\.row)
  }

  /// Whether no two rows have the same first `keyCount` columns.
  ///
  /// - Complexity: O(n) comparisons of keys.
  package func hasDistinctKeys(of buffer: RowBuffer, keyCount: Int) -> Bool {
    for index in rows.indices.dropFirst()
    where buffer.compareKeys(
      Int(rows[index - 1]), buffer, Int(rows[index]), keyCount: keyCount) == 0
    {
      return false
    }
    return true
  }

  /// Length of the common prefix of all texts of column 0; 0 when they are not all texts.
  private static func sharedByteCount(_ buffer: RowBuffer) -> Int {
    var shared = Int.max
    for row in 0..<buffer.rowCount {
      guard buffer.kind(row: row, column: 0) == .text else { return 0 }
      shared = min(shared, buffer.commonPrefix(ofRow: row, andRow: 0, limit: shared))
      if shared == 0 { break }
    }
    return shared == .max ? 0 : shared
  }

  /// The first bytes of column 0 as a number that orders like them.
  private static func prefix(_ buffer: RowBuffer, row: Int, skipping skipped: Int) -> UInt64 {
    switch buffer.kind(row: row, column: 0) {
    case .integer, .null:
      return UInt64(bitPattern: buffer.integer(row: row, column: 0) ?? .min) ^ (1 << 63)
    case .real:
      return 0
    case .text, .blob:
      return buffer.withBytes(row: row, column: 0) { $0.orderingWord(skipping: skipped) }
    }
  }
}

extension RowBuffer {
  /// Compares the first `keyCount` cells of a row here and a row of `other`.
  ///
  /// - Returns: negative, zero or positive, as SQLite orders them: NULL, then numbers by value,
  ///   then texts and blobs by bytes, a prefix first.
  package func compareKeys(_ row: Int, _ other: RowBuffer, _ otherRow: Int, keyCount: Int) -> Int {
    for column in 0..<keyCount {
      let a = row * columnCount + column
      let b = otherRow * other.columnCount + column
      let order = compareCell(a, other, b)
      if order != 0 { return order }
    }
    return 0
  }

  private func compareCell(_ a: Int, _ other: RowBuffer, _ b: Int) -> Int {
    guard kinds[a] == other.kinds[b] else {
      return Int(kinds[a].rawValue) - Int(other.kinds[b].rawValue)
    }
    switch kinds[a] {
    case .null: return 0
    case .integer:
      return payloads[a] < other.payloads[b] ? -1 : payloads[a] > other.payloads[b] ? 1 : 0
    case .real:
      let x = Double(bitPattern: UInt64(bitPattern: payloads[a]))
      let y = Double(bitPattern: UInt64(bitPattern: other.payloads[b]))
      return x < y ? -1 : x > y ? 1 : 0
    case .text, .blob:
      return compareBytes(
        arena.span.bytes.extracting(extent(a)), other.arena.span.bytes.extracting(other.extent(b)))
    }
  }

  /// Length of the common prefix of two rows' texts in column 0, at most `limit`.
  func commonPrefix(ofRow row: Int, andRow other: Int, limit: Int) -> Int {
    let bytes = arena.span.bytes
    return bytes.extracting(extent(row * columnCount)).commonPrefixCount(
      with: bytes.extracting(extent(other * columnCount)), limit: limit)
  }
}
