/// Rows that are appended and never changed, numbered in the order in which they were: `seq`, from 1.
///
///     let movements = Journal<Movement>("movement_rows")
///     now.append(Movement(…), to: movements)
///
/// Rows are handed to the writer early, so that a large commit does not hold them.
package final class Journal<Entry: RowColumns>: FoldState {
  /// The stored table.
  package let table: JournalTable
  private var rows: RowBuffer
  private var last: Int64 = 0

  /// The column that numbers the rows.
  package static var sequenceColumn: String { "seq" }

  /// - Parameter indexes: secondary indexes, made at the end of a run.
  package init(_ name: String, indexes: [[String]] = []) {
    table = JournalTable(
      TableSpec(
        name: name, columns: [.required(Self.sequenceColumn, .integer)] + Entry.columns,
        keyCount: 1, indexes: indexes))
    rows = table.newRows()
  }

  package var tables: [TableSpec] { [table.table] }

  package func open(_ storage: FoldStorage) throws {
    last = try storage.greatest(Self.sequenceColumn, of: table.table) ?? 0
  }

  /// Appends a row.
  ///
  /// - Returns: its number.
  @discardableResult
  package func append(_ entry: Entry) -> Int64 {
    last += 1
    rows.append(integer: last)
    entry.write(to: &rows)
    return last
  }

  package var pendingByteCount: Int { rows.byteCount }
  package var earlyByteCount: Int { rows.byteCount }

  package func drain() -> [any FoldDelta] {
    guard !rows.isEmpty else { return [] }
    defer { rows = table.newRows() }
    return [JournalDelta(table: table, rows: rows)]
  }

  package func drainEarly() -> [any FoldDelta] { drain() }
}
