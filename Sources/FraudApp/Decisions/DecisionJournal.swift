import PipelineKit
import Synchronization

/// All decisions taken, in log order: rows that are never changed.
///
/// Parts and risk are stored in millionths. Of the rows of this commit and of the one before, which
/// may not be on disk yet, a few facts are in memory; all others are read by their sequence.
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
  /// What is kept of this commit's rows that the writer has already, and of the commit before.
  private var handedOver: [DecisionRecords] = []
  private var previous: [DecisionRecords] = []
  private(set) var last: Int64
  private let earlySize = Atomic<Int>(0)
  private let keptSize = Atomic<Int>(0)

  init(store: ViewStore) throws {
    last = try StoredDecisions.last(store)
    current = DecisionRecords(first: last + 1)
  }

  /// Bytes of the rows that the writer may have at once, as last published; for any thread.
  var earlyBytes: Int { earlySize.load(ordering: .relaxed) }

  /// Bytes held for this commit, as last published; for any thread.
  var memoryEstimate: Int { keptSize.load(ordering: .relaxed) + earlyBytes }

  /// Says how much there is.
  func publishSizes() {
    earlySize.store(current.byteCount, ordering: .relaxed)
    keptSize.store(
      handedOver.reduce(0) { $0 + $1.factByteCount }, ordering: .relaxed)
  }

  /// Appends the row of the next transaction.
  ///
  /// - Parameters:
  ///   - transactions: those of its batch.
  ///   - record: its place among them.
  func append(
    _ transactions: TransactionCells, _ record: Int, _ score: Score, configVersion: Int64,
    _ reasons: Reasons
  ) {
    current.append(transactions, record, score, configVersion, reasons)
    last += 1
  }

  /// Gives up the rows since the last call, and keeps their facts.
  func drainEarly() -> DecisionRecords {
    defer {
      // The next part is probably as long.
      current = DecisionRecords(first: last + 1, expecting: current.rowByteCount)
      publishSizes()
    }
    if current.count > 0 { handedOver.append(current.factsOnly) }
    current.end()
    return current
  }

  /// Gives up the rows since the last call: those that end a commit.
  func drain() -> DecisionRecords {
    let rows = drainEarly()
    (previous, handedOver) = (previous + handedOver, [])
    publishSizes()
    return rows
  }

  /// Lets go of the facts up to a sequence, which can be read from disk now.
  func didCommit(through sequence: Int64) { previous.removeAll { $0.last <= sequence } }

  /// What was decided on a transaction that may not be on disk.
  ///
  /// - Precondition: `didCommit` did not let go of it.
  func facts(_ sequence: Int64) -> DecisionFacts {
    if sequence >= current.first { return current.facts(sequence) }
    for part in handedOver.reversed() where sequence >= part.first { return part.facts(sequence) }
    for part in previous.reversed() where sequence >= part.first { return part.facts(sequence) }
    preconditionFailure("a decision that is not in memory")
  }
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
