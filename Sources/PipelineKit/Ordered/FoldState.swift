/// Something that an ordered fold remembers: an entity, a journal, timers, an outbox, an aggregate.
///
/// It is declared as a property of the fold, which is all that is needed: its tables, its place in
/// the commit and its memory follow from the declaration.
///
/// **Law.** What is in memory and what is on disk together are the state; a drain hands the
/// difference to the commit. What was drained for this commit or the one before may not be on disk
/// yet, so it is answered from memory.
package protocol FoldState: AnyObject {
  /// The tables that hold it.
  var tables: [TableSpec] { get }

  /// Reads what is stored, before the first event.
  func open(_ storage: FoldStorage) throws

  /// Bytes of what the next commit writes, about.
  var pendingByteCount: Int { get }

  /// Those that may be given up before the commit.
  var earlyByteCount: Int { get }

  /// Gives up what has changed since the last drain.
  func drain() throws -> [any FoldDelta]

  /// Gives up what may be written before the commit; called when there is much of it.
  func drainEarly() throws -> [any FoldDelta]

  /// Why a look at the disk failed: what was answered since is worth nothing, and is not committed.
  var failure: (any Error)? { get }
}

extension FoldState {
  package var earlyByteCount: Int { 0 }
  package func drainEarly() throws -> [any FoldDelta] { [] }
  package var failure: (any Error)? { nil }
}

/// Properties of a fold that are grouped in a type of their own; its states are found too.
package protocol FoldStateGroup {}

/// Where a fold's states are read from: a connection that sees what is committed.
package struct FoldStorage {
  package let connection: Connection
  package let version: Int

  package init(connection: Connection, version: Int) {
    self.connection = connection
    self.version = version
  }

  /// The greatest integer in a column of a table, nil when it has no row.
  func greatest(_ column: String, of table: TableSpec) throws(SQLiteError) -> Int64? {
    try connection.integer(
      "SELECT max(\(quoted(column))) FROM \(quoted(table.storedName(version: version)))")
  }

  /// Calls `body` with each row of a table, in key order.
  func forEachRow(
    of table: TableSpec, _ body: (RowBuffer) throws -> Void
  ) throws {
    let names = table.columnNames.map(quoted).joined(separator: ", ")
    let order = table.keyNames.map(quoted).joined(separator: ", ")
    let statement = try Statement(
      "SELECT \(names) FROM \(quoted(table.storedName(version: version))) ORDER BY \(order)",
      on: connection)
    var row = RowBuffer(columnCount: table.columns.count)
    while try statement.step() {
      row.removeAll()
      statement.read(columns: 0..<table.columns.count, into: &row)
      try body(row)
    }
  }
}

/// The states that are properties of `fold` or of its groups, in the order of their declaration; one
/// that several groups share is there once.
///
/// - Complexity: a walk over the properties, once a run.
func states(of fold: Any) -> [any FoldState] {
  var seen: Set<ObjectIdentifier> = []
  return properties(of: fold).filter { seen.insert(ObjectIdentifier($0)).inserted }
}

private func properties(of fold: Any) -> [any FoldState] {
  Mirror(reflecting: fold).children.flatMap { child -> [any FoldState] in
    if let state = child.value as? any FoldState { return [state] }
    return child.value is any FoldStateGroup ? properties(of: child.value) : []
  }
}

/// Rows of an entity that have changed, and keys of those that are gone.
package struct EntityDelta: FoldDelta {
  package let table: EntityTable
  package let upserts: RowBuffer
  package let deletions: RowBuffer

  package init(_ table: EntityTable, upserts: RowBuffer, deletions: RowBuffer) {
    self.table = table
    self.upserts = upserts
    self.deletions = deletions
  }

  package func apply(in transaction: ViewTransaction) throws {
    try table.apply(upserts: upserts, deletions: deletions, in: transaction)
  }
}

/// Rows that are appended to a journal.
package struct JournalDelta: FoldDelta {
  package let table: JournalTable
  package let rows: RowBuffer

  package func apply(in transaction: ViewTransaction) throws {
    try table.append(rows, in: transaction)
  }
}

/// Several deltas, applied in their order.
package struct DeltaSequence: FoldDelta {
  package let deltas: [any FoldDelta]

  package init(_ deltas: [any FoldDelta]) { self.deltas = deltas }

  package func apply(in transaction: ViewTransaction) throws {
    for delta in deltas { try delta.apply(in: transaction) }
  }
}
