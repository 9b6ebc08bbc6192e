import Foundation
import Testing

@testable import AnalyticsApp

/// The commands that change the logic, as people type them: each row of the table in docs/VERSIONS.md.
@Suite struct VersionCommandTests {
  private let program: ProgramRun
  /// The number of the version in a new view file, and of the one built beside it.
  private static let first = AnalyticsPipeline.number
  private static let second = AnalyticsPipeline.number + 1
  private static let funnels = """
    {"funnels": [{"name": "two", "steps": [{"path": "/a"}, {"path": "/b"}]}]}
    """

  init() throws {
    program = try ProgramRun()
    try program.write("e.jsonl", Self.visits(0..<60))
    try program.write("f.json", Self.funnels)
    #expect(try program.run("run", "e.jsonl").code == 0)
  }

  /// Page views of ten visitors, on two pages in turn, a second each.
  private static func visits(_ numbers: Range<Int>) -> String {
    numbers.map { number in
      let second = String(format: "%02d:%02d", number / 60, number % 60)
      return """
        {"event_id": "e\(number)", "type": "page_view", "timestamp": "2026-03-01T10:\(second)Z", \
        "visitor_id": "v\(number % 10)", "path": "/\(number / 10 % 2 == 0 ? "a" : "b")"}

        """
    }.joined()
  }

  private func query(_ sql: String, _ options: String...) throws -> String {
    let result = try program.start(["query", sql, "--format-output", "csv"] + options).wait()
    #expect(result.code == 0, "\(result.messages)")
    return result.output
  }

  private func live() throws -> String {
    try query("SELECT version FROM pipeline_versions WHERE state = 'live'")
  }

  // MARK: The table

  @Test func `a bug fix: replay builds all rows anew, and a rollback goes back`() throws {
    let pages = try query("SELECT * FROM pages ORDER BY path")
    #expect(try program.run("replay").code == 0)
    #expect(try live() == "version\n\(Self.second)\n")
    #expect(try query("SELECT * FROM pages ORDER BY path") == pages)
    #expect(try program.run("run", "e.jsonl").code == 0)
    #expect(try program.run("rollback").code == 0)
    #expect(try live() == "version\n\(Self.first)\n")
  }

  @Test func `a new metric: other options are refused, and replay takes them`() throws {
    try program.write("more.jsonl", Self.visits(60..<80))
    let refused = try program.run("run", "more.jsonl", "--config", "f.json")
    #expect(refused.code == 1)
    #expect(refused.messages.contains("funnels: there 'checkout within 1h: /product"))
    #expect(refused.messages.contains("here 'two within 1h: /a, /b'"))
    #expect(refused.messages.contains("`replay`"))
    #expect(try program.run("replay", "--config", "f.json").code == 0)
    #expect(try program.run("run", "more.jsonl", "--config", "f.json").code == 0)
    #expect(try query("SELECT DISTINCT funnel FROM funnel_steps") == "funnel\ntwo\n")
    // The version that was live is brought up to date before it is live again, by its own options.
    #expect(try program.run("rollback").code == 0)
    #expect(try query("SELECT sum(views) FROM pages") == "sum(views)\n80\n")
    #expect(try query("SELECT DISTINCT funnel FROM funnel_steps") == "funnel\ncheckout\n")
  }

  @Test func `a schema migration: a version beside the live one is compared, then promoted`() throws
  {
    #expect(try program.run("replay", "--config", "f.json", "--no-promote").code == 0)
    #expect(try live() == "version\n\(Self.first)\n")
    let diff = try program.run("diff", "--format-output", "json")
    #expect(diff.code == 3)
    #expect(diff.output.contains("\"from\":\(Self.first),\"to\":\(Self.second)"))
    #expect(diff.output.contains("\"same_position\":true"))
    #expect(diff.output.contains("{\"view\":\"pages\",\"before\":2,\"after\":2,\"added\":0"))
    let same = try program.run("diff", "--view", "pages")
    #expect(same.code == 0, "\(same.output)")
    #expect(try program.run("promote", "\(Self.second)").code == 0)
    #expect(try live() == "version\n\(Self.second)\n")
    #expect(try program.run("drop-version", "\(Self.first)").code == 0)
    #expect(try program.run("rollback").code == 1)
  }

  @Test func `a backfill: old files are read into the log and correct the views`() throws {
    try program.write(
      "old.jsonl",
      Self.visits(0..<60).replacing("2026-03-01", with: "2025-03-01")
        .replacing("\"event_id\": \"e", with: "\"event_id\": \"old"))
    #expect(try program.run("ingest", "old.jsonl").code == 0)
    #expect(try program.run("process").code == 0)
    #expect(try query("SELECT sum(views) FROM pages") == "sum(views)\n120\n")
    // Or into a file of its own.
    #expect(try program.run("process", "--views", "other.sqlite").code == 0)
    #expect(
      try query("SELECT sum(views) FROM pages", "--views", "other.sqlite") == "sum(views)\n120\n")
  }

  @Test func `a change of speed: a shadow replay compares and keeps nothing`() throws {
    let same = try program.run("replay", "--shadow")
    #expect(same.code == 0, "\(same.output)")
    let other = try program.run("replay", "--shadow", "--config", "f.json")
    #expect(other.code == 3)
    #expect(other.output.contains("+ funnel=two step=1"))
    #expect(
      try program.run("replay", "--shadow", "--config", "f.json", "--gate", "pages=0%").code == 0)
    #expect(try query("SELECT count(*) FROM pipeline_versions") == "count(*)\n1\n")
  }

  // MARK: Beside it

  @Test func `a gate that is broken keeps the old version live`() throws {
    let result = try program.run("replay", "--config", "f.json", "--gate", "funnel_steps=0%")
    #expect(result.code == 3)
    #expect(result.messages.contains("gate broken: funnel_steps"))
    #expect(try live() == "version\n\(Self.first)\n")
    #expect(try program.run("replay", "--gate", "all=0%").code == 0)
    #expect(try program.run("replay", "--gate", "nonsense").code == 2)
  }

  @Test func `earlier states are asked for by event time and by position`() throws {
    let early = try query("SELECT sum(views) FROM pages", "--as-of", "2026-03-01T10:00:29Z")
    #expect(early == "sum(views)\n30\n")
    let never = try query("SELECT count(*) FROM pages", "--known-at", "2026-03-01")
    #expect(never == "count(*)\n0\n")
    // A position as `versions` prints it, and the records before the last one of a partition.
    let ends = try query(
      "SELECT partition, next_offset FROM pipeline_checkpoints WHERE topic = 'page_views'"
    ).split(separator: "\n").dropFirst().map { $0.replacing(",", with: ":") }
    let all = ends.map { "page_views/" + $0 }.joined(separator: ",")
    let sum = "SELECT sum(views) FROM pages"
    #expect(try query(sum, "--at", all) == "sum(views)\n60\n")
    let some = try #require(ends.first { !$0.hasSuffix(":0") }).split(separator: ":")
    let one = "page_views/\(some[0]):\((Int(some[1]) ?? 0) - 1)"
    #expect(try query(sum, "--at", one) == "sum(views)\n59\n")
    #expect(try program.run("query", "SELECT 1", "--at", "page_views/9:0").code == 2)
    #expect(try program.run("query", "SELECT 1", "--at", "page_views").code == 2)
    #expect(try program.run("query", "SELECT 1", "--as-of", "yesterday").code == 2)
    #expect(try program.run("query", "DELETE FROM pipeline_versions").code == 1)
  }

  @Test func `a row is explained by its events`() throws {
    let result = try program.run("explain", "visitors", "v3", "--format-output", "json")
    #expect(result.code == 0, "\(result.messages)")
    #expect(
      result.output.contains("\"complete\":true,\"missing\":[],\"candidates\":6,\"contributing\":6")
    )
    for number in stride(from: 3, to: 60, by: 10) {
      #expect(result.output.contains("\"event_id\":\"e\(number)\""))
    }
    let text = try program.run("explain", "pages", "/b")
    #expect(text.code == 0)
    #expect(text.output.contains("30 events changed the row, of 30 looked at"))
    #expect(text.output.contains("views 29 → 30"))
    // Where a visit began and ended depends on views of other pages.
    #expect(text.output.contains("do not give the whole row"))
    #expect(text.output.contains("(entries)"), "\(text.output)")
    #expect(try program.run("explain", "pages", "/nope").code == 1)
    #expect(try program.run("explain", "nope", "/b").code == 1)
    #expect(try program.run("explain", "pages").code == 2)
    #expect(try program.run("explain", "agents", "/b").code == 2)
  }

  @Test func `dead letters are requeued and discarded, and a replay repeats it`() throws {
    try program.write("bad.jsonl", "nonsense\n{\"event_id\": \"x\"}\n")
    #expect(try program.run("run", "bad.jsonl").code == 0)
    let list = try program.run("dead-letters", "list", "--format-output", "csv")
    #expect(list.output.split(separator: "\n").count == 3, "\(list.output)")
    #expect(try program.run("dead-letters", "show", "0", "--raw").output == "nonsense\n")
    let again = try program.run("dead-letters", "requeue", "0")
    #expect(again.code == 1)
    #expect(again.messages.contains("--line"))
    let line = Self.visits(70..<71).trimmingCharacters(in: .newlines)
    #expect(try program.run("dead-letters", "requeue", "0", "--line", line).code == 0)
    #expect(try program.run("dead-letters", "requeue", "0", "--line", line).code == 1)
    #expect(try program.run("dead-letters", "discard", "1", "--reason", "a test").code == 0)
    #expect(try program.run("dead-letters", "discard", "7", "--reason", "a test").code == 1)
    #expect(try program.run("process").code == 0)
    let wanted = "id,state,state_reason\n0,requeued,corrected\n1,discarded,a test\n"
    let states = "SELECT id, state, state_reason FROM dead_letters ORDER BY id"
    #expect(try query(states) == wanted)
    #expect(try query("SELECT sum(views) FROM pages") == "sum(views)\n61\n")
    #expect(try program.run("replay").code == 0)
    #expect(try query(states) == wanted)
    #expect(try query("SELECT sum(views) FROM pages") == "sum(views)\n61\n")
  }
}
