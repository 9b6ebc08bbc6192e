/// The files under `fixtures/logs/`: an hour of a shop, each service in its own file and all in one,
/// with what real log files have besides: stack traces, secrets, missing years, odd zones, junk.
package enum ShopLogFixtures {
  /// 2 March 2026, 09:00 UTC.
  private static let start: Int64 = 1_772_442_000_000

  /// Returns every file, the same bytes on every call.
  package static func files() -> [AnalyticsFixtures.File] {
    var logs = ShopLogs(seed: 11, start: start, failureMinutes: 40..<46, pause: 4_500)
    var mixed: [String] = []
    var apart: [ShopLogs.Service: [String]] = [:]
    while true {
      let record = logs.next()
      guard record.milliseconds < start + 3_600_000 else { break }
      mixed.append(record.text)
      apart[record.service, default: []].append(record.text)
    }
    var files = [file("mixed.log", mixed)]
    for service in ShopLogs.Service.allCases where service != .cron {
      files.append(file("services/\(service.rawValue).log", apart[service] ?? []))
    }
    return files + [
      file("traces.log", traces), file("secrets.log", secrets), file("syslog", yearless),
      file("zones.log", zones), file("junk.log", junk),
      file("services.json", [services]), file("hosts.json", [hosts]), file("alerts.json", [alerts]),
    ]
  }

  private static func file(_ name: String, _ records: [String]) -> AnalyticsFixtures.File {
    AnalyticsFixtures.File(
      path: "logs/\(name)", bytes: Array((records.joined(separator: "\n") + "\n").utf8))
  }

  private static let traces = [
    "2026-03-02 10:00:00,100 ERROR [payment,main] c.s.Payments - charge refused\n" + Traces.java(1),
    "2026-03-02 10:00:01,200 - ledger - ERROR - could not book\n" + Traces.python,
    "2026/03/02 10:00:02 shipping: label failed\n" + Traces.go,
    "2026-03-02T10:00:03Z ERROR catalog crashed\n" + Traces.swift,
    #"{"level":50,"time":1772445604000,"pid":1,"hostname":"shop-1","name":"web","msg":"render failed","v":1}"#
      + "\n" + Traces.javascript,
    "2026-03-02 10:00:05,000 INFO  [payment,main] c.s.Payments - back to normal",
  ]

  /// None of them was ever valid.
  private static let secrets = [
    "2026-03-02 10:10:00,000 INFO  [api,main] c.s.Http - GET /v1 Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTE3In0.c2lnbmF0dXJlLW9mLW5vdGhpbmc",
    "2026-03-02 10:10:01,000 WARN  [api,main] c.s.Db - cannot reach postgres://shop:hunter2@db-1:5432/shop",
    "ts=2026-03-02T10:10:02Z level=info service=api msg=\"login\" user=u-17 password=hunter2",
    #"{"timestamp":"2026-03-02T10:10:03Z","level":"info","service":"api","message":"card 4111 1111 1111 1111 charged","api_key":"AKIAIOSFODNN7EXAMPLE"}"#,
    "2026-03-02 10:10:04,000 INFO  [api,main] c.s.Orders - order 4111111111111112 is no card number",
  ]

  private static let yearless = [
    "Mar  2 10:20:00 shop-3 sshd[811]: Accepted publickey for deploy from 10.2.0.9 port 51022",
    "<34>Mar  2 10:20:01 shop-3 su: 'su root' failed for deploy on /dev/pts/1",
    "2026-03-02T11:20:02+01:00 shop-3 kernel: eth0: link up",
    "Mar  2 11:20:03 shop-3 kernel: error: out of memory",
  ]

  private static let zones = [
    "2026-03-02T15:35:00+05:30 INFO [clock,main] Z - half an hour off",
    "2026-03-02T10:05:01.5Z INFO [clock,main] Z - UTC",
    "2026-03-02 06:05:02 -0400 INFO [clock,main] Z - without a colon",
    "2026-03-02 10:05:03 UTC INFO [clock,main] Z - by name",
    #"{"ts":1772445904.25,"level":"info","logger":"clock","msg":"seconds since the epoch"}"#,
    #"{"time":1772445905250000000,"level":"info","logger":"clock","msg":"nanoseconds"}"#,
  ]

  private static let junk = [
    "=== restarted ===", "2026-03-02 10:30:00,000 INFO  [api,main] c.s.Main - started", "",
    "\u{1B}[31mred\u{1B}[0m", #"{"timestamp":"2026-03-02T10:30:01Z","level":"info","message":"cut"#,
    "2026-03-02 10:30:02,000 INFO  [api,main] c.s.Main - \u{1B}[32mgreen\u{1B}[0m",
    "99/99/9999 not a time",
  ]

  private static let services = """
    {"services": [
      {"service": "gateway", "team": "edge", "tier": 1, "depends_on": ["web", "checkout"]},
      {"service": "access", "team": "edge", "tier": 1, "depends_on": ["checkout"]},
      {"service": "web", "team": "shop", "tier": 1, "depends_on": ["checkout"]},
      {"service": "checkout", "team": "shop", "tier": 1, "depends_on": ["payment", "inventory"]},
      {"service": "payment", "team": "money", "tier": 1, "depends_on": ["ledger"]},
      {"service": "inventory", "team": "stock", "tier": 2},
      {"service": "ledger", "team": "money", "tier": 2}
    ]}
    """

  private static let hosts = """
    {"hosts": [
      {"host": "shop-1", "region": "eu-west-1", "zone": "a"},
      {"host": "shop-2", "region": "eu-west-1", "zone": "b"},
      {"host": "shop-3", "region": "eu-central-1", "zone": "a"}
    ]}
    """

  private static let alerts = """
    {"rules": [
      {"name": "many errors", "metric": "error_rate", "above": 0.05, "window": "1m", "for": "2m"},
      {"name": "new error", "metric": "new_template", "minimum_severity": "error"},
      {"name": "silent", "metric": "silence", "window": "5m"}
    ]}
    """
}
