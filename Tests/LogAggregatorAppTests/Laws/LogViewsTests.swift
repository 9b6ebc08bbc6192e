import EventGenerator
import Foundation
import Testing

@testable import LogAggregatorApp
@testable import PipelineKit

/// What the views say of small inputs, written by hand.
@Suite struct LogViewsTests {
  @Test func `records of several formats in one file become rows`() throws {
    let run = try LogRun()
    try run.ingest([
      (
        "app.log",
        """
        2026-01-31 12:00:00,250 ERROR [api,main] c.e.Orders - payment refused
        java.lang.IllegalStateException: no stock
        \tat shop.Orders.place(Orders.java:17)
        {"ts":"2026-01-31T12:00:01Z","level":"warn","app":"cart","msg":"slow","n":1}
        203.0.113.9 - - [31/Jan/2026:12:00:02 +0000] "GET / HTTP/1.1" 200 12 "-" "curl/8"
        nonsense

        2026-01-31T12:00:03Z stdout F hello

        """
      )
    ])
    try run.process()
    #expect(
      try run.query("SELECT id, at, service, severity, level, lines, source FROM logs ORDER BY id")
        == [
          "0|2026-01-31T12:00:00.250Z|api|17|ERROR|3|\(run.folder)/in/app.log",
          "1|2026-01-31T12:00:01.000Z|cart|13|warn|1|\(run.folder)/in/app.log",
          "2|2026-01-31T12:00:02.000Z|access|9|INFO|1|\(run.folder)/in/app.log",
          "3|2026-01-31T12:00:03.000Z|app|9|INFO|1|\(run.folder)/in/app.log",
        ])
    #expect(
      try run.query(
        "SELECT lines, events, dead_letters, blank, continuation FROM ingested_files")
        == ["8|4|1|1|2"])
    #expect(
      try run.query("SELECT line, reason FROM dead_letters") == [
        "6|format: it has none of the known forms"
      ])
    #expect(
      try run.query("SELECT id, message FROM logs_search WHERE logs_search MATCH 'refused'")
        .map { String($0.prefix(17)) } == ["0|payment refused"])
    #expect(
      try run.query("SELECT id FROM logs_search WHERE logs_search MATCH 'service:cart OR hel*'")
        == ["1", "3"])
    #expect(
      try run.query("SELECT service, records, errors, warnings, closed FROM service_minutes")
        == ["access|1|0|0|1", "api|1|1|0|1", "app|1|0|0|1", "cart|1|0|1|1"])
  }

  @Test func `records with an event_id count once`() throws {
    let run = try LogRun()
    let line = #"{"event_id":"e-1","ts":"2026-01-31T12:00:01Z","app":"cart","msg":"slow"}"#
    try run.ingest([("a.log", line + "\n" + line + "\n"), ("b.log", "x=1 y=2\n" + line + "\n")])
    try run.process()
    #expect(try run.query("SELECT id FROM logs") == ["0"])
    #expect(try run.query("SELECT sum(duplicates), sum(events) FROM ingested_files") == ["2|1"])
  }

  @Test func `times without a year take it from the dated lines around them`() throws {
    let run = try LogRun()
    run.options.zone = AssumedZone("Europe/Berlin")!
    try run.ingest([
      (
        "syslog",
        """
        Mar  2 10:20:00 shop-3 sshd[811]: first
        2026-03-02T11:20:02+01:00 shop-3 kernel: dated
        Mar  2 11:20:03 shop-3 kernel: behind
        2026-12-31T23:59:00Z shop-3 kernel: at the turn
        Jan  1 00:00:30 shop-3 kernel: new year
        """
      )
    ])
    try run.process()
    #expect(
      try run.query("SELECT at FROM logs ORDER BY id") == [
        "2026-03-02T09:20:00.000Z", "2026-03-02T10:20:02.000Z", "2026-03-02T10:20:03.000Z",
        "2026-12-31T23:59:00.000Z", "2027-01-01T00:00:30.000Z",
      ])
  }

  @Test func `what a file said of the year holds when it is read on`() throws {
    let first = "2025-03-02T11:20:02+01:00 shop-3 kernel: dated\nMar  2 11:20:03 shop-3 kernel: a\n"
    let whole = first + "Mar  2 11:20:04 shop-3 kernel: b\n"
    let (once, twice) = (try LogRun(), try LogRun())
    try once.ingest([("syslog", whole)])
    try twice.ingest([("syslog", first)])
    try twice.ingest([("syslog", whole)])
    try once.process()
    try twice.process()
    let sql = "SELECT at, message FROM logs ORDER BY id"
    #expect(try once.query(sql) == twice.query(sql))
    #expect(try once.query(sql).count == 3)
  }

  @Test func `services and hosts are joined from their files`() throws {
    let run = try LogRun()
    let document = try Document(
      json: #"{"cart": {"team": "shop", "tier": 1, "depends_on": ["db"]}}"#, file: "services.json")
    try run.ingest(
      [("a.log", #"{"ts":"2026-01-31T12:00:01Z","app":"cart","msg":"slow"}"# + "\n")],
      references: [
        Reference(
          topic: ServiceInfo.topic, line: ServiceInfo.line(try ServiceInfo.read(document)),
          isExplicit: true)
      ])
    try run.process()
    #expect(try run.query("SELECT service, team, tier FROM services") == ["cart|shop|1"])
  }
}
