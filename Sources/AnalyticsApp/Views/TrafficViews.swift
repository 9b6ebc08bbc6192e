import PipelineKit

/// Views of page views: by time, by page, by where they come from.
enum TrafficViews {
  static let all: [PublicView] = times + places + requests + [bots, features, live]

  private static let times = [
    PublicView(
      name: "page_minutes",
      sql: """
        SELECT path, \(TimeSQL.rfc3339("minute_ms")) AS minute, minute_ms, views, visitors, \
        load_p50 AS load_p50_ms, load_p75 AS load_p75_ms, load_p95 AS load_p95_ms, load_p99 AS load_p99_ms, \
        load_max AS load_max_ms, visitors_exact AND load_exact AS exact, \
        minute_ms + 60000 <= {watermark} AS closed, corrections FROM {page_minutes}
        """,
      sentence: "Page views of each path in each minute; corrections came after the minute closed.",
      units: AnalyticsViews.timeUnits),
    PublicView(
      name: "visitor_hours",
      sql: """
        SELECT \(TimeSQL.rfc3339("h.hour_ms")) AS hour, h.hour_ms AS hour_ms, h.views AS views, \
        max(h.visitors, coalesce(f.visitors, 0)) AS visitors, \
        coalesce(f.visitors, 0) AS new_visitors, \
        h.visitors_exact AS exact \
        FROM {visitor_hours} h LEFT JOIN {first_views} f ON f.hour_ms = h.hour_ms
        """,
      sentence:
        "Page views and distinct visitors of each hour; new ones had their first view ever.",
      units: AnalyticsViews.timeUnits),
    PublicView(
      name: "visitor_days",
      sql: """
        WITH d AS (SELECT t.day_ms AS day_ms, t.views AS views, t.visitors AS visitors, \
        (SELECT coalesce(sum(f.visitors), 0) FROM {first_views} f \
        WHERE f.hour_ms >= t.day_ms AND f.hour_ms < t.day_ms + 86400000) AS new_visitors, \
        t.visitors_exact AS exact FROM {visitor_days} t) \
        SELECT \(TimeSQL.day("d.day_ms")) AS day, d.day_ms AS day_ms, d.views AS views, \
        max(d.visitors, d.new_visitors) AS visitors, d.new_visitors AS new_visitors, \
        d.exact AS exact FROM d
        """,
      sentence:
        "Page views and distinct visitors of each UTC day; new ones had their first view ever.",
      units: AnalyticsViews.timeUnits),
  ]

  private static let places = [
    PublicView(
      name: "pages",
      sql: """
        SELECT p.path AS path, p.views AS views, p.visitors AS visitors, \
        \(TimeSQL.rfc3339("p.last_view_ms")) AS last_view, p.last_view_ms AS last_view_ms, \
        coalesce(v.entries, 0) AS entries, coalesce(v.exits, 0) AS exits, \
        coalesce(v.bounces, 0) AS bounces, coalesce(v.exits, 0) * 1.0 / p.views AS exit_rate, \
        p.load_p50 AS load_p50_ms, p.load_p75 AS load_p75_ms, p.load_p95 AS load_p95_ms, \
        p.load_p99 AS load_p99_ms, \
        CASE WHEN p.requests > 0 THEN p.bytes END AS bytes, p.visitors_exact AND p.load_exact AS exact \
        FROM {page_totals} p LEFT JOIN {page_visits} v ON v.path = p.path
        """,
      sentence:
        "Page views of each path in all, and the sessions that began, ended or bounced there.",
      units: AnalyticsViews.timeUnits
        + "; bytes: bytes sent, NULL for a page that no access log told of"),
    PublicView(
      name: "referrers",
      sql: """
        SELECT r.referrer AS referrer, r.views AS views, r.visitors AS visitors, \
        coalesce(v.sessions, 0) AS sessions \
        FROM {referrer_views} r LEFT JOIN {referrer_visits} v ON v.referrer = r.referrer
        """,
      sentence: "Page views by the host that referred to them, and sessions that it led in."),
    PublicView(
      name: "countries", sql: "SELECT country, views, visitors FROM {country_views}",
      sentence: "Page views and distinct visitors by country."),
    PublicView(
      name: "agents", sql: "SELECT browser, system, device, views, visitors FROM {agent_views}",
      sentence: "Page views and distinct visitors by browser, operating system and kind of device."),
  ]

  private static let requests = [
    PublicView(
      name: "requests",
      sql: """
        SELECT path, kind, hits, bytes, \(TimeSQL.rfc3339("last_ms")) AS last, last_ms \
        FROM {request_hits}
        """,
      sentence:
        "Every request of access logs by path and kind: page, asset, error, redirect or other.",
      units: "bytes: bytes sent; " + AnalyticsViews.timeUnits),
    PublicView(
      name: "statuses", sql: "SELECT status, hits, bytes FROM {status_hits}",
      sentence: "Every request of access logs by HTTP status, 0 where none was logged.",
      units: "bytes: bytes sent"),
  ]

  private static let bots = PublicView(
    name: "bots",
    sql: """
      SELECT bot, hits, visitors, \(TimeSQL.rfc3339("last_seen_ms")) AS last_seen, last_seen_ms \
      FROM {bot_hits}
      """,
    sentence:
      "Page views and requests by crawlers that name themselves; of other views only requests and "
      + "statuses count them.",
    units: AnalyticsViews.timeUnits)

  private static let features = PublicView(
    name: "features",
    sql: """
      SELECT feature, uses, users, \(TimeSQL.rfc3339("last_used_ms")) AS last_used, last_used_ms \
      FROM {feature_uses}
      """,
    sentence: "Uses of each feature, by page views and actions that name it.",
    units: AnalyticsViews.timeUnits)

  private static let live = PublicView(
    name: "live",
    sql: """
      SELECT path, count(*) AS views, count(DISTINCT visitor_id) AS visitors FROM {recent_views} \
      WHERE at_ms > (SELECT max(stream_time_ms) FROM pipeline_checkpoints \
      WHERE version = {version}) - \(LiveFold.spanMilliseconds) GROUP BY path
      """,
    sentence: "Page views of each path in the five minutes up to the latest event.")
}
