import PipelineKit

/// Views of sessions and visitors.
enum VisitViews {
  static let all = [sessions, sessionDays, visitors, sources]

  /// A look for the sessions of one visitor, which the table needs an index for.
  static let sessionsOfVisitor = "{sessions} s WHERE s.visitor_id"

  /// The gap in SQL.
  static let gap = String(VisitFold.gapMilliseconds)

  private static let sessions = PublicView(
    name: "sessions",
    sql: """
      SELECT visitor_id || '@' || \(TimeSQL.rfc3339("started_ms")) AS session_id, visitor_id, \
      \(TimeSQL.rfc3339("started_ms")) AS started, started_ms, \
      \(TimeSQL.rfc3339("ended_ms")) AS ended, ended_ms, ended_ms - started_ms AS duration_ms, \
      views, entry_path, exit_path, \(SpellingFold.shown("s.source")) AS source, \
      views = 1 AS bounced, \
      EXISTS (SELECT 1 FROM {orders} o WHERE o.visitor_id = s.visitor_id \
      AND o.at_ms >= s.started_ms AND o.at_ms <= s.ended_ms + \(gap)) AS converted, \
      ended_ms + \(gap) >= {watermark} AS open FROM {sessions} s
      """,
    sentence:
      "Page views of one visitor with at most 30 minutes between them; open while more may come.",
    units: AnalyticsViews.timeUnits)

  private static let sessionDays = PublicView(
    name: "session_days",
    sql: """
      WITH s AS (SELECT started_ms - ((started_ms % 86400000) + 86400000) % 86400000 AS day_ms, \
      ended_ms - started_ms AS duration, views FROM {sessions}), \
      r AS (SELECT day_ms, duration, views, \
      row_number() OVER (PARTITION BY day_ms ORDER BY duration) AS place, \
      count(*) OVER (PARTITION BY day_ms) AS n FROM s) \
      SELECT \(TimeSQL.day("day_ms")) AS day, count(*) AS sessions, sum(views = 1) AS bounces, \
      sum(views = 1) * 1.0 / count(*) AS bounce_rate, \
      (2 * sum(duration) + count(*)) / (2 * count(*)) AS mean_duration_ms, \
      max(CASE WHEN place = (n * 50 + 99) / 100 THEN duration END) AS p50_duration_ms, \
      max(CASE WHEN place = (n * 90 + 99) / 100 THEN duration END) AS p90_duration_ms, \
      sum(views) * 1.0 / count(*) AS views_per_session FROM r GROUP BY day_ms
      """,
    sentence:
      "Sessions by the UTC day they began on, open ones too; the mean rounded half up, percentiles "
      + "by nearest rank, exact.",
    units: AnalyticsViews.timeUnits)

  private static let firstSource = """
    (SELECT v.source FROM {visitor_sources} v WHERE v.visitor_id = t.visitor_id \
    ORDER BY v.first_ms, v.first_ms_place LIMIT 1)
    """

  private static let lastSource = """
    (SELECT v.source FROM {visitor_sources} v WHERE v.visitor_id = t.visitor_id \
    ORDER BY v.last_ms DESC, v.last_ms_place DESC LIMIT 1)
    """

  private static let visitors = PublicView(
    name: "visitors",
    sql: """
      SELECT t.visitor_id AS visitor_id, t.first_seen_ms AS first_seen_ms, \
      t.last_seen_ms AS last_seen_ms, t.views AS views, \
      (SELECT count(*) FROM \(sessionsOfVisitor) = t.visitor_id) AS sessions, \
      t.actions AS actions, t.orders AS orders, \
      \(SpellingFold.shown(firstSource)) AS first_source, \
      \(SpellingFold.shown(lastSource)) AS last_source FROM {visitor_totals} t
      """,
    sentence: "What each visitor did in all; first and last sight are of page views.",
    units: AnalyticsViews.timeUnits)

  /// The source of an order: its own, else that of the session it was placed in.
  private static let orderSource = """
    coalesce(o.source, (SELECT s.source FROM \(sessionsOfVisitor) = o.visitor_id \
    AND s.started_ms <= o.at_ms AND s.ended_ms + \(gap) >= o.at_ms \
    ORDER BY s.started_ms DESC LIMIT 1), '(direct)')
    """

  private static let sources = PublicView(
    name: "sources",
    sql: """
      WITH sold AS (SELECT \(orderSource) AS source, o.currency AS currency, count(*) AS orders, \
      \(SumSQL.saturating("o.amount_minor")) AS revenue_minor FROM {orders} o GROUP BY 1, 2), \
      completed AS (SELECT \(FunnelViews.attemptSource) AS source, count(*) AS conversions \
      FROM {funnel_attempt_steps} a WHERE a.is_last AND a.is_complete GROUP BY 1), \
      names AS (SELECT source FROM {source_views} UNION SELECT source FROM {source_visits} \
      UNION SELECT source FROM sold UNION SELECT source FROM completed) \
      SELECT \(SpellingFold.shown("n.source")) AS source, sold.currency AS currency, coalesce(w.views, 0) AS views, \
      coalesce(w.visitors, 0) AS visitors, coalesce(v.sessions, 0) AS sessions, \
      coalesce(v.bounces, 0) AS bounces, coalesce(c.conversions, 0) AS conversions, \
      coalesce(sold.orders, 0) AS orders, coalesce(sold.revenue_minor, 0) AS revenue_minor \
      FROM names n LEFT JOIN {source_views} w ON w.source = n.source \
      LEFT JOIN {source_visits} v ON v.source = n.source \
      LEFT JOIN completed c ON c.source = n.source LEFT JOIN sold ON sold.source = n.source
      """,
    sentence:
      "Page views, sessions, conversions and orders by source; one row for each currency of its "
      + "orders, so only orders and revenue_minor add up over rows.",
    units: "revenue_minor: minor units of the currency")
}
