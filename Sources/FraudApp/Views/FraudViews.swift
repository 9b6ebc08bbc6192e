import PipelineKit

/// The views that people query, over the tables that the fold fills.
enum FraudViews {
  static let all: [PublicView] =
    ([decisions, userProfiles, merchants, reviewQueue, ruleHits, fraudHours]
    + [PerformanceView.view, LinksView.view, UnmatchedView.view])
    .map { $0.keyed(by: keys[$0.name] ?? []) }

  /// The columns that tell rows apart.
  private static let keys: [String: [String]] = [
    "decisions": ["transaction_id"], "user_profiles": ["user_id", "currency"],
    "merchants": ["merchant_id"], "review_queue": ["transaction_id"],
    "rule_hits": ["rule", "mode"], "fraud_hours": ["hour_ms", "currency"],
    "performance": ["day"], "links": ["entity", "kind"],
  ]

  static let units =
    "*_ms: milliseconds (instants since 1970-01-01 UTC); *_minor: minor units of the currency; "
    + "risk and parts: 0 to 1"

  /// The columns of a decision, of the journal called `d`.
  static let decisionColumns = """
    d.transaction_id AS transaction_id, d.user_id AS user_id, \
    \(TimeSQL.rfc3339("d.at_ms")) AS at, d.at_ms AS at_ms, d.amount_minor AS amount_minor, \
    d.currency AS currency, d.merchant_id AS merchant_id, d.risk / 1000000.0 AS risk, \
    d.velocity / 1000000.0 AS velocity, d.behaviour / 1000000.0 AS behaviour, \
    d.anomaly / 1000000.0 AS anomaly, d.rules / 1000000.0 AS rules, \
    d.velocity_count AS velocity_count, d.z_score AS z_score, \
    CASE d.decision WHEN 0 THEN 'approve' WHEN 1 THEN 'review' ELSE 'block' END AS decision, \
    \(ReasonTails.sql(row: "d", table: "{reason_tails}")) AS reasons, d.config_version AS config_version, d.country AS country, \
    d.device_id AS device_id
    """

  private static let decisions = PublicView(
    name: "decisions",
    sql: "SELECT \(decisionColumns) FROM {decision_rows} d",
    sentence: "What was decided on each transaction when it came, and why; never changed later.",
    units: units)

  private static let userProfiles = PublicView(
    name: "user_profiles",
    sql: """
      SELECT user_id, currency, transactions, mean_minor, std_minor, countries, devices, hours, \
      first_seen_ms, last_seen_ms, blocked, fraud_labels, scored FROM {profiles}
      """,
    sentence: "What is known of each user in each currency: transactions to hours are of approved "
      + "and cleared ones, scored counts all.",
    units: units)

  private static let merchants = PublicView(
    name: "merchants",
    sql: """
      SELECT merchant_id, transactions, blocked, fraud_labels, \
      fraud_labels * 1.0 / transactions AS fraud_rate FROM {merchant_states} WHERE transactions > 0
      """,
    sentence: "Scored transactions of each merchant, and how many are labelled fraud.",
    units: "fraud_rate: 0 to 1")

  private static let reviewQueue = PublicView(
    name: "review_queue",
    sql: """
      SELECT \(decisionColumns) FROM {reviews} r JOIN {decision_rows} d ON d.seq = r.seq \
      WHERE r.state = 0 ORDER BY d.risk DESC, d.seq
      """,
    sentence: "Decisions to review that have no verdict yet, the highest risk first.", units: units)

  private static let ruleHits = PublicView(
    name: "rule_hits",
    sql: """
      SELECT c.rule AS rule, c.mode AS mode, coalesce(n.hits, 0) AS hits, \
      coalesce(n.blocked, 0) AS blocked, coalesce(n.reviewed, 0) AS reviewed, \
      coalesce(n.labelled_fraud, 0) AS labelled_fraud, coalesce(n.labelled, 0) AS labelled, \
      n.labelled_fraud * 1.0 / nullif(n.labelled, 0) AS precision \
      FROM {config_rules} c LEFT JOIN {rule_counts} n ON n.rule = c.rule AND n.mode = c.mode
      """,
    sentence: "How often each rule of each configuration hit, what was decided then, and how many "
      + "of its labelled hits were fraud.",
    units: "precision: 0 to 1, of labelled hits")

  private static let fraudHours = PublicView(
    name: "fraud_hours",
    sql: """
      SELECT \(TimeSQL.rfc3339("hour_ms")) AS hour, hour_ms, currency, transactions, approved, \
      reviewed, blocked, amount_minor, blocked_minor FROM {decision_hours}
      """,
    sentence: "Decisions by the UTC hour of the transaction, as they were taken.", units: units)
}
