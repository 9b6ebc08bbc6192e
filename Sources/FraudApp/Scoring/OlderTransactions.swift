import PipelineKit

/// Transactions that a user's windows no longer hold: a user's are chained where they are in memory,
/// and found by an index of the journal where they are on disk.
final class OlderTransactions {
  private let connection: Connection
  private let table: String
  private let parties: PartyRecords
  /// Whether a look was needed: the journal's indexes are then worth having now.
  private(set) var wasAsked = false

  /// - Parameter journal: the table of all scored transactions.
  init(store: ViewStore, journal: TableSpec, parties: PartyRecords) throws {
    self.parties = parties
    connection = try store.reader()
    table = quoted(journal.storedName(version: store.version.version))
  }

  /// A user's transactions with event time in `(after, through]`.
  ///
  /// - Parameter last: the sequence of the last of them.
  /// - Complexity: O(those that are not on disk for certain), and a look on disk.
  func count(user: [UInt8], last: Int64, after: Int64, through: Int64) throws -> Int64 {
    parties.countChain(from: last, after: after, through: through)
      + (try committedCount(user: user, after: after, through: through))
  }

  private func committedCount(user: [UInt8], after: Int64, through: Int64) throws -> Int64 {
    guard parties.base > 0 else { return 0 }
    wasAsked = true
    let statement = try connection.statement(
      "SELECT count(*) FROM \(table) WHERE user_id = ? AND at_ms > ? AND at_ms <= ? AND seq <= ?")
    defer { statement.reset() }
    try statement.bind(0, text: user.span.bytes)
    try statement.bind(1, after)
    try statement.bind(2, through)
    try statement.bind(3, parties.base)
    return try statement.step() ? statement.integer(0) : 0
  }
}
