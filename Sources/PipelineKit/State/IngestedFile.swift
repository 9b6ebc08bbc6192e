/// What one source contributed: the arithmetic that shows nothing was dropped silently.
///
///     lines = events + duplicates + dead_letters + blank + continuation
///
/// A value is a *contribution*: applying it adds its counts to the source's row, so each partition
/// and each commit hands over what it saw, in any order.
package struct IngestedFile: Sendable, Equatable {
  /// The source: the hash of its content, as text.
  package var sourceID: String
  /// Where it was read from; empty leaves the stored path.
  package var path: String
  /// Counts to add.
  package var counts: Counts
  /// Earliest event time seen; `.none` for none.
  package var firstEvent: Timestamp
  /// Latest event time seen; `.none` for none.
  package var lastEvent: Timestamp
  /// When its last byte was read, by the log's append time; `.none` while it is being read.
  package var finished: Timestamp

  /// What lines are counted as.
  package struct Counts: Sendable, Equatable {
    /// Decompressed bytes read since the source's start, this commit's included.
    package var bytes: Int64 = 0
    /// What a line feed ends, and a last one without.
    package var lines: Int64 = 0
    /// Events, each the first with its identity.
    package var events: Int64 = 0
    /// Events whose identity had been seen.
    package var duplicates: Int64 = 0
    /// Lines that could not be processed.
    package var deadLetters: Int64 = 0
    /// Lines of white space.
    package var blank: Int64 = 0
    /// Lines of multi-line records beyond their first.
    package var continuation: Int64 = 0

    /// Creates counts of zero.
    package init() {}

    var all: [Int64] {
      [bytes, lines, events, duplicates, deadLetters, blank, continuation]
    }
  }

  /// Creates the contribution of nothing.
  package init(sourceID: String, path: String) {
    self.sourceID = sourceID
    self.path = path
    counts = Counts()
    (firstEvent, lastEvent, finished) = (.none, .none, .none)
  }
}

extension IngestedFile {
  private static let counted = [
    "bytes", "lines", "events", "duplicates", "dead_letters", "blank", "continuation",
  ]

  /// The private table behind the view.
  package static let table = TableSpec(
    name: "ingested_files",
    columns: [.required("source_id", .text), .required("path", .text)]
      + counted.map { .required($0, .integer) }
      + ["first_event_ms", "last_event_ms", "finished_ms"].map { .optional($0, .integer) },
    keyCount: 1)

  /// The public view.
  package static let view = PublicView(
    name: "ingested_files",
    sql: """
      SELECT path, \(counted.joined(separator: ", ")), \
      \(TimeSQL.rfc3339("first_event_ms")) AS first_event, first_event_ms, \
      \(TimeSQL.rfc3339("last_event_ms")) AS last_event, last_event_ms, \
      source_id, \(TimeSQL.rfc3339("finished_ms")) AS finished, finished_ms FROM {ingested_files}
      """,
    sentence: "One row per source read; lines = events + duplicates + dead_letters + blank + "
      + "continuation.",
    units: "bytes: bytes; *_ms: milliseconds since 1970-01-01 UTC", key: ["source_id"])

  /// Adds the contribution to the source's row.
  package func apply(in transaction: ViewTransaction) throws(SQLiteError) {
    let statement = try transaction.connection.statement(Self.upsertSQL(transaction.version))
    try statement.bind(0, text: sourceID)
    try statement.bind(1, text: path)
    for (index, count) in counts.all.enumerated() { try statement.bind(2 + index, count) }
    try statement.bind(9, time: firstEvent)
    try statement.bind(10, time: lastEvent)
    try statement.bind(11, time: finished)
    try statement.run()
  }

  private static func upsertSQL(_ version: Int) -> String {
    // How far a source was read is a position, not an amount: the furthest one counts.
    let sums =
      (["bytes = max(bytes, excluded.bytes)"]
      + counted.dropFirst().map { "\($0) = \($0) + excluded.\($0)" }).joined(separator: ", ")
    return """
      INSERT INTO \(quoted(table.storedName(version: version))) \
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET \(sums), \
      path = CASE excluded.path WHEN '' THEN path ELSE excluded.path END, \
      first_event_ms = min(coalesce(first_event_ms, excluded.first_event_ms), \
      coalesce(excluded.first_event_ms, first_event_ms)), \
      last_event_ms = max(coalesce(last_event_ms, excluded.last_event_ms), \
      coalesce(excluded.last_event_ms, last_event_ms)), \
      finished_ms = coalesce(excluded.finished_ms, finished_ms)
      """
  }
}
