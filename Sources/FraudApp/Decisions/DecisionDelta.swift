import PipelineKit

/// Changed rows of one entity table.
struct EntityRows: FoldDelta {
  let table: EntityTable
  let upserts: RowBuffer
  let deletions: RowBuffer?

  init(_ table: EntityTable, _ upserts: RowBuffer, deletions: RowBuffer? = nil) {
    self.table = table
    self.upserts = upserts
    self.deletions = deletions
  }

  func apply(in transaction: ViewTransaction) throws {
    try table.apply(upserts: upserts, deletions: deletions, in: transaction)
  }
}

/// Several deltas, applied in their order.
struct DeltaList: FoldDelta {
  let deltas: [any FoldDelta]

  func apply(in transaction: ViewTransaction) throws {
    for delta in deltas { try delta.apply(in: transaction) }
  }
}

/// The last of what a commit writes of decisions, behind their rows and the states of the parties.
struct DecisionDelta: FoldDelta {
  /// Whether a user's decisions are looked up in the journal.
  let needsUserIndex: Bool
  /// Whether decisions are looked up by transaction before the run's end.
  let needsIDIndex: Bool
  let entities: [EntityRows]
  let aggregates: [AggregateDelta]

  func apply(in transaction: ViewTransaction) throws {
    for entity in entities { try entity.apply(in: transaction) }
    for aggregate in aggregates { try aggregate.apply(in: transaction) }
    if needsIDIndex {
      for sql in DecisionJournal.table.table.indexSQL(version: transaction.version) {
        try transaction.connection.execute(sql)
      }
    }
    guard needsUserIndex else { return }
    try transaction.connection.execute(
      DecisionJournal.userIndexSQL(version: transaction.version))
  }
}
