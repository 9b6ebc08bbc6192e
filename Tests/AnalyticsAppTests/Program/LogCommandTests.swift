import Foundation
import PipelineKit
import Testing

@Suite struct LogCommandTests {
  private static let lines = ProgramRun.views(0..<100)
  private let program: ProgramRun

  init() throws {
    program = try ProgramRun()
    try program.write("e.jsonl", Self.lines)
    #expect(try program.run("ingest", "e.jsonl").code == 0)
  }

  @Test(arguments: [["topics"], ["segments"], ["balance"], ["verify"], ["cat"], ["append"]])
  func `without a log each command exits with 66 and makes none`(command: [String]) throws {
    let result = try program.start(["log"] + command + ["--log", "nolog"]).wait()
    #expect(result.code == 66)
    #expect(!FileManager.default.fileExists(atPath: program.path("nolog")))
  }

  // MARK: Looking

  @Test func `topics and segments are listed`() throws {
    let topics = try program.run("log", "topics", "--format-output", "csv").output
    #expect(topics.contains("page_views,4,100,4,"))
    let segments = try program.run("log", "segments", "page_views", "--format-output", "csv").output
    #expect(segments.split(separator: "\n").count == 5)
    #expect(segments.contains("page_views,0,00000000000000000000.log,hot,active,0,"))
  }

  @Test func `the balance counts all partitions`() throws {
    let balance = try program.run("log", "balance", "--format-output", "csv").output
    #expect(balance.hasPrefix("topic,records,min,max,mean,skew\npage_views,100,"))
    let partitions = balance.split(separator: "\n").suffix(4)
    #expect(partitions.compactMap { Int($0.split(separator: ",")[1]) }.reduce(0, +) == 100)
  }

  @Test func `an unknown topic is told with those there are`() throws {
    let result = try program.run("log", "cat", "nope")
    #expect(result.code == 1)
    #expect(result.messages.contains("choose from __control"))
  }

  // MARK: Printing records

  @Test func `records come out as the lines that went in, in their order`() throws {
    let result = try program.run("log", "cat", "page_views")
    #expect(result.code == 0)
    #expect(result.output == Self.lines)
  }

  @Test func `one partition is printed from an offset on, with places`() throws {
    let all = try program.run("log", "cat", "--print-offset").output.split(separator: "\n")
    let wanted = all.filter { $0.hasPrefix("2\t") }.dropFirst(3).prefix(4)
    #expect(wanted.first?.hasPrefix("2\t3\t") == true)
    let part = try program.run(
      "log", "cat", "--partition", "2", "--offset", "3", "--max-messages", "4", "--print-offset"
    ).output
    #expect(part == wanted.map { $0 + "\n" }.joined())
  }

  @Test func `no records are wanted, or there are none behind the offset`() throws {
    #expect(try program.run("log", "cat", "--max-messages", "0").output == "")
    #expect(try program.run("log", "cat", "__dead_letters").output == "")
    for arguments in [
      ["--offset", "1"], ["--partition", "4"], ["--partition", "0", "--offset", "1000"],
      ["--partition", "0", "--offset", "-1"], ["--max-messages", "-1"],
    ] {
      #expect(try program.start(["log", "cat"] + arguments).wait().code == 2, "\(arguments)")
    }
  }

  @Test func `a reader that has gone ends the printing quietly`() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    let process = try program.start(["log", "cat"], output: pipe.fileHandleForWriting)
    let result = try process.wait()
    #expect(result.code == 0)
    #expect(result.messages == "")
  }

  // MARK: Verifying

  @Test func `a sound log is told what was checked`() throws {
    let result = try program.run("log", "verify", "--format-output", "csv")
    #expect(result.code == 0)
    #expect(result.output.hasPrefix("segments,batches,records,bytes,findings\n8,"))
    #expect(result.messages == "the log is sound\n")
  }

  @Test func `damage exits with 3 and a finding with its place`() throws {
    let name = "analytics-data/log/page_views/1/00000000000000000000.log"
    var bytes = try Data(contentsOf: program.folder.appendingPathComponent(name))
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: program.folder.appendingPathComponent(name))
    let result = try program.run("log", "verify", "--format-output", "csv")
    #expect(result.code == 3)
    #expect(result.output.contains("page_views/1/00000000000000000000.log,0,\"bad checksum"))
    try bytes.prefix(100).write(to: program.folder.appendingPathComponent(name))
    let cut = try program.run("log", "verify", "--format-output", "csv")
    #expect(cut.code == 3)
    #expect(cut.output.contains("page_views/1/00000000000000000000.log,100,\"truncated"))
  }

  // MARK: Appending

  @Test func `lines are appended when nobody writes, and equal inputs once`() throws {
    let line = ProgramRun.view(500) + "\nno event\n"
    let first = try program.run("log", "append", "page_views", input: line)
    #expect(first.code == 0)
    #expect(first.output == "appended 1 event and 1 dead letter\n")
    #expect(try program.run("log", "append", input: line).output.hasPrefix("nothing new"))
    let other = try program.run("log", "append", "--source", "b", input: line)
    #expect(other.output == "appended 1 event and 1 dead letter\n")
    let lines = try program.run("log", "cat").output
    #expect(lines == Self.lines + ProgramRun.view(500) + "\n" + ProgramRun.view(500) + "\n")
    #expect(try program.run("log", "append", input: "").code == 1)
    #expect(try program.run("log", "append", "other", input: line).code == 1)
  }

  @Test(arguments: [true, false])
  func `a writer is asked, and its answer printed`(isAccepted: Bool) throws {
    let writer = try LogWriter(
      directory: program.path("analytics-data/log"), command: "test", sync: .never,
      clock: { Timestamp(milliseconds: 0) })
    try program.write("line", ProgramRun.view(500) + "\n")
    let input = try FileHandle(forReadingFrom: program.folder.appendingPathComponent("line"))
    let append = try program.start(["log", "append"], input: input)
    while append.process.isRunning {
      for request in try writer.pendingRequests() {
        #expect(request.topic == "page_views")
        #expect(request.payload == Array((ProgramRun.view(500) + "\n").utf8))
        try writer.answer(request.id, isAccepted ? .done("as you wish") : .refused("not now"))
      }
      sched_yield()
    }
    let result = try append.wait()
    #expect(result.code == (isAccepted ? 0 : 1))
    #expect(result.output == (isAccepted ? "as you wish\n" : ""))
    #expect(isAccepted || result.messages.contains("refused: not now"))
    try writer.close()
  }

  @Test func `a writer that does not answer is named, and the request stays`() throws {
    let writer = try LogWriter(
      directory: program.path("analytics-data/log"), command: "sleepy", sync: .never,
      clock: { Timestamp(milliseconds: 0) })
    let result = try program.run("log", "append", "--timeout", "1ms", input: ProgramRun.view(500))
    #expect(result.code == 1)
    #expect(result.messages.contains("(sleepy)"))
    #expect(try writer.pendingRequests().count == 1)
    try writer.close()
    #expect(try program.run("e.jsonl").code == 0)
    #expect(try program.run("log", "cat").output == Self.lines + ProgramRun.view(500) + "\n")
  }
}
