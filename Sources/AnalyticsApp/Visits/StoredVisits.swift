import PipelineKit

/// Looks into the stored sessions of one visitor.
struct StoredVisits {
  private let transaction: ViewTransaction
  private let texts: VisitTexts
  private let name: String
  private let one: Statement

  private static let columns =
    "started_ms, ended_ms, views, entry_path, exit_path, source, source_ms, referrer, "
    + "entry_place, exit_place, source_place"

  /// - Parameter texts: takes in the strings of what is read.
  init(_ transaction: ViewTransaction, _ texts: VisitTexts) throws {
    self.transaction = transaction
    self.texts = texts
    name = VisitMerger.table.table.storedName(version: transaction.version)
    one = try transaction.connection.statement(
      "SELECT \(StoredVisits.columns) FROM \(name) WHERE started_ms = ? AND visitor_id = ?")
  }

  /// The session of `visitor` that begins at `start`, if there is one.
  func session(of visitor: [UInt8], at start: Int64) throws -> [Session<Visit>] {
    try one.bind(0, start)
    try one.bind(1, text: visitor.span.bytes)
    return try read(one)
  }

  /// All sessions of `visitor`, earliest first.
  ///
  /// An index is made when this is first asked for: logs in order never need one.
  func sessions(of visitor: [UInt8]) throws -> [Session<Visit>] {
    for sql in VisitMerger.indexedTable.indexSQL(version: transaction.version) {
      try transaction.connection.execute(sql)
    }
    let all = try transaction.connection.statement(
      "SELECT \(StoredVisits.columns) FROM \(name) WHERE visitor_id = ? ORDER BY started_ms")
    try all.bind(0, text: visitor.span.bytes)
    return try read(all)
  }

  private func read(_ statement: Statement) throws -> [Session<Visit>] {
    defer { statement.reset() }
    var found: [Session<Visit>] = []
    while try statement.step() {
      let source = number(statement, 5)
      let visit = Visit(
        views: statement.integer(2), entryPath: number(statement, 3),
        exitPath: number(statement, 4), source: source,
        sourceTime: source == Visit.none ? 0 : statement.integer(6),
        referrer: number(statement, 7), entryPlace: statement.integer(8),
        exitPlace: statement.integer(9),
        sourcePlace: source == Visit.none ? 0 : statement.integer(10))
      found.append(
        Session(start: statement.integer(0), end: statement.integer(1), summary: visit))
    }
    return found
  }

  private func number(_ statement: Statement, _ column: Int) -> Int32 {
    statement.isNull(column) ? Visit.none : statement.withBytes(column) { texts.intern($0) }
  }
}
