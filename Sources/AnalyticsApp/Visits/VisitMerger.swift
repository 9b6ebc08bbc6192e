import PipelineKit

/// Merges sessions into the stored ones; the writer's thread alone uses it.
///
///     stored    a: [12:00, 12:10] [15:00, 15:20]
///     new       a: [12:30, 12:40]                    reaches the first
///     written   a: [12:00, 12:40] [15:00, 15:20]     one deleted, one written; counts follow
///
/// The table is in order of time, so that new sessions go to its end, whatever its size; a visitor's
/// stored sessions are found by what `VisitorSpans` knows. Those that new ones may reach are added to
/// the new ones' set and deleted, so that whatever the set holds in the end is to be inserted. What
/// sessions contribute to other tables (entries, exits and bounces of pages, sessions of sources,
/// first views of hours) is taken back from the sessions that go and added for those that come, in
/// signed counts.
final class VisitMerger: @unchecked Sendable {
  static let table = EntityTable(spec(indexes: []))
  /// The table with what a look for the sessions of one visitor needs.
  static let indexedTable = spec(indexes: [["visitor_id", "started_ms"]])

  /// Visitors whose spans are fetched together.
  private static let touchedTogether = 64

  private let names: Set<String>
  private let spans = VisitorSpans()
  /// The last sessions merged; the same again are a second attempt.
  private weak var last: OpenVisits?

  private static func spec(indexes: [[String]]) -> TableSpec {
    TableSpec(
      name: "sessions",
      columns: [
        .required("started_ms", .integer), .required("visitor_id", .text),
        .required("ended_ms", .integer), .required("views", .integer),
        .required("entry_path", .text), .required("exit_path", .text),
        .optional("source", .text), .optional("source_ms", .integer), .optional("referrer", .text),
        .required("entry_place", .integer), .required("exit_place", .integer),
        .optional("source_place", .integer),
      ],
      keyCount: 2, indexes: indexes)
  }

  init(wanting names: Set<String>, store: ViewStore) throws {
    self.names = names
    let name = VisitMerger.table.table.storedName(version: store.version.version)
    let statement = try store.connection.statement(
      "SELECT visitor_id, started_ms, ended_ms FROM \(name) ORDER BY started_ms")
    while try statement.step() {
      let hash = statement.withBytes(0) { xxh64($0) }
      spans.add(hash, start: statement.integer(1), end: statement.integer(2))
    }
    statement.reset()
    spans.mark()
  }

  /// Merges the sessions of a part or a commit; after a failed commit it may be called with them
  /// again.
  func merge(_ visits: OpenVisits, in transaction: ViewTransaction) throws {
    if visits === last { spans.undo() } else { spans.mark() }
    last = visits
    let contributions = VisitContributions(wanting: names)
    var sessions = visits.sessions
    try replaceStored(visits, &sessions, contributions, in: transaction)
    try insert(visits, sessions, contributions, in: transaction)
    try contributions.apply(in: transaction)
  }

  /// Adds the stored sessions that new ones may reach to `sessions`, and deletes them.
  private func replaceStored(
    _ visits: OpenVisits, _ sessions: inout SessionSet<Visit>,
    _ contributions: VisitContributions, in transaction: ViewTransaction
  ) throws {
    var deletions = VisitMerger.table.newKeys()
    let stored = try StoredVisits(transaction, visits.texts)
    var merged: [Session<Visit>] = []
    for key in 0..<visits.visitors.count {
      if key % VisitMerger.touchedTogether == 0 {
        spans.touch(visits.hashes[key...].prefix(VisitMerger.touchedTogether))
      }
      guard let fresh = sessions.bounds(of: key) else { continue }
      let found = try find(visits, key, fresh, stored)
      contributions.moveFirstView(
        from: found.firstView, to: min(found.firstView ?? fresh.start, fresh.start))
      for session in found.touched {
        contributions.add(session, visits.texts, -1)
        deletions.append(integer: session.start)
        visits.visitors.withBytes(key) { deletions.append(text: $0) }
        sessions.add(session, to: key, visits.texts)
      }
      sessions.read(key, into: &merged)
      spans.set(visits.hashes[key], to: found.span(with: merged))
    }
    try VisitMerger.table.apply(
      upserts: VisitMerger.table.newRows(), deletions: deletions, in: transaction)
  }

  /// What is stored of a visitor, as far as new sessions within `fresh` can touch it.
  private func find(
    _ visits: OpenVisits, _ key: Int, _ fresh: (start: Int64, end: Int64), _ stored: StoredVisits
  ) throws -> FoundVisits {
    let reach = fresh.start - VisitFold.gapMilliseconds...fresh.end + VisitFold.gapMilliseconds
    switch spans.knowledge(of: visits.hashes[key]) {
    case .new:
      return FoundVisits()
    case .span(let span) where reach.lowerBound > span.last:
      return FoundVisits(
        firstView: span.first,
        latest: (span.latestStart, span.last))
    case .span(let span) where reach.lowerBound > span.previousEnd:
      let visitor = visits.visitors.bytes(key)
      return FoundVisits(
        firstView: span.first, touched: try stored.session(of: visitor, at: span.latestStart),
        latest: span.previousEnd == .min ? nil : (span.previousEnd, span.previousEnd))
    case .span, .unknown:
      let all = try stored.sessions(of: visits.visitors.bytes(key))
      let touched = all.filter { $0.end >= reach.lowerBound && $0.start <= reach.upperBound }
      let others = all.filter { $0.end < reach.lowerBound || $0.start > reach.upperBound }
      return FoundVisits(
        firstView: all.first?.start, touched: touched, others: others)
    }
  }

  /// Inserts all of `sessions`: what was stored under their keys has just been deleted, and they go
  /// in the order of the keys.
  private func insert(
    _ visits: OpenVisits, _ sessions: SessionSet<Visit>,
    _ contributions: VisitContributions, in transaction: ViewTransaction
  ) throws {
    let rows = VisitRows(visits, sessions)
    for entry in rows.order { contributions.add(rows.session(of: entry), visits.texts, 1) }
    let insert = try BulkInsert(
      into: VisitMerger.table.table.storedName(version: transaction.version),
      columns: VisitMerger.table.table.columnNames, conflict: "", on: transaction.connection)
    try visits.visitors.withStrings { visitors in
      try visits.texts.withStrings { texts in
        try insert.insert(count: rows.order.count) { number, row in
          let entry = rows.order[number]
          VisitRows.bind(
            rows.session(of: entry), of: visitors[Int(entry.key)], texts, to: &row)
        }
      }
    }
  }
}

/// What is stored of one visitor beside new sessions of it.
private struct FoundVisits {
  /// The visitor's first view of all, nil when nothing is stored.
  var firstView: Int64?
  /// Stored sessions that new ones may reach, earliest first.
  var touched: [Session<Visit>] = []
  /// The latest session that is not touched, where it alone counts.
  var latest: (start: Int64, end: Int64)?
  /// All that are not touched.
  var others: [Session<Visit>] = []

  /// Where the visitor's sessions lie once `merged` are stored in place of those touched.
  func span(with merged: [Session<Visit>]) -> VisitorSpans.Span {
    var span = VisitorSpans.Span(
      first: firstView ?? .max, latestStart: .min, last: .min, previousEnd: .min)
    for session in merged { FoundVisits.note(session.start, session.end, in: &span) }
    for session in others { FoundVisits.note(session.start, session.end, in: &span) }
    if let latest { FoundVisits.note(latest.start, latest.end, in: &span) }
    return span
  }

  private static func note(_ start: Int64, _ end: Int64, in span: inout VisitorSpans.Span) {
    span.first = min(span.first, start)
    if end > span.last {
      (span.previousEnd, span.last, span.latestStart) = (span.last, end, start)
    } else {
      span.previousEnd = max(span.previousEnd, end)
    }
  }
}
