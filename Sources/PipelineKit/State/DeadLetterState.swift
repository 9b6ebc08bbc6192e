/// What became of a dead letter.
package struct DeadLetterState: Sendable, Equatable {
  package enum State: String, Sendable {
    case requeued
    case discarded
  }

  /// The number of the letter.
  package var letter: Int64
  package var state: State
  package var reason: String
  package var at: Timestamp

  package init(letter: Int64, state: State, reason: String, at: Timestamp) {
    (self.letter, self.state, self.reason, self.at) = (letter, state, reason, at)
  }

  /// The private table: a row for each letter that is no longer open.
  package static let table = TableSpec(
    name: "dead_letter_states",
    columns: [
      .required("id", .integer), .required("state", .text), .required("reason", .text),
      .required("at_ms", .integer),
    ],
    keyCount: 1)

  /// Writes the row; what was decided last holds.
  func apply(in transaction: ViewTransaction) throws(SQLiteError) {
    let stored = quoted(Self.table.storedName(version: transaction.version))
    let statement = try transaction.connection.statement(
      "INSERT OR REPLACE INTO \(stored) VALUES (?, ?, ?, ?)")
    try statement.bind(0, letter)
    try statement.bind(1, text: state.rawValue)
    try statement.bind(2, text: reason)
    try statement.bind(3, at.milliseconds)
    try statement.run()
  }
}
