/// The ids of one commit, on their way to the file.
package struct DedupDelta: Sendable {
  /// What the deduplicator must hear once the delta is committed.
  package struct Receipt: Sendable {
    let run: Int64
    let oldestKept: Int64?
  }

  /// The tables that the runs are kept in; a pipeline that deduplicates has them.
  package static let tables = [DedupRuns.runsTable, DedupRuns.idsTable]

  private let scope: String
  private let run: Int64
  private let ids: [UInt8]
  private let layout: SortedIDRun.Layout
  private let times: (least: Int64, greatest: Int64)?
  private let oldestKept: Int64?

  init(
    scope: TopicPartition, run: Int64, arrivals: DedupArrivals, layout: SortedIDRun.Layout,
    oldestKept: Int64?
  ) {
    self.scope = scope.description
    self.run = run
    ids = arrivals.run(layout: layout)
    self.layout = layout
    times = arrivals.timeRange
    self.oldestKept = oldestKept
  }

  /// Whether there is no id to write; expired runs may still be deleted by applying it.
  package var isEmpty: Bool { ids.isEmpty }

  /// Given to `Deduplicator.didCommit` after the commit.
  package var receipt: Receipt { Receipt(run: isEmpty ? run - 1 : run, oldestKept: oldestKept) }

  /// Writes the run, merges runs where there are many, and deletes runs that are wholly expired.
  package func apply(in transaction: ViewTransaction) throws(SQLiteError) {
    let writer = DedupRunWriter(scope: scope, layout: layout, transaction: transaction)
    if let oldestKept { try writer.deleteRuns(before: oldestKept) }
    guard !isEmpty else { return }
    try writer.write(ids, numbers: run...run, level: 0, times: times)
    try writer.mergeFullLevels(oldestKept: oldestKept)
  }
}
