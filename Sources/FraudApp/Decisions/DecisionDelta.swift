import PipelineKit

/// What a commit writes of decisions, and of the states they came from.
struct DecisionDelta: FoldDelta {
  /// Changed rows of one entity table.
  struct Entity: Sendable {
    let table: EntityTable
    let upserts: RowBuffer
    let deletions: RowBuffer?

    init(_ table: EntityTable, _ upserts: RowBuffer, deletions: RowBuffer? = nil) {
      self.table = table
      self.upserts = upserts
      self.deletions = deletions
    }
  }

  let decisions: DecisionRecords
  /// Whether a user's decisions are looked up in the journal.
  let needsUserIndex: Bool
  /// Whether decisions are looked up by transaction before the run's end.
  let needsIDIndex: Bool
  let entities: [Entity]
  let aggregates: [AggregateDelta]

  func apply(in transaction: ViewTransaction) throws {
    try decisions.apply(in: transaction)
    for entity in entities {
      try entity.table.apply(
        upserts: entity.upserts, deletions: entity.deletions, in: transaction)
    }
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
