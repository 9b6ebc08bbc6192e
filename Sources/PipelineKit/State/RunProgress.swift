/// How a version's last run went, as of its last commit: for `status`, and for nothing else.
///
/// It is measured by the clock, so it is kept apart from rows, state and checkpoint, which are not.
package struct RunProgress: Equatable, Sendable {
  /// When the run began, and when it last committed.
  package var started: Timestamp
  package var committed: Timestamp
  /// Events the run has folded, duplicates included.
  package var events: Int
  /// Commits of the run.
  package var commits: Int
  /// What the other stages waited for most; nil when nothing waited.
  package var bottleneck: String?

  package init(
    started: Timestamp, committed: Timestamp, events: Int, commits: Int, bottleneck: String?
  ) {
    (self.started, self.committed) = (started, committed)
    (self.events, self.commits, self.bottleneck) = (events, commits, bottleneck)
  }

  /// Events a second from the start to the last commit; nil when that took no time.
  package var eventsPerSecond: Double? {
    let milliseconds = committed.milliseconds - started.milliseconds
    return milliseconds > 0 ? Double(events) * 1_000 / Double(milliseconds) : nil
  }

  /// The table, a row a version.
  static let createSQL = """
    CREATE TABLE pipeline_runs (
      version INTEGER NOT NULL PRIMARY KEY, started_ms INTEGER NOT NULL,
      committed_ms INTEGER NOT NULL, events INTEGER NOT NULL, commits INTEGER NOT NULL,
      bottleneck TEXT) STRICT;
    """

  /// Writes the row of the transaction's version.
  package func save(in transaction: ViewTransaction) throws(SQLiteError) {
    let statement = try transaction.connection.statement(
      "INSERT OR REPLACE INTO pipeline_runs VALUES (?, ?, ?, ?, ?, ?)")
    try statement.bind(0, Int64(transaction.version))
    try statement.bind(1, started.milliseconds)
    try statement.bind(2, committed.milliseconds)
    try statement.bind(3, Int64(events))
    try statement.bind(4, Int64(commits))
    if let bottleneck { try statement.bind(5, text: bottleneck) } else { try statement.bindNull(5) }
    try statement.run()
  }

  /// Reads the row of `version`; nil when it has not run, or the file is older than the table.
  package static func load(
    version: Int, from connection: Connection
  ) throws(SQLiteError) -> RunProgress? {
    let exists = try connection.integer(
      "SELECT count(*) FROM sqlite_schema WHERE name = 'pipeline_runs'")
    guard exists == 1 else { return nil }
    let statement = try Statement(
      """
      SELECT started_ms, committed_ms, events, commits, bottleneck FROM pipeline_runs \
      WHERE version = ?
      """, on: connection)
    try statement.bind(0, Int64(version))
    guard try statement.step() else { return nil }
    return RunProgress(
      started: statement.time(0), committed: statement.time(1), events: Int(statement.integer(2)),
      commits: Int(statement.integer(3)),
      bottleneck: statement.isNull(4) ? nil : statement.text(4))
  }
}
