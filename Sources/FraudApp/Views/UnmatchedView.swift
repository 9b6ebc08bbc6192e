import PipelineKit

/// `unmatched`: what is said of transactions that have not come.
enum UnmatchedView {
  static let view = PublicView(
    name: "unmatched",
    sql: """
      SELECT transaction_id, CASE WHEN kind IN (\(code(.approval)), \(code(.refusal))) \
      THEN 'review_decision' ELSE 'label' END AS type, CASE kind WHEN \(code(.honestLabel)) \
      THEN 'not fraud' WHEN \(code(.approval)) THEN 'approved' ELSE 'fraud' END AS says, \
      \(TimeSQL.rfc3339("at_ms")) AS at, at_ms, waits \
      FROM {early_events}
      """,
    sentence: "Labels and verdicts whose transaction has not come; waits tells whether one would "
      + "still count.",
    units: "*_ms: milliseconds since 1970-01-01 UTC")

  private static func code(_ kind: FraudBatch.Kind) -> UInt8 { kind.rawValue }
}
