/// The sorted runs of ids in a view file, read by the partition's thread.
///
///     dedup_runs  scope | first_run | last_run | level | count | min_stream_ms | max_stream_ms
///     dedup_ids   scope | first_run | first_id | ids      up to 1,920 bytes of ids, sorted
///
/// A commit writes one run of level 0, numbered in order. Eight runs of a level are merged into
/// one of the next, which covers their numbers: so whoever knows under which number an id was
/// written finds it, whatever was merged since. The B-tree over `first_id` is the index into a
/// run: a lookup reads one block, which lies in one page.
struct DedupRuns {
  /// One run.
  struct Run: Sendable, Equatable {
    let first: Int64
    let last: Int64
    let level: Int
    let count: Int
  }

  let scope: String
  let layout: SortedIDRun.Layout
  private let connection: Connection
  private let names: (runs: String, ids: String)
  private let find: Statement

  /// Bytes of ids in one row: with its key within the quarter of an 8 KiB page that SQLite keeps
  /// out of overflow pages; 120 ids, or 80 with arrivals.
  static let blockBytes = 1920

  static let runsTable = TableSpec(
    name: "dedup_runs",
    columns: [
      .required("scope", .text), .required("first_run", .integer),
      .required("last_run", .integer), .required("level", .integer),
      .required("count", .integer), .optional("min_stream_ms", .integer),
      .optional("max_stream_ms", .integer),
    ],
    keyCount: 2)

  static let idsTable = TableSpec(
    name: "dedup_ids",
    columns: [
      .required("scope", .text), .required("first_run", .integer),
      .required("first_id", .blob), .required("ids", .blob),
    ],
    keyCount: 3)

  init(
    scope: TopicPartition, version: Int, layout: SortedIDRun.Layout, connection: Connection
  ) throws(SQLiteError) {
    self.scope = scope.description
    self.layout = layout
    self.connection = connection
    names = (
      quoted(Self.runsTable.storedName(version: version)),
      quoted(Self.idsTable.storedName(version: version))
    )
    find = try connection.statement(
      """
      SELECT b.ids FROM \(names.runs) AS r CROSS JOIN \(names.ids) AS b \
      WHERE r.scope = ?1 AND r.first_run < ?2 AND r.last_run >= ?3 AND r.first_run >= coalesce(\
      (SELECT max(first_run) FROM \(names.runs) WHERE scope = ?1 AND first_run <= ?3), ?3) \
      AND b.scope = r.scope AND b.first_run = r.first_run AND b.first_id = \
      (SELECT max(first_id) FROM \(names.ids) AS c \
      WHERE c.scope = r.scope AND c.first_run = r.first_run AND c.first_id <= ?4)
      """)
  }

  /// All runs of the scope, oldest first.
  func list() throws(SQLiteError) -> [Run] {
    let statement = try Statement(
      "SELECT first_run, last_run, level, count FROM \(names.runs) WHERE scope = ? ORDER BY 1",
      on: connection)
    try statement.bind(0, text: scope)
    var runs: [Run] = []
    while try statement.step() {
      runs.append(
        Run(
          first: statement.integer(0), last: statement.integer(1),
          level: Int(statement.integer(2)), count: Int(statement.integer(3))))
    }
    return runs
  }

  /// The latest arrival of `id` in the runs that cover `range`: 0 when arrivals are not kept, nil
  /// when it is in none of them.
  func arrival(of id: ID128, in range: Range<Int64>) throws(SQLiteError) -> Int64? {
    try find.bind(0, text: scope)
    try find.bind(1, range.upperBound)
    try find.bind(2, range.lowerBound)
    try find.bind(3, blob: idBytes(id).span.bytes)
    var latest: Int64?
    while try find.step() {
      let found: Int64? = find.withBytes(0) { block in
        guard let index = SortedIDRun.index(of: id, in: block, layout: layout) else { return nil }
        return layout == .plain ? 0 : SortedIDRun.tag(at: index, in: block)
      }
      if let found { latest = max(latest ?? found, found) }
    }
    return latest
  }

  /// Calls `body` with every id of a run and its arrival, in order of the ids.
  func forEachID(of run: Run, _ body: (ID128, Int64) -> Void) throws(SQLiteError) {
    let statement = try connection.statement(
      "SELECT ids FROM \(names.ids) WHERE scope = ? AND first_run = ? ORDER BY first_id")
    try statement.bind(0, text: scope)
    try statement.bind(1, run.first)
    while try statement.step() {
      statement.withBytes(0) { block in
        for index in 0..<SortedIDRun.count(of: block, layout: layout) {
          body(
            SortedIDRun.id(at: index, in: block, layout: layout),
            layout == .plain ? 0 : SortedIDRun.tag(at: index, in: block))
        }
      }
    }
  }
}

/// The sixteen bytes of an id, big-endian: they compare as the ids do.
func idBytes(_ id: ID128) -> [UInt8] {
  var bytes: [UInt8] = []
  for word in [id.high, id.low] {
    withUnsafeBytes(of: word.bigEndian) { bytes.append(contentsOf: $0) }
  }
  return bytes
}
