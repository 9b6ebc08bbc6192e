import PipelineKit

/// Transactions that are no longer kept in memory, from the journal of decisions.
final class OlderTransactions {
  private let connection: Connection
  private let table: String
  /// Whether a look was needed: the journal's indexes are then worth having now.
  private(set) var wasAsked = false

  init(store: ViewStore) throws {
    connection = try store.reader()
    table = quoted(DecisionJournal.table.table.storedName(version: store.version.version))
  }

  /// A user's transactions with event time in `(after, through]`, up to the sequence `committed`.
  func count(user: [UInt8], after: Int64, through: Int64, upTo committed: Int64) throws -> Int64 {
    guard committed > 0 else { return 0 }
    wasAsked = true
    let statement = try connection.statement(
      "SELECT count(*) FROM \(table) WHERE user_id = ? AND at_ms > ? AND at_ms <= ? AND seq <= ?")
    defer { statement.reset() }
    try statement.bind(0, text: user.span.bytes)
    try statement.bind(1, after)
    try statement.bind(2, through)
    try statement.bind(3, committed)
    return try statement.step() ? statement.integer(0) : 0
  }
}
