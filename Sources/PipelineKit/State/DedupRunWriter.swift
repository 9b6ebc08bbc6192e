/// Writes and merges the runs of one partition, in the writer's transaction.
///
/// An id is rewritten once a level, so at most twice for commits of some 20,000 ids: runs of more
/// than a million ids are left as they are, which also bounds the memory of a merge to 50 MB.
struct DedupRunWriter {
  private let scope: String
  private let layout: SortedIDRun.Layout
  private let connection: Connection
  private let names: (runs: String, ids: String)

  /// Runs of one level that are merged into one of the next.
  static let fanIn = 8
  /// Merges that would give a longer run are not made.
  static let mergedCountMax = 1_000_000

  init(scope: String, layout: SortedIDRun.Layout, transaction: ViewTransaction) {
    self.scope = scope
    self.layout = layout
    connection = transaction.connection
    names = (
      DedupRuns.runsTable.storedName(version: transaction.version),
      DedupRuns.idsTable.storedName(version: transaction.version)
    )
  }

  /// Writes a run under the numbers it covers.
  func write(
    _ ids: [UInt8], numbers: ClosedRange<Int64>, level: Int,
    times: (least: Int64, greatest: Int64)?
  ) throws(SQLiteError) {
    let statement = try connection.statement(
      "INSERT INTO \(quoted(names.runs)) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try statement.bind(0, text: scope)
    try statement.bind(1, numbers.lowerBound)
    try statement.bind(2, numbers.upperBound)
    try statement.bind(3, Int64(level))
    try statement.bind(4, Int64(ids.count / layout.entryBytes))
    try statement.bind(5, time: Timestamp(milliseconds: times?.least ?? .min))
    try statement.bind(6, time: Timestamp(milliseconds: times?.greatest ?? .min))
    try statement.run()
    try writeBlocks(ids, run: numbers.lowerBound)
  }

  /// Writes the ids block by block, without a copy of them.
  private func writeBlocks(_ ids: [UInt8], run: Int64) throws(SQLiteError) {
    let insert = try BulkInsert(
      into: names.ids, columns: DedupRuns.idsTable.columnNames, conflict: "", on: connection)
    let scope = Array(scope.utf8)
    try scope.span.bytes.withUnsafeBytes { scope throws(SQLiteError) in
      try ids.span.bytes.withUnsafeBytes { ids throws(SQLiteError) in
        try insert.insert(count: (ids.count + DedupRuns.blockBytes - 1) / DedupRuns.blockBytes) {
          block, row in
          let start = block * DedupRuns.blockBytes
          let end = min(start + DedupRuns.blockBytes, ids.count)
          row.bind(text: scope)
          row.bind(run)
          row.bind(blob: UnsafeRawBufferPointer(rebasing: ids[start..<start + 16]))
          row.bind(blob: UnsafeRawBufferPointer(rebasing: ids[start..<end]))
        }
      }
    }
  }

  /// Deletes the runs whose every id arrived before `oldest`.
  func deleteRuns(before oldest: Int64) throws(SQLiteError) {
    let statement = try connection.statement(
      "SELECT first_run FROM \(quoted(names.runs)) WHERE scope = ? AND max_stream_ms < ?")
    try statement.bind(0, text: scope)
    try statement.bind(1, oldest)
    var expired: [Int64] = []
    while try statement.step() { expired.append(statement.integer(0)) }
    for run in expired { try delete(run) }
  }

  /// Merges every level that has `fanIn` runs into one run of the next.
  func mergeFullLevels(oldestKept: Int64?) throws(SQLiteError) {
    var level = 0
    while try mergeLevel(level, oldestKept: oldestKept) { level += 1 }
  }

  /// - Returns: whether runs were merged.
  private func mergeLevel(_ level: Int, oldestKept: Int64?) throws(SQLiteError) -> Bool {
    let statement = try connection.statement(
      """
      SELECT first_run, last_run, count, min_stream_ms, max_stream_ms FROM \(quoted(names.runs)) \
      WHERE scope = ? AND level = ? ORDER BY first_run
      """)
    try statement.bind(0, text: scope)
    try statement.bind(1, Int64(level))
    var found: [(first: Int64, last: Int64)] = []
    var (count, least, greatest) = (0, Int64.max, Int64.min)
    while try statement.step() {
      found.append((statement.integer(0), statement.integer(1)))
      count += Int(statement.integer(2))
      least = min(least, statement.time(3).milliseconds)
      greatest = max(greatest, statement.time(4).milliseconds)
    }
    guard found.count >= Self.fanIn, count <= Self.mergedCountMax,
      let first = found.first?.first, let last = found.last?.last
    else { return false }
    var contents: [[UInt8]] = []
    for run in found {
      contents.append(try read(run.first, oldestKept: oldestKept))
      try delete(run.first)
    }
    let merged = SortedIDRun.merge(contents, layout: layout)
    try write(
      merged, numbers: first...last, level: level + 1,
      times: layout == .tagged ? (least, greatest) : nil)
    return true
  }

  /// Reads a run without its expired ids. So an id of two runs is left in one of them: it was
  /// written again only because the earlier arrival had expired.
  private func read(_ run: Int64, oldestKept: Int64?) throws(SQLiteError) -> [UInt8] {
    let statement = try connection.statement(
      "SELECT ids FROM \(quoted(names.ids)) WHERE scope = ? AND first_run = ? ORDER BY first_id")
    try statement.bind(0, text: scope)
    try statement.bind(1, run)
    var ids: [UInt8] = []
    while try statement.step() {
      statement.withBytes(0) { block in
        guard let oldestKept else {
          block.withUnsafeBytes { ids.append(contentsOf: $0) }
          return
        }
        for index in 0..<SortedIDRun.count(of: block, layout: layout)
        where SortedIDRun.tag(at: index, in: block) >= oldestKept {
          let start = index * layout.entryBytes
          block.extracting(start..<start + layout.entryBytes)
            .withUnsafeBytes { ids.append(contentsOf: $0) }
        }
      }
    }
    return ids
  }

  private func delete(_ run: Int64) throws(SQLiteError) {
    for name in [names.ids, names.runs] {
      let statement = try connection.statement(
        "DELETE FROM \(quoted(name)) WHERE scope = ? AND first_run = ?")
      try statement.bind(0, text: scope)
      try statement.bind(1, run)
      try statement.run()
    }
  }
}
