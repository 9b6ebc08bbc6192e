import PipelineKit

/// Views of funnels.
enum FunnelViews {
  static let all = [steps, attempts, bySource]

  /// The source of an attempt `a`, in small letters: that of the session it began in.
  static let attemptSource = "coalesce(\(sessionSource), '(direct)')"

  private static let sessionSource = """
    (SELECT s.source FROM \(VisitViews.sessionsOfVisitor) = a.visitor_id \
    AND s.started_ms <= a.started_ms ORDER BY s.started_ms DESC LIMIT 1)
    """

  private static let steps = PublicView(
    name: "funnel_steps",
    sql: """
      WITH reached AS (SELECT funnel, step, count(DISTINCT visitor_id) AS visitors, \
      sum(is_last AND NOT is_complete AND deadline_ms <= {watermark}) AS dropped, \
      sum(is_last AND NOT is_complete AND deadline_ms > {watermark}) AS still_open \
      FROM {funnel_attempt_steps} GROUP BY funnel, step), \
      gaps AS (SELECT funnel, step, gap_ms, \
      row_number() OVER (PARTITION BY funnel, step ORDER BY gap_ms) AS place, \
      count(*) OVER (PARTITION BY funnel, step) AS n \
      FROM {funnel_attempt_steps} WHERE gap_ms IS NOT NULL), \
      medians AS (SELECT funnel, step, gap_ms FROM gaps WHERE place = (n + 1) / 2) \
      SELECT c.funnel AS funnel, c.step AS step, c.path AS path, \
      coalesce(r.visitors, 0) AS visitors, \
      CASE WHEN p.visitors > 0 THEN coalesce(r.visitors, 0) * 1.0 / p.visitors END AS conversion, \
      coalesce(r.dropped, 0) AS dropped, coalesce(r.still_open, 0) AS still_open, \
      m.gap_ms AS p50_ms_from_previous FROM {funnel_config} c \
      LEFT JOIN reached r ON r.funnel = c.funnel AND r.step = c.step \
      LEFT JOIN reached p ON p.funnel = c.funnel AND p.step = c.step - 1 \
      LEFT JOIN medians m ON m.funnel = c.funnel AND m.step = c.step
      """,
    sentence:
      "Distinct visitors that reached each step; attempts that ended there, or still may go on.",
    units: "conversion: share of the step before; " + AnalyticsViews.timeUnits)

  private static let attempts = PublicView(
    name: "funnel_visitors",
    sql: """
      SELECT a.funnel AS funnel, a.visitor_id AS visitor_id, a.started_ms AS started_ms, \
      a.step AS step_reached, CASE WHEN a.is_complete THEN a.at_ms END AS completed_ms, \
      \(SpellingFold.shown(sessionSource)) AS source FROM {funnel_attempt_steps} a WHERE a.is_last
      """,
    sentence: "Each attempt of a visitor at a funnel: how far it came and when it was complete.",
    units: AnalyticsViews.timeUnits)

  private static let bySource = PublicView(
    name: "conversions_by_source",
    sql: """
      WITH c AS (SELECT a.funnel AS funnel, \(attemptSource) AS source, count(*) AS conversions \
      FROM {funnel_attempt_steps} a WHERE a.is_last AND a.is_complete GROUP BY 1, 2) \
      SELECT c.funnel AS funnel, \(SpellingFold.shown("c.source")) AS source, \
      c.conversions AS conversions FROM c
      """,
    sentence: "Complete attempts by the source of the session in which they began.")
}
