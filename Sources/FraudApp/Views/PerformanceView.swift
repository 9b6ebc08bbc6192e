import PipelineKit

/// How good decisions were, by the day of the transaction.
///
/// Ranks by risk come from window functions: with the labelled transactions of a day in order of
/// risk, ties together,
///
///     AUC                (2 wins + ties) / (2 P N): wins are pairs in which the fraud has more risk
///     average precision  the sum over distinct risks of the frauds at it × precision down to it, / P
enum PerformanceView {
  static let view = PublicView(
    name: "performance",
    sql: """
      WITH o AS (SELECT at_ms - ((at_ms % 86400000) + 86400000) % 86400000 AS day_ms, risk, \
      decision, is_fraud FROM {outcomes}), \
      g AS (SELECT day_ms, risk, sum(is_fraud) AS p, sum(1 - is_fraud) AS n, \
      sum(is_fraud AND decision > 0) AS tp, sum(NOT is_fraud AND decision > 0) AS fp, \
      sum(NOT is_fraud AND decision = 0) AS tn, sum(is_fraud AND decision = 0) AS fn \
      FROM o GROUP BY day_ms, risk), \
      r AS (SELECT *, \
      coalesce(sum(n) OVER (PARTITION BY day_ms ORDER BY risk \
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS honest_below, \
      sum(p) OVER down AS fraud_down, sum(n) OVER down AS honest_down FROM g \
      WINDOW down AS (PARTITION BY day_ms ORDER BY risk DESC)), \
      d AS (SELECT day_ms, sum(tp) AS tp, sum(fp) AS fp, sum(tn) AS tn, sum(fn) AS fn, \
      sum(p) AS p, sum(n) AS n, sum(2 * p * honest_below + p * n) AS doubled_wins, \
      sum(CASE WHEN p > 0 THEN p * (fraud_down * 1.0 / (fraud_down + honest_down)) ELSE 0.0 END) \
      AS precision_sum FROM (SELECT * FROM r ORDER BY day_ms, risk DESC) GROUP BY day_ms) \
      SELECT \(TimeSQL.day("day_ms")) AS day, p + n AS labelled, tp AS true_positive, \
      fp AS false_positive, tn AS true_negative, fn AS false_negative, \
      tp * 1.0 / nullif(tp + fp, 0) AS precision, tp * 1.0 / nullif(tp + fn, 0) AS recall, \
      doubled_wins * 1.0 / nullif(2 * p * n, 0) AS auc, \
      precision_sum / nullif(p, 0) AS average_precision FROM d
      """,
    sentence:
      "Decisions against labels by the UTC day of the transaction: positive is what was not "
      + "approved, positive indeed what is labelled fraud.",
    units: "precision, recall, auc, average_precision: 0 to 1")
}

/// What users have in common: devices, and pairs of merchants where several were defrauded.
enum LinksView {
  static let view = PublicView(
    name: "links",
    sql: """
      WITH pairs AS (SELECT DISTINCT a.user_id AS user_id, a.merchant_id AS a, b.merchant_id AS b \
      FROM {outcomes} a JOIN {outcomes} b ON b.user_id = a.user_id \
      AND a.merchant_id < b.merchant_id WHERE a.is_fraud AND b.is_fraud) \
      SELECT device_id AS entity, 'device' AS kind, users, transactions, fraud_labels \
      FROM {devices} WHERE users > 1 \
      UNION ALL SELECT p.a || ' & ' || p.b, 'merchant_pair', count(DISTINCT p.user_id), count(*), \
      count(*) FROM pairs p JOIN {outcomes} o ON o.user_id = p.user_id AND o.is_fraud \
      AND o.merchant_id IN (p.a, p.b) GROUP BY p.a, p.b HAVING count(DISTINCT p.user_id) > 1
      """,
    sentence:
      "Devices used by several users, and pairs of merchants at both of which several users "
      + "have transactions labelled fraud.")
}
