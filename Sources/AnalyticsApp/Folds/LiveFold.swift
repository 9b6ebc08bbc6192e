import PipelineKit

/// The page views of the last five minutes before the latest event, whoever came late.
///
/// Only what is still young at a commit is written, so a bulk run over a year keeps its last five
/// minutes. The view itself compares with the checkpoint's stream time.
final class LiveFold: Fold {
  static let spanMilliseconds: Int64 = 300_000
  static let table = JournalTable(
    TableSpec(
      name: "recent_views",
      columns: [
        .required("at_ms", .integer), .required("path", .text), .required("visitor_id", .text),
      ],
      keyCount: 0, indexes: [["at_ms"]]))
  /// Rows held before the old ones among them are dropped.
  private static let rowsMax = 65_536

  private var streamTime: Int64
  private var rows = LiveFold.table.newRows()
  private var limit = LiveFold.rowsMax

  /// - Parameter streamTime: the latest event processed before.
  init(streamTime: Timestamp) {
    self.streamTime = streamTime.milliseconds
  }

  private var oldest: Int64 {
    max(streamTime, .min + LiveFold.spanMilliseconds) - LiveFold.spanMilliseconds
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    streamTime = max(streamTime, batch.latestTime)
    let (paths, visitors) = (batch.prepared.paths, batch.text(.visitor))
    batch.forEach(.pageView) { record in
      let time = batch.events.times[record]
      guard time > oldest else { return }
      rows.append(integer: time)
      let (path, visitor) = (paths.bytes(record) ?? [], visitors.bytes(record) ?? [])
      rows.append(text: path.span.bytes)
      rows.append(text: visitor.span.bytes)
    }
    if rows.rowCount > limit {
      dropOld()
      limit = max(LiveFold.rowsMax, rows.rowCount * 2)
    }
  }

  private func dropOld() {
    var kept = LiveFold.table.newRows()
    for row in 0..<rows.rowCount {
      guard let time = rows.integer(row: row, column: 0), time > oldest else { continue }
      for column in 0..<3 { kept.append(cell: column, ofRow: row, in: rows) }
    }
    rows = kept
  }

  var memoryEstimate: Int { rows.byteCount }

  func drain() throws -> any FoldDelta {
    dropOld()
    defer { rows = LiveFold.table.newRows() }
    return LiveDelta(rows: rows, oldest: oldest)
  }
}

/// The young page views of a commit.
struct LiveDelta: FoldDelta {
  let rows: RowBuffer
  let oldest: Int64

  func apply(in transaction: ViewTransaction) throws {
    let stored = LiveFold.table.table.storedName(version: transaction.version)
    let delete = try transaction.connection.statement("DELETE FROM \(stored) WHERE at_ms <= ?")
    try delete.bind(0, oldest)
    try delete.run()
    try LiveFold.table.append(rows, in: transaction)
  }
}
