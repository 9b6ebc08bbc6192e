import PipelineKit

/// The tables of spikes, cascades and alerts.
///
/// A row with `provisional` 1 is what would hold if the log ended where it does now: minutes that no
/// later record has closed are taken as closed. It stands in for the row of the same key with 0, and
/// is dropped at the next commit, so that a log read in two runs gives the rows of one.
enum AnalysisTables {
  static let spikes = EntityTable(
    TableSpec(
      name: "spike_rows",
      columns: [
        .required("service", .text), .required("started_ms", .integer),
        .required("provisional", .integer), .optional("ended_ms", .integer),
        .required("peak_rate", .real), .required("baseline_rate", .real),
        .required("errors", .integer),
      ],
      keyCount: 3))
  static let cascades = EntityTable(
    TableSpec(
      name: "cascade_rows",
      columns: [
        .required("cascade_id", .integer), .required("provisional", .integer),
        .required("root_service", .text), .required("started_ms", .integer),
        .optional("ended_ms", .integer), .required("services", .integer),
        .required("evidence", .text),
      ],
      keyCount: 2))
  static let cascadeServices = EntityTable(
    TableSpec(
      name: "cascade_service_rows",
      columns: [
        .required("cascade_id", .integer), .required("provisional", .integer),
        .required("service", .text), .required("rank", .integer),
        .required("started_ms", .integer), .required("lag_ms", .integer), .required("via", .text),
        .required("traces", .integer),
      ],
      keyCount: 3))
  static let alerts = EntityTable(
    TableSpec(
      name: "alert_rows",
      columns: [
        .required("rule", .text), .required("service", .text), .required("started_ms", .integer),
        .required("provisional", .integer), .required("state", .text), .required("value", .real),
        .optional("fired_ms", .integer), .optional("resolved_ms", .integer),
      ],
      keyCount: 4))
  /// Changes of alerts in the order in which they came: what `--alert-command` is told.
  static let changes = EntityTable(
    TableSpec(
      name: "alert_changes",
      columns: [
        .required("number", .integer), .required("rule", .text), .required("service", .text),
        .required("state", .text), .required("value", .real), .required("started_ms", .integer),
        .optional("fired_ms", .integer), .optional("resolved_ms", .integer),
        .required("at_ms", .integer),
      ],
      keyCount: 1))
  static let state = EntityTable(
    TableSpec(
      name: "analysis_state",
      columns: [
        .required("kind", .text), .required("name", .text), .required("state", .blob),
      ],
      keyCount: 2))
  static let services = EntityTable(
    TableSpec(
      name: "service_info",
      columns: [
        .required("service", .text), .optional("team", .text), .optional("tier", .text),
        .required("depends_on", .text),
      ],
      keyCount: 1))
  static let hosts = EntityTable(
    TableSpec(
      name: "host_info",
      columns: [
        .required("host", .text), .optional("region", .text), .optional("zone", .text),
      ],
      keyCount: 1))

  static let all = [
    spikes, cascades, cascadeServices, alerts, changes, state, services, hosts,
  ].map(\.table)
}
