import PipelineKit

/// How a candidate configuration differs from what was decided, over the same log.
struct BacktestReport {
  /// How one configuration did.
  struct Performance: Equatable {
    var decisions = 0
    var blocked = 0
    var reviewed = 0
    var labelled = 0
    var precision: Double?
    var recall: Double?
    var auc: Double?

    var blockRate: Double { decisions == 0 ? 0 : Double(blocked) / Double(decisions) }
    var reviewRate: Double { decisions == 0 ? 0 : Double(reviewed) / Double(decisions) }
  }

  /// Decisions that change in one way.
  struct Change: Equatable {
    var from: String
    var to: String
    var count: Int
  }

  /// One decision that changes.
  struct Example: Equatable {
    var transaction: String
    var from: String
    var to: String
    var liveRisk: Double
    var candidateRisk: Double
    var liveReasons: String
    var candidateReasons: String
  }

  static let examplesMax = 5

  private(set) var live = Performance()
  private(set) var candidate = Performance()
  private(set) var changes: [Change] = []
  private(set) var examples: [Example] = []

  var changed: Int { changes.reduce(0) { $0 + $1.count } }

  /// Compares what both decided in one replay: a transaction has the same sequence in both.
  init(_ connection: Connection) throws {
    live = try Self.performance(Self.live, connection)
    candidate = try Self.performance(Self.challenger, connection)
    try readChanges(connection)
    try readExamples(connection)
  }

  /// The tables of one of the two.
  private struct Tables {
    let rows: String
    let tails: String
    let labels: String

    init(version: Int) {
      func name(_ table: TableSpec) -> String { quoted(table.storedName(version: version)) }
      rows = name(DecisionJournal.table.table)
      tails = name(ReasonTails.table.table)
      labels = name(OutcomeTable.table.table)
    }
  }

  private static let live = Tables(version: FraudPipeline.number)
  private static let challenger = Tables(version: Challenger.version)

  private static let changedRows = """
    FROM \(live.rows) l JOIN \(challenger.rows) c ON c.seq = l.seq WHERE c.decision <> l.decision
    """

  private mutating func readChanges(_ connection: Connection) throws {
    let counts = try Statement(
      """
      SELECT l.decision, c.decision, count(*) \(Self.changedRows) \
      GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
      """, on: connection)
    while try counts.step() {
      changes.append(
        Change(
          from: Self.name(counts.integer(0)), to: Self.name(counts.integer(1)),
          count: Int(counts.integer(2))))
    }
  }

  private mutating func readExamples(_ connection: Connection) throws {
    let samples = try Statement(
      """
      SELECT l.transaction_id, l.decision, c.decision, l.risk, c.risk, \
      \(ReasonTails.sql(row: "l", table: Self.live.tails)), \
      \(ReasonTails.sql(row: "c", table: Self.challenger.tails)) \
      \(Self.changedRows) ORDER BY abs(c.risk - l.risk) DESC, l.seq LIMIT \(Self.examplesMax)
      """, on: connection)
    while try samples.step() {
      examples.append(
        Example(
          transaction: samples.text(0), from: Self.name(samples.integer(1)),
          to: Self.name(samples.integer(2)), liveRisk: samples.real(3) / 1e6,
          candidateRisk: samples.real(4) / 1e6, liveReasons: samples.text(5),
          candidateReasons: samples.text(6)))
    }
  }

  private static func name(_ code: Int64) -> String { Decision.allCases[Int(code)].rawValue }

  private static func performance(_ tables: Tables, _ connection: Connection) throws
    -> Performance
  {
    var found = Performance()
    let counts = try Statement(
      """
      SELECT count(*), coalesce(sum(decision = 2), 0), coalesce(sum(decision = 1), 0) \
      FROM \(tables.rows)
      """, on: connection)
    while try counts.step() {
      found.decisions = Int(counts.integer(0))
      found.blocked = Int(counts.integer(1))
      found.reviewed = Int(counts.integer(2))
    }
    let quality = try Statement(
      """
      WITH g AS (SELECT risk, sum(is_fraud) AS p, sum(1 - is_fraud) AS n, \
      sum(is_fraud AND decision > 0) AS tp, sum(NOT is_fraud AND decision > 0) AS fp \
      FROM \(tables.labels) GROUP BY risk), \
      r AS (SELECT *, coalesce(sum(n) OVER (ORDER BY risk \
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS below FROM g) \
      SELECT sum(p + n), sum(tp) * 1.0 / nullif(sum(tp + fp), 0), \
      sum(tp) * 1.0 / nullif(sum(p), 0), \
      sum(2 * p * below + p * n) * 1.0 / nullif(2 * sum(p) * sum(n), 0) FROM r
      """, on: connection)
    while try quality.step() {
      found.labelled = Int(quality.integer(0))
      found.precision = quality.isNull(1) ? nil : quality.real(1)
      found.recall = quality.isNull(2) ? nil : quality.real(2)
      found.auc = quality.isNull(3) ? nil : quality.real(3)
    }
    return found
  }
}
