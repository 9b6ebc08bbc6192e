import PipelineKit

/// All decisions taken, in log order: rows that are never changed.
///
/// Parts and risk are stored in millionths. The rows of this commit and of the one before, which
/// may not be on disk yet, are looked up in memory, all others by their sequence in the table.
final class DecisionJournal {
  static let table = JournalTable(
    TableSpec(
      name: "decision_rows",
      columns: [
        .required("seq", .integer), .required("transaction_id", .text),
        .required("user_id", .text), .required("at_ms", .integer),
        .required("amount_minor", .integer), .required("currency", .text),
        .required("merchant_id", .text), .optional("country", .text),
        .optional("device_id", .text), .required("risk", .integer),
        .required("velocity", .integer), .required("behaviour", .integer),
        .required("anomaly", .integer), .required("rules", .integer),
        .required("velocity_count", .integer), .optional("z_score", .real),
        .required("decision", .integer), .required("reasons", .text),
        .required("config_version", .integer), .optional("hits", .blob),
      ],
      keyCount: 1,
      indexes: [
        ["transaction_id"], ["user_id", "at_ms"], ["device_id", "user_id"], ["at_ms"],
      ]))

  /// The columns, by their place.
  enum Column: Int {
    case sequence, transaction, user, at, amount, currency, merchant, country, device, risk,
      velocity, behaviour, anomaly, rules, velocityCount, zScore, decision, reasons, config, hits
  }

  private var current = DecisionJournal.table.newRows()
  private var previous = DecisionJournal.table.newRows()
  private(set) var last: Int64
  private let connection: Connection
  private let stored: String

  init(store: ViewStore) throws {
    connection = try store.reader()
    stored = quoted(DecisionJournal.table.table.storedName(version: store.version.version))
    last = try connection.integer("SELECT max(seq) FROM \(stored)") ?? 0
  }

  var memoryEstimate: Int { current.byteCount }

  /// Appends the row of the next transaction.
  func append(_ body: (inout RowBuffer) -> Void) {
    body(&current)
    last += 1
  }

  /// Gives up the rows since the last drain.
  func drain() -> RowBuffer {
    previous = current
    current = DecisionJournal.table.newRows()
    return previous
  }

  /// The greatest sequence that is on disk for certain, right after a drain: that of the commit
  /// before the one just drained.
  var committed: Int64 { last - Int64(current.rowCount) - Int64(previous.rowCount) }

  /// What later events need to know of a transaction.
  ///
  /// - Throws: what reading the table throws.
  func facts(_ sequence: Int64) throws -> TransactionFacts {
    let ofCurrent = sequence - (last - Int64(current.rowCount)) - 1
    if ofCurrent >= 0 { return TransactionFacts(current, row: Int(ofCurrent)) }
    let ofPrevious = ofCurrent + Int64(previous.rowCount)
    if ofPrevious >= 0 { return TransactionFacts(previous, row: Int(ofPrevious)) }
    let statement = try connection.statement("SELECT * FROM \(stored) WHERE seq = ?")
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
      "SELECT seq, transaction_id FROM \(stored) ORDER BY seq", on: connection)
    while try statement.step() {
      let sequence = statement.integer(0)
      statement.withBytes(1) { body($0, sequence) }
    }
  }
}

/// What labels, verdicts and people need to know of a scored transaction.
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
  let risk: Int64
  let decision: Decision
  let configVersion: Int64
  let hits: [UInt8]

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
    risk = integer(.risk)
    decision = Decision.allCases[Int(integer(.decision))]
    configVersion = integer(.config)
    hits = bytes(.hits)
  }

  /// The UTC hour of the day.
  var hour: Int { Int(Transaction.remainder(time, 86_400_000) / 3_600_000) }
}

extension Decision {
  /// Its number in tables: its place among all.
  var code: Int64 {
    switch self {
    case .approve: 0
    case .review: 1
    case .block: 2
    }
  }
}
