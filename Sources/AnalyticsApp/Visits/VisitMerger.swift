import PipelineKit

/// Merges sessions into the stored ones; the writer's thread alone uses it.
///
///     stored    a: [12:00, 12:10] [15:00, 15:20]
///     new       a: [12:30, 12:40]                    reaches the first
///     written   a: [12:00, 12:40] [15:00, 15:20]     one deleted, one written; counts follow
///
/// A filter of the visitors stored so far spares those seen for the first time a look into the
/// table, and the spans of those seen before spare them one when they come back later. What sessions contribute to other tables (entries, exits and bounces of pages, sessions of
/// sources, first views of hours) is taken back from the sessions that go and added for those that
/// come, in signed counts.
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
  /// Visitors the filter is sized for; more cost needless looks, never wrong rows.
  private static let filterCapacity = 4_000_000

  private let names: Set<String>
  private var known: BlockedBloomFilter
  private var spans = VisitorSpans()

  init(wanting names: Set<String>, store: ViewStore) throws {
    self.names = names
    known = BlockedBloomFilter(capacity: VisitMerger.filterCapacity)
    let name = VisitMerger.table.table.storedName(version: store.version.version)
    let statement = try store.connection.statement(
      "SELECT visitor_id, min(started_ms), max(ended_ms) FROM \(name) GROUP BY visitor_id")
    while try statement.step() {
      let hash = statement.withBytes(0) { xxh64($0) }
      known.insert(hash)
      spans.add(hash, first: statement.integer(1), last: statement.integer(2))
    }
    statement.reset()
  }

  /// Merges the sessions of a commit; after a failed commit it may be called with them again.
  func merge(_ visits: OpenVisits, in transaction: ViewTransaction) throws {
    let contributions = VisitContributions(wanting: names)
    var rows = VisitMerger.table.newRows()
    var deletions = VisitMerger.table.newKeys()
    let stored = try StoredVisits(transaction)
    for key in visits.visitors.sorted() {
      var sessions = visits.sessions(of: key)
      guard let first = sessions.first, let last = sessions.last else { continue }
      let hash = visits.hashes[key]
      if let span = spans.span(of: hash), first.start > span.last + VisitFold.gapMilliseconds {
        for session in sessions { contributions.add(session, visits.texts, 1) }
      } else if known.mayContain(hash) {
        sessions = try mergeStored(visits, key, sessions, stored, &deletions, contributions)
      } else {
        known.insert(hash)
        contributions.addFirstView(at: first.start)
        for session in sessions { contributions.add(session, visits.texts, 1) }
      }
      spans.add(hash, first: first.start, last: last.end)
      VisitMerger.append(visits, key, sessions, to: &rows)
    }
    try VisitMerger.table.apply(
      upserts: VisitMerger.table.newRows(), deletions: deletions, in: transaction)
    // What was stored under these keys has just been deleted, and the rows are in key order.
    try BulkInsert(
      into: VisitMerger.table.table.storedName(version: transaction.version),
      columns: VisitMerger.table.table.columnNames, conflict: "", on: transaction.connection
    ).insert(rows)
    try contributions.apply(in: transaction)
  }

  /// Merges one visitor's sessions with the stored ones they touch; returns those to write.
  private func mergeStored(
    _ visits: OpenVisits, _ key: Int, _ fresh: [Session<Visit>], _ stored: StoredVisits,
    _ deletions: inout RowBuffer, _ contributions: VisitContributions
  ) throws -> [Session<Visit>] {
    let earliest = fresh[0].start
    let visitor = visits.visitors.bytes(key)
    let found = try stored.sessions(
      of: visitor, from: earliest - VisitFold.gapMilliseconds,
      to: fresh[fresh.count - 1].end + VisitFold.gapMilliseconds, visits.texts)
    contributions.moveFirstView(
      from: found.firstStart, to: min(found.firstStart ?? earliest, earliest))
    var merged = SessionSet<Visit>(gapMilliseconds: VisitFold.gapMilliseconds)
    for session in found.touched + fresh { merged.add(session, to: 0, visits.texts) }
    for session in found.touched {
      contributions.add(session, visits.texts, -1)
      deletions.append(text: visitor.span.bytes)
      deletions.append(integer: session.start)
    }
    let result = merged.sessions(of: 0)
    for session in result { contributions.add(session, visits.texts, 1) }
    return result
  }

  private static func append(
    _ visits: OpenVisits, _ key: Int, _ sessions: [Session<Visit>], to rows: inout RowBuffer
  ) {
    let texts = visits.texts
    for session in sessions {
      let visit = session.summary
      visits.visitors.withBytes(key) { rows.append(text: $0) }
      rows.append(integer: session.start)
      rows.append(integer: session.end)
      rows.append(integer: visit.views)
      append(visit.entryPath, texts, to: &rows)
      append(visit.exitPath, texts, to: &rows)
      append(visit.source, texts, to: &rows)
      rows.append(integer: visit.source == Visit.none ? nil : visit.sourceTime)
      append(visit.referrer, texts, to: &rows)
    }
  }

  private static func append(_ number: Int32, _ texts: VisitTexts, to rows: inout RowBuffer) {
    if number == Visit.none { return rows.appendNull() }
    texts.withBytes(number) { rows.append(text: $0) }
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
