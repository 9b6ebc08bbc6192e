import PipelineKit

/// All decisions taken, in log order: rows that are never changed.
///
/// Parts and risk are stored in millionths. Of the rows of this commit and of the one before, which
/// may not be on disk yet, the facts are in memory; all others are read by their sequence.
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
        .required("decision", .integer), .optional("reasons", .text),
        .optional("reason_tail", .integer), .required("config_version", .integer),
        .optional("hits", .blob),
      ],
      keyCount: 1,
      indexes: [["transaction_id"]]))

  /// The index by which a user's transactions are found: made when one is first asked for that is no
  /// longer in memory, because it takes as long as a tenth of all decisions.
  static func userIndexSQL(version: Int) -> String {
    let stored = table.table.storedName(version: version)
    return "CREATE INDEX IF NOT EXISTS \(quoted(stored + "__by_user")) ON \(quoted(stored)) "
      + "(\"user_id\", \"at_ms\")"
  }

  /// The columns, by their place.
  enum Column: Int {
    case sequence, transaction, user, at, amount, currency, merchant, country, device, risk,
      velocity, behaviour, anomaly, rules, velocityCount, zScore, decision, reasons, tail, config,
      hits
  }

  @exclusivity(unchecked) private var current: DecisionRecords
  /// Facts of this commit's rows that the writer has already, and of the commit before.
  private var handedOver: [DecisionRecords] = []
  private var previous: [DecisionRecords] = []
  private(set) var last: Int64
  /// The last sequence of the commit drained last.
  private(set) var drained: Int64
  /// The greatest sequence that is on disk for certain. The facts of all behind it are in memory.
  private(set) var committed: Int64
  private let connection: Connection
  private let stored: String

  init(store: ViewStore) throws {
    connection = try store.reader()
    stored = quoted(DecisionJournal.table.table.storedName(version: store.version.version))
    last = try connection.integer("SELECT max(seq) FROM \(stored)") ?? 0
    (drained, committed) = (last, last)
    current = DecisionRecords(first: last + 1)
  }

  /// Bytes of the rows that the writer may have at once.
  var earlyBytes: Int { current.byteCount }

  /// Bytes held for this commit.
  var memoryEstimate: Int {
    handedOver.reduce(current.byteCount) { $0 + $1.factByteCount }
  }

  /// Appends the row of the next transaction.
  ///
  /// - Parameter facts: those of the transaction, as `TransactionFactBytes` has them.
  func append(_ facts: RawSpan, _ score: Score, configVersion: Int64, _ reasons: Reasons) {
    DecisionJournal.append(&current, facts, score, configVersion, reasons)
    last += 1
  }

  private static func append(
    _ rows: inout DecisionRecords, _ facts: RawSpan, _ score: Score, _ configVersion: Int64,
    _ reasons: Reasons
  ) {
    rows.begin(facts, previous: score.previousSequence)
    rows.append(fact: score.risk.value)
    rows.append(fact: score.decision.code)
    rows.append(fact: configVersion)
    rows.append(score.hits)
    rows.append(score.parts.velocity.value)
    rows.append(score.parts.behaviour.value)
    rows.append(score.parts.anomaly.value)
    rows.append(score.parts.rules.value)
    rows.append(score.velocityCount)
    rows.append(score.zScore)
    let head = reasons.head
    rows.append(head: head.span.bytes, tail: reasons.tail)
  }

  /// Gives up the rows since the last call, and keeps their facts.
  func drainEarly() -> DecisionRecords { giveUp() }

  /// Lets go of the facts that can be read from disk, now that all commits drained are there.
  func didCommit() { (previous, committed) = ([], drained) }

  private func giveUp() -> DecisionRecords {
    defer { current = DecisionRecords(first: last + 1) }
    if current.count > 0 { handedOver.append(current.factsOnly) }
    return current
  }

  /// Gives up the rows since the last call: those that end a commit.
  func drain() -> DecisionRecords {
    defer {
      (previous, handedOver) = (handedOver, [])
      (committed, drained) = (drained, last)
    }
    return giveUp()
  }

  /// What `body` finds in the part that has a sequence; nil if it is in none.
  private func inMemory<T>(_ sequence: Int64, _ body: (borrowing DecisionRecords) -> T) -> T? {
    if sequence >= current.first { return body(current) }
    for part in handedOver.reversed() where sequence >= part.first { return body(part) }
    for part in previous.reversed() where sequence >= part.first { return body(part) }
    return nil
  }

  /// How many of a user's transactions that may not be on disk have event time in
  /// `(after, through]`.
  ///
  /// - Parameter last: the sequence of the last of the user's transactions.
  func countChain(from last: Int64, after: Int64, through: Int64) -> Int64 {
    var (sequence, count) = (last, Int64(0))
    while sequence > committed {
      let link = inMemory(sequence) { $0.link(sequence) }
      guard let link else { preconditionFailure("a decision neither in memory nor on disk") }
      if link.time > after && link.time <= through { count += 1 }
      sequence = link.previous
    }
    return count
  }

  /// What later events need to know of a transaction.
  ///
  /// - Throws: what reading the table throws.
  func facts(_ sequence: Int64) throws -> TransactionFacts {
    if let facts = inMemory(sequence, { $0.transaction(sequence) }) { return facts }
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

  /// Reads the facts of a row as `DecisionFold` appended them.
  init(_ sequence: Int64, _ bytes: borrowing RawSpan, _ reader: inout RecordReader) {
    self.sequence = sequence
    transactionID = bytes.array(reader.text(bytes) ?? 0..<0)
    user = bytes.array(reader.text(bytes) ?? 0..<0)
    time = reader.integer(bytes)
    amount = reader.integer(bytes)
    currency = bytes.array(reader.text(bytes) ?? 0..<0).reduce(0) { $0 << 8 | UInt32($1) }
    merchant = bytes.array(reader.text(bytes) ?? 0..<0)
    country = reader.text(bytes).map { bytes.array($0) }
    device = reader.text(bytes).map { bytes.array($0) }
    risk = reader.integer(bytes)
    decision = Decision.allCases[Int(reader.integer(bytes))]
    configVersion = reader.integer(bytes)
    hits = bytes.array(reader.text(bytes) ?? 0..<0)
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
