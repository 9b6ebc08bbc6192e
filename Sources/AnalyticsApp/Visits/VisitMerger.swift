import PipelineKit

/// Merges sessions into the stored ones; the writer's thread alone uses it.
///
///     stored    a: [12:00, 12:10] [15:00, 15:20]
///     new       a: [12:30, 12:40]                    reaches the first
///     written   a: [12:00, 12:40] [15:00, 15:20]     one deleted, one written; counts follow
///
/// What is known of the spans of stored visitors spares nearly all of them a look into the table.
/// Stored sessions that new ones may reach are added to the new ones' set and deleted, so that
/// whatever the set holds in the end is to be inserted. What sessions contribute to other tables
/// (entries, exits and bounces of pages, sessions of sources, first views of hours) is taken back
/// from the sessions that go and added for those that come, in signed counts.
final class VisitMerger: @unchecked Sendable {
  static let table = EntityTable(
    TableSpec(
      name: "sessions",
      columns: [
        .required("visitor_id", .text), .required("started_ms", .integer),
        .required("ended_ms", .integer), .required("views", .integer),
        .required("entry_path", .text), .required("exit_path", .text),
        .optional("source", .text), .optional("source_ms", .integer), .optional("referrer", .text),
      ],
      keyCount: 2))

  private let names: Set<String>
  private var spans = VisitorSpans()

  init(wanting names: Set<String>, store: ViewStore) throws {
    self.names = names
    let name = VisitMerger.table.table.storedName(version: store.version.version)
    let statement = try store.connection.statement(
      "SELECT visitor_id, min(started_ms), max(ended_ms) FROM \(name) GROUP BY visitor_id")
    while try statement.step() {
      let hash = statement.withBytes(0) { xxh64($0) }
      _ = spans.add(hash, first: statement.integer(1), last: statement.integer(2))
    }
    statement.reset()
  }

  /// Merges the sessions of a commit; after a failed commit it may be called with them again.
  func merge(_ visits: OpenVisits, in transaction: ViewTransaction) throws {
    let contributions = VisitContributions(wanting: names)
    let order = visits.visitors.sorted()
    var sessions = visits.sessions
    try replaceStored(visits, order, &sessions, contributions, in: transaction)
    try insert(visits, order, sessions, contributions, in: transaction)
    try contributions.apply(in: transaction)
  }

  /// Adds the stored sessions that new ones may reach to `sessions`, and deletes them.
  private func replaceStored(
    _ visits: OpenVisits, _ order: [Int], _ sessions: inout SessionSet<Visit>,
    _ contributions: VisitContributions, in transaction: ViewTransaction
  ) throws {
    var deletions = VisitMerger.table.newKeys()
    let stored = try StoredVisits(transaction)
    for key in order {
      guard let fresh = sessions.bounds(of: key) else { continue }
      switch spans.add(visits.hashes[key], first: fresh.start, last: fresh.end) {
      case .new:
        contributions.addFirstView(at: fresh.start)
        continue
      case .within(let span) where fresh.start > span.last + VisitFold.gapMilliseconds:
        continue
      case .within, .unknown:
        break
      }
      let visitor = visits.visitors.bytes(key)
      let found = try stored.sessions(
        of: visitor, from: fresh.start - VisitFold.gapMilliseconds,
        to: fresh.end + VisitFold.gapMilliseconds, visits.texts)
      contributions.moveFirstView(
        from: found.firstStart, to: min(found.firstStart ?? fresh.start, fresh.start))
      for session in found.touched {
        contributions.add(session, visits.texts, -1)
        deletions.append(text: visitor.span.bytes)
        deletions.append(integer: session.start)
        sessions.add(session, to: key, visits.texts)
      }
    }
    try VisitMerger.table.apply(
      upserts: VisitMerger.table.newRows(), deletions: deletions, in: transaction)
  }

  /// Inserts all of `sessions`: what was stored under their keys has just been deleted, and they go
  /// in the order of the keys.
  private func insert(
    _ visits: OpenVisits, _ order: [Int], _ sessions: SessionSet<Visit>,
    _ contributions: VisitContributions, in transaction: ViewTransaction
  ) throws {
    let insert = try BulkInsert(
      into: VisitMerger.table.table.storedName(version: transaction.version),
      columns: VisitMerger.table.table.columnNames, conflict: "", on: transaction.connection)
    var next = 0
    var waiting: [Session<Visit>] = []
    var position = 0
    try visits.visitors.withStrings { visitors in
      try visits.texts.withStrings { texts in
        try insert.insert(count: sessions.count) { _, row in
          while position == waiting.count {
            sessions.read(order[next], into: &waiting)
            (next, position) = (next + 1, 0)
          }
          let session = waiting[position]
          position += 1
          contributions.add(session, visits.texts, 1)
          VisitMerger.bind(session, of: visitors[order[next - 1]], texts, to: &row)
        }
      }
    }
  }

  private static func bind(
    _ session: Session<Visit>, of visitor: UnsafeRawBufferPointer, _ texts: InternedStrings,
    to row: inout RowBinder
  ) {
    let visit = session.summary
    row.bind(text: visitor)
    row.bind(session.start)
    row.bind(session.end)
    row.bind(visit.views)
    bind(visit.entryPath, texts, to: &row)
    bind(visit.exitPath, texts, to: &row)
    bind(visit.source, texts, to: &row)
    if visit.source == Visit.none { row.bindNull() } else { row.bind(visit.sourceTime) }
    bind(visit.referrer, texts, to: &row)
  }

  private static func bind(_ number: Int32, _ texts: InternedStrings, to row: inout RowBinder) {
    if number == Visit.none { row.bindNull() } else { row.bind(text: texts[Int(number)]) }
  }
}

/// Looks into the stored sessions of one visitor.
private struct StoredVisits {
  /// Visitors have few sessions, so all up to an instant are looked at in one go.
  private let upTo: Statement
  /// Asked only when all stored sessions are later than the new ones.
  private let first: Statement

  init(_ transaction: ViewTransaction) throws {
    let name = VisitMerger.table.table.storedName(version: transaction.version)
    upTo = try transaction.connection.statement(
      """
      SELECT started_ms, ended_ms, views, entry_path, exit_path, source, source_ms, referrer \
      FROM \(name) WHERE visitor_id = ? AND started_ms <= ? ORDER BY started_ms
      """)
    first = try transaction.connection.statement(
      "SELECT min(started_ms) FROM \(name) WHERE visitor_id = ?")
  }

  /// The sessions that overlap `from ... to`, and when the earliest of all began.
  func sessions(of visitor: [UInt8], from: Int64, to: Int64, _ texts: VisitTexts) throws
    -> (touched: [Session<Visit>], firstStart: Int64?)
  {
    defer { upTo.reset() }
    try upTo.bind(0, text: visitor.span.bytes)
    try upTo.bind(1, to)
    var touched: [Session<Visit>] = []
    var firstStart: Int64?
    while try upTo.step() {
      firstStart = firstStart ?? upTo.integer(0)
      guard upTo.integer(1) >= from else { continue }
      let source = StoredVisits.number(upTo, 5, texts)
      let visit = Visit(
        views: upTo.integer(2), entryPath: StoredVisits.number(upTo, 3, texts),
        exitPath: StoredVisits.number(upTo, 4, texts), source: source,
        sourceTime: source == Visit.none ? 0 : upTo.integer(6),
        referrer: StoredVisits.number(upTo, 7, texts))
      touched.append(Session(start: upTo.integer(0), end: upTo.integer(1), summary: visit))
    }
    return (touched, try firstStart ?? earliestStart(of: visitor))
  }

  private func earliestStart(of visitor: [UInt8]) throws -> Int64? {
    defer { first.reset() }
    try first.bind(0, text: visitor.span.bytes)
    return try first.step() && !first.isNull(0) ? first.integer(0) : nil
  }

  private static func number(_ statement: Statement, _ column: Int, _ texts: VisitTexts) -> Int32 {
    statement.isNull(column)
      ? Visit.none : statement.withBytes(column) { texts.intern($0) }
  }
}
