import PipelineKit

/// What labels and verdicts need to know of a decision.
struct DecisionFacts: Sendable {
  let risk: Int64
  let decision: Decision
  let configVersion: Int64
  /// The numbers of the rules that hit, in the configuration of that version.
  let hits: [UInt8]

  init(risk: Int64, decision: Decision, configVersion: Int64, hits: [UInt8]) {
    self.risk = risk
    self.decision = decision
    self.configVersion = configVersion
    self.hits = hits
  }

  init(_ score: Score, configVersion: Int64) {
    var hits: [UInt8] = []
    score.hits.forEach { hits.append(UInt8($0)) }
    self.init(
      risk: score.risk.value, decision: score.decision, configVersion: configVersion, hits: hits)
  }
}

/// What people need to know of a scored transaction.
struct TransactionFacts: Sendable {
  let sequence: Int64
  let transactionID: [UInt8]
  let user: [UInt8]
  let time: Int64
  let amount: Int64
  let currency: UInt32
  let merchant: [UInt8]
  let country: [UInt8]?
  let device: [UInt8]?
  let decided: DecisionFacts

  /// Reads a row of the journal.
  init(_ rows: RowBuffer, row: Int) {
    func integer(_ column: DecisionJournal.Column) -> Int64 {
      rows.integer(row: row, column: column.rawValue) ?? 0
    }
    func bytes(_ column: DecisionJournal.Column) -> [UInt8] {
      rows.withBytes(row: row, column: column.rawValue) { $0.array(0..<$0.byteCount) }
    }
    func optional(_ column: DecisionJournal.Column) -> [UInt8]? {
      rows.kind(row: row, column: column.rawValue) == .null ? nil : bytes(column)
    }
    sequence = integer(.sequence)
    transactionID = bytes(.transaction)
    user = bytes(.user)
    time = integer(.at)
    amount = integer(.amount)
    currency = bytes(.currency).reduce(0) { $0 << 8 | UInt32($1) }
    merchant = bytes(.merchant)
    country = optional(.country)
    device = optional(.device)
    decided = DecisionFacts(
      risk: integer(.risk), decision: Decision.allCases[Int(integer(.decision))],
      configVersion: integer(.config), hits: bytes(.hits))
  }

  /// Reads the cells of a transaction of a batch.
  init(
    _ sequence: Int64, _ transactions: TransactionCells, _ record: Int, _ decided: DecisionFacts
  ) {
    let cells = transactions.cells
    var reader = RecordCellReader(at: transactions.place(record).start)
    self.sequence = sequence
    transactionID = reader.bytes(cells) ?? []
    user = reader.bytes(cells) ?? []
    time = reader.integer(cells) ?? 0
    amount = reader.integer(cells) ?? 0
    currency = (reader.bytes(cells) ?? []).reduce(0) { $0 << 8 | UInt32($1) }
    merchant = reader.bytes(cells) ?? []
    country = reader.bytes(cells)
    device = reader.bytes(cells)
    self.decided = decided
  }
}

/// Reads the journal of decisions on disk.
final class StoredDecisions {
  private let connection: Connection
  private let table: String
  /// The last sequence when the program began.
  let last: Int64

  init(store: ViewStore) throws {
    connection = try store.reader()
    table = StoredDecisions.table(store)
    last = try StoredDecisions.last(store)
  }

  private static func table(_ store: ViewStore) -> String {
    quoted(DecisionJournal.table.table.storedName(version: store.version.version))
  }

  /// The last sequence on disk, 0 for none.
  static func last(_ store: ViewStore) throws -> Int64 {
    try store.reader().integer("SELECT max(seq) FROM \(table(store))") ?? 0
  }

  /// What is known of a transaction.
  ///
  /// - Precondition: it is on disk.
  /// - Throws: what reading the table throws.
  func facts(_ sequence: Int64) throws -> TransactionFacts {
    let statement = try connection.statement("SELECT * FROM \(table) WHERE seq = ?")
    defer { statement.reset() }
    try statement.bind(0, sequence)
    var row = DecisionJournal.table.newRows()
    guard try statement.step() else { preconditionFailure("a decision that was never taken") }
    statement.read(columns: 0..<row.columnCount, into: &row)
    return TransactionFacts(row, row: 0)
  }

  /// Calls `body` with the id of every stored transaction, in order.
  func forEachID(_ body: (RawSpan, Int64) -> Void) throws {
    let statement = try Statement(
      "SELECT seq, transaction_id FROM \(table) ORDER BY seq", on: connection)
    while try statement.step() {
      let sequence = statement.integer(0)
      statement.withBytes(1) { body($0, sequence) }
    }
  }
}
