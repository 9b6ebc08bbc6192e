import Foundation
import Testing

@testable import FraudApp
@testable import PipelineKit
@testable import ModelSupport

/// What `explain` prints of the fixtures, against the lines of the log.
struct ExplanationTests {
  /// A log of the fixtures under their own configuration.
  static func fixtures() throws -> FraudRun {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../../fixtures/fraud")
    let run = try FraudRun()
    try run.enter(try FraudConfig(file: folder.appendingPathComponent("fraud.json").path))
    for name in ["first-week", "second-week", "late-and-broken"] {
      let file = folder.appendingPathComponent(name + ".jsonl")
      try run.ingest(bytes: Array(try Data(contentsOf: file)), name: name + ".jsonl")
    }
    try run.process()
    return run
  }

  /// The lines of the topic as they were stored, by offset.
  static func stored(_ run: FraudRun) throws -> [Data] {
    let outcome = try ExecutableTests.run([
      "log", "cat", "transactions", "--log", run.folder + "/log",
    ])
    return Data(outcome.output.utf8).split(separator: 0x0A, omittingEmptySubsequences: false)
  }

  /// An event as a line of the explanation names it.
  struct Named {
    let kind: Substring
    let transaction: Substring
    let id: Substring
    let offset: Int
    let time: Substring

    init?(_ line: Substring) {
      let pattern = /(.*?)(?: of)? (t-\d+)  event (\S+)  transactions\/0@(\d+)  (\S+Z)/
      guard
        let match = line.drop(while: { $0 == " " || $0 == "-" }).wholeMatch(of: pattern)?.output,
        let offset = Int(match.4)
      else { return nil }
      (kind, transaction, id, time) = (match.1, match.2, match.3, match.5)
      self.offset = offset
    }
  }

  @Test func `every event named stands at its place in the log`() throws {
    let run = try Self.fixtures()
    let lines = try Self.stored(run)
    let rows = try run.views()["decisions", default: []]
    let wanted = ["RULE", "ANOMALY", "NEW_COUNTRY", "COLD_START"].compactMap { code in
      rows.last { $0["codes"]?.description.contains(code) == true }
    }
    #expect(wanted.count == 4)
    for row in wanted {
      let id = try #require(row["transaction_id"]).description
      let outcome = try ExecutableTests.run([
        "explain", "decisions", id, "--all", "--log", run.folder + "/log",
      ])
      #expect(outcome.code == 0, "\(outcome.messages)")
      let named = outcome.output.split(separator: "\n").compactMap(Named.init)
      #expect(named.first?.transaction == id[...])
      for event in named {
        let parsed = try JSONSerialization.jsonObject(with: Data(lines[event.offset]))
        let line = try #require(parsed as? [String: Any], "\(event)")
        let body = line["data"] as? [String: Any] ?? line
        #expect((line["event_id"] ?? line["id"]) as? String == String(event.id))
        #expect(body["transaction_id"] as? String == String(event.transaction))
        #expect((line["type"] as? String)?.hasPrefix(event.kind.prefix(5)) == true, "\(event)")
        let time = line["timestamp"] ?? line["time"]
        let instant = (time as? Int) ?? (time as? String).flatMap { Instant.read(Text($0)) }
        #expect(Instant.read(Text(String(event.time))) == instant)
      }
    }
  }

  @Test func `each part names its events`() throws {
    let run = try FraudRun()
    try run.enter(.standard)
    let label =
      "{\"event_id\":\"l1\",\"type\":\"label\",\"timestamp\":\"2026-03-02T10:02:00Z\","
      + "\"transaction_id\":\"t1\",\"is_fraud\":true}"
    try run.ingest([payment("t1", "10:00:00"), label, payment("t2", "10:03:00")])
    let outcome = try ExecutableTests.run([
      "explain", "decisions", "t2", "--log", run.folder + "/log",
    ])
    #expect(outcome.code == 0, "\(outcome.messages)")
    let first = "    - transaction t1  event et1  transactions/0@0  2026-03-02T10:00:00.000Z\n"
    let own = "    - transaction t2  event et2  transactions/0@2  2026-03-02T10:03:00.000Z\n"
    let text = outcome.output
    #expect(
      text.contains("2 transactions of the user in a sliding window of 300 s\n" + first + own))
    #expect(text.contains("cold start, 1 learnt transactions in the currency\n" + first))
    #expect(text.contains("reference/0@0"))
  }
}
