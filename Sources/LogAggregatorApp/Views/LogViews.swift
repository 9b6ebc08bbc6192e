import PipelineKit

/// The views of log aggregation.
enum LogViews {
  static let all: [PublicView] =
    records + counts + templates + exceptions + analysis + [redactions]

  static let timeUnits = "columns named …_ms: milliseconds since 1970-01-01 UTC"

  private static let records = [
    PublicView(
      name: "logs",
      sql: """
        SELECT l.id AS id, \(TimeSQL.rfc3339("l.at_ms")) AS at, l.at_ms AS at_ms, \
        l.service AS service, l.host AS host, l.severity AS severity, l.level AS level, \
        l.message AS message, coalesce(t.merged_into, l.template_id) AS template_id, \
        l.trace_id AS trace_id, l.span_id AS span_id, f.path AS source, l.lines AS lines, \
        l.attributes AS attributes FROM {log_rows} l \
        LEFT JOIN {template_rows} t ON t.template_id = l.template_id \
        LEFT JOIN {ingested_files} f ON f.source_id = CAST(l.source_id AS TEXT)
        """,
      sentence:
        "One row a record; severity as in OpenTelemetry, errors are 17 and up; attributes is JSON.",
      units: timeUnits),
    PublicView(
      name: "logs_search",
      sql: """
        SELECT l.id AS id, \(TimeSQL.rfc3339("l.at_ms")) AS at, l.at_ms AS at_ms, \
        l.service AS service, l.severity AS severity, l.message AS message, \
        t.template AS template, w.rank AS rank, w.{search_words:match} AS logs_search \
        FROM {search_words} w JOIN {log_rows} l ON l.id = w.rowid \
        LEFT JOIN {template_rows} r ON r.template_id = l.template_id \
        LEFT JOIN {template_rows} t ON t.template_id = coalesce(r.merged_into, l.template_id)
        """,
      sentence:
        "Records by words of message, service and template: WHERE logs_search MATCH 'timeout'.",
      units: timeUnits),
  ]

  private static let counts = [
    PublicView(
      name: "service_minutes",
      sql: """
        SELECT service, \(TimeSQL.rfc3339("minute_ms")) AS minute, minute_ms, records, errors, \
        warnings, errors * 1.0 / records AS error_rate, \
        minute_ms + 60000 <= {watermark} AS closed FROM {service_minute_counts}
        """,
      sentence: "Records, errors and warnings of each service in each minute.",
      units: timeUnits + "; error_rate: errors a record"),
    PublicView(
      name: "services",
      sql: """
        SELECT c.service AS service, i.team AS team, i.tier AS tier, c.records AS records, \
        c.errors AS errors, c.errors * 1.0 / c.records AS error_rate, \
        \(TimeSQL.rfc3339("c.first_seen_ms")) AS first_seen, c.first_seen_ms AS first_seen_ms, \
        \(TimeSQL.rfc3339("c.last_seen_ms")) AS last_seen, c.last_seen_ms AS last_seen_ms, \
        (SELECT count(DISTINCT coalesce(r.merged_into, s.template_id)) \
        FROM {template_service_counts} s JOIN {template_rows} r ON r.template_id = s.template_id \
        WHERE s.service = c.service) AS templates \
        FROM {service_counts} c LEFT JOIN {service_info} i ON i.service = c.service
        """,
      sentence: "Each service in all, with its team and tier as last entered.",
      units: timeUnits + "; error_rate: errors a record"),
    PublicView(
      name: "hosts",
      sql: """
        SELECT c.host AS host, i.region AS region, i.zone AS zone, c.records AS records, \
        c.errors AS errors, c.first_seen_ms AS first_seen_ms, c.last_seen_ms AS last_seen_ms \
        FROM {host_counts} c LEFT JOIN {host_info} i ON i.host = c.host
        """,
      sentence: "Each host in all, with its region and zone as last entered.", units: timeUnits),
    PublicView(
      name: "http_minutes",
      sql: """
        SELECT service, \(TimeSQL.rfc3339("minute_ms")) AS minute, minute_ms, requests, s2xx, s3xx, \
        s4xx, s5xx, bytes, duration_us_p50 / 1000.0 AS p50_ms, duration_us_p95 / 1000.0 AS p95_ms, \
        duration_us_p99 / 1000.0 AS p99_ms, duration_us_max / 1000.0 AS max_ms, \
        duration_us_exact AS exact, minute_ms + 60000 <= {watermark} AS closed \
        FROM {http_minute_counts}
        """,
      sentence: "HTTP requests of each service in each minute, by class of status.",
      units: timeUnits
        + "; bytes: bytes sent; p50_ms and the like: milliseconds, NULL where none is written"),
  ]

  private static let templates = [
    PublicView(
      name: "templates",
      sql: """
        SELECT t.template_id AS template_id, t.template AS template, t.service AS service, \
        max(m.severity) AS severity, coalesce(sum(c.count), 0) AS count, \
        \(TimeSQL.rfc3339("min(m.first_seen_ms)")) AS first_seen, \
        min(m.first_seen_ms) AS first_seen_ms, \
        \(TimeSQL.rfc3339("max(m.last_seen_ms)")) AS last_seen, \
        max(m.last_seen_ms) AS last_seen_ms, t.sample AS sample \
        FROM {template_rows} t \
        JOIN {template_rows} m ON coalesce(m.merged_into, m.template_id) = t.template_id \
        LEFT JOIN (SELECT template_id, sum(count) AS count FROM {template_service_counts} \
        GROUP BY template_id) c ON c.template_id = m.template_id \
        WHERE t.merged_into IS NULL GROUP BY t.template_id
        """,
      sentence:
        "Patterns of messages; <*> stands for what varies. Service and sample are of the first "
        + "record, severity is the greatest.",
      units: timeUnits),
    PublicView(
      name: "template_minutes",
      sql: """
        SELECT coalesce(t.merged_into, c.template_id) AS template_id, \
        \(TimeSQL.rfc3339("c.minute_ms")) AS minute, c.minute_ms AS minute_ms, \
        sum(c.count) AS count FROM {template_minute_counts} c \
        JOIN {template_rows} t ON t.template_id = c.template_id GROUP BY 1, c.minute_ms
        """,
      sentence: "Records of each template in each minute.", units: timeUnits),
  ]

  private static let exceptions = [
    PublicView(
      name: "exceptions",
      sql: """
        SELECT service, type, top_frame, message, root_type, language, count, \
        \(TimeSQL.rfc3339("first_seen_ms")) AS first_seen, first_seen_ms, \
        \(TimeSQL.rfc3339("last_seen_ms")) AS last_seen, last_seen_ms, sample FROM {exception_rows}
        """,
      sentence:
        "Exceptions of each service by type; frame, message and sample are of the first record.",
      units: timeUnits)
  ]

  /// The row that stands for a key: what would hold if the log ended here, else what holds.
  private static func current(_ table: String, _ alias: String, _ keys: [String]) -> String {
    let same = keys.map { "p.\($0) = \(alias).\($0)" }.joined(separator: " AND ")
    return "(\(alias).provisional = 1 OR NOT EXISTS (SELECT 1 FROM {\(table)} p "
      + "WHERE p.provisional = 1 AND \(same)))"
  }

  private static let analysis = [
    PublicView(
      name: "error_spikes",
      sql: """
        SELECT s.service AS service, \(TimeSQL.rfc3339("s.started_ms")) AS started, \
        s.started_ms AS started_ms, \(TimeSQL.rfc3339("s.ended_ms")) AS ended, \
        s.ended_ms AS ended_ms, s.peak_rate AS peak_rate, s.baseline_rate AS baseline_rate, \
        s.errors AS errors FROM {spike_rows} s \
        WHERE \(current("spike_rows", "s", ["service", "started_ms"]))
        """,
      sentence: "Runs of minutes in which a service failed more than it used to.",
      units: timeUnits + "; rates: errors a record"),
    PublicView(
      name: "cascades",
      sql: """
        SELECT c.cascade_id AS cascade_id, c.root_service AS root_service, \
        \(TimeSQL.rfc3339("c.started_ms")) AS started, c.started_ms AS started_ms, \
        \(TimeSQL.rfc3339("c.ended_ms")) AS ended, c.ended_ms AS ended_ms, \
        c.services AS services, c.evidence AS evidence FROM {cascade_rows} c \
        WHERE \(current("cascade_rows", "c", ["cascade_id"]))
        """,
      sentence: "Failures that spread over services; the root is the first to fail.",
      units: timeUnits),
    PublicView(
      name: "cascade_services",
      sql: """
        SELECT s.cascade_id AS cascade_id, s.service AS service, s.rank AS rank, \
        \(TimeSQL.rfc3339("s.started_ms")) AS started, s.started_ms AS started_ms, \
        s.lag_ms AS lag_ms, s.via AS via, s.traces AS traces FROM {cascade_service_rows} s \
        WHERE \(current("cascade_service_rows", "s", ["cascade_id"]))
        """,
      sentence: "The services of each cascade in the order in which they failed; 1 is the root.",
      units: timeUnits + "; lag_ms: milliseconds after the root; traces: failing traces"),
    PublicView(
      name: "alerts",
      sql: """
        SELECT a.rule AS rule, a.service AS service, a.state AS state, a.value AS value, \
        \(TimeSQL.rfc3339("a.started_ms")) AS started, a.started_ms AS started_ms, \
        \(TimeSQL.rfc3339("a.fired_ms")) AS fired, a.fired_ms AS fired_ms, \
        \(TimeSQL.rfc3339("a.resolved_ms")) AS resolved, a.resolved_ms AS resolved_ms \
        FROM {alert_rows} a WHERE \(current("alert_rows", "a", ["rule", "service", "started_ms"]))
        """,
      sentence: "Alerts and their states: pending, firing or resolved.", units: timeUnits),
    PublicView(
      name: "alert_changes",
      sql: """
        SELECT number, rule, service, state, value, \(TimeSQL.rfc3339("at_ms")) AS at, at_ms, \
        started_ms, fired_ms, resolved_ms FROM {alert_changes}
        """,
      sentence: "Changes of alerts' states in the order in which they came.", units: timeUnits),
  ]

  private static let redactions = PublicView(
    name: "redactions", sql: "SELECT service, kind, count FROM {redaction_counts}",
    sentence: "Secrets that were replaced before anything was stored, by kind.")
}
