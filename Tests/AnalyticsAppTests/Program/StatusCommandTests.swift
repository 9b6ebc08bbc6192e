import Foundation
import PipelineKit
import Testing

@Suite struct StatusCommandTests {
  private struct Status: Decodable {
    struct Whole: Decodable {
      let log: String?
      let writtenBy: String
      let sources: Int?
      let sourceLines: Int?
      let deadLetters: Int?
      let views: String?
    }
    struct Version: Decodable {
      let state: String
      let lag: Int?
      let ended: Bool
    }
    struct Lag: Decodable {
      let topic: String
      let currentOffset: Int
      let logEndOffset: Int?
      let lag: Int?
    }
    struct Run: Decodable {
      let version: Int
      let events: Int
      let commits: Int
    }
    let program: Whole
    let versions: [Version]
    let runs: [Run]
    let lags: [Lag]
  }

  private let program: ProgramRun

  init() throws { program = try ProgramRun() }

  private func status() throws -> Status {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    let result = try program.run("status", "--format-output", "json")
    #expect(result.code == 0, "\(result.messages)")
    return try decoder.decode(Status.self, from: Data(result.output.utf8))
  }

  @Test func `with neither log nor views it exits with 66`() throws {
    let result = try program.run("status")
    #expect(result.code == 66)
    #expect(result.messages.contains("neither a log"))
  }

  @Test func `what was ingested and not processed is the lag`() throws {
    try program.write("a.jsonl", ProgramRun.views(0..<20))
    try program.write("b.jsonl", ProgramRun.views(20..<50) + "no event\n")
    #expect(try program.run("a.jsonl").code == 0)
    #expect(try program.run("ingest", "b.jsonl").code == 0)
    let behind = try status()
    #expect(behind.program.sources == 2)
    #expect(behind.program.sourceLines == 51)
    #expect(behind.program.deadLetters == 1)
    #expect(behind.program.writtenBy == "nobody")
    #expect(behind.versions.map(\.lag) == [30])
    #expect(behind.runs.map(\.events) == [20])
    #expect(behind.runs.map(\.commits) == [1])
    for lag in behind.lags { #expect(lag.lag == lag.logEndOffset.map { $0 - lag.currentOffset }) }
    #expect(try program.run("process").code == 0)
    let done = try status()
    #expect(done.versions.map(\.lag) == [0])
    #expect(done.versions.map(\.state) == ["live"])
    #expect(done.versions.map(\.ended) == [true])
  }

  @Test func `a log without views, and views without a log, are told`() throws {
    try program.write("a.jsonl", ProgramRun.views(0..<20))
    #expect(try program.run("ingest", "a.jsonl").code == 0)
    #expect(try status().program.views == nil)
    #expect(try program.run("status").messages.contains("no views in analytics-data/views.sqlite"))
    #expect(try program.run("process").code == 0)
    try FileManager.default.removeItem(atPath: program.path("analytics-data/log"))
    #expect(try status().program.log == nil)
  }

  @Test func `it works while another process writes, and names it`() throws {
    try program.write("a.jsonl", ProgramRun.views(0..<20))
    #expect(try program.run("a.jsonl").code == 0)
    let writer = try LogWriter(
      directory: program.path("analytics-data/log"), command: "somebody", sync: .never,
      clock: { Timestamp(milliseconds: 0) })
    let text = try status().program.writtenBy
    #expect(text.hasPrefix("process \(getpid()) on "))
    #expect(text.hasSuffix("(somebody)"))
    try writer.close()
  }
}
