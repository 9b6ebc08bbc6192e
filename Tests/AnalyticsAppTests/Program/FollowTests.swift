import Foundation
import PipelineKit
import Testing

/// `--follow`, and what signals do.
@Suite struct FollowTests {
  private let program: ProgramRun

  init() throws { program = try ProgramRun() }

  /// Waits until the log holds `count` page views.
  private func awaitRecords(_ count: Int, _ running: ProgramRun.Running) throws {
    let folder = program.path("analytics-data/log")
    while running.process.isRunning {
      // The log may not be there yet, or not have the topic.
      let reader = try? LogReader(directory: folder)
      if let balance = try? reader?.balance(of: "page_views"), balance.total >= count { return }
      sched_yield()
    }
    Issue.record("the program has ended: \(try running.wait().messages)")
  }

  private func count(_ sql: String) throws -> Int64? {
    try Connection(
      path: program.path("analytics-data/views.sqlite"), role: .reader, settings: .reader
    ).integer(sql)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func `a signal ends a followed run after a commit`(signal: Int32) throws {
    try program.write("e.jsonl", ProgramRun.views(0..<10))
    let running = try program.start(["run", "e.jsonl", "--follow"])
    try awaitRecords(10, running)
    let file = try FileHandle(forWritingTo: program.folder.appendingPathComponent("e.jsonl"))
    try file.seekToEnd()
    try file.write(contentsOf: Data(ProgramRun.views(10..<25).utf8))
    try awaitRecords(25, running)
    kill(running.process.processIdentifier, signal)
    #expect(try running.wait().code == 128 + signal)
    #expect(try count("SELECT sum(views) FROM pages") == 25)
    #expect(try count("SELECT lines FROM ingested_files") == 25)
  }

  @Test func `a file that is rotated is read to its end, and the new one after it`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<10))
    let running = try program.start(["run", "e.jsonl", "--follow"])
    try awaitRecords(10, running)
    try FileManager.default.moveItem(
      atPath: program.path("e.jsonl"), toPath: program.path("e.1"))
    try program.write("e.jsonl", ProgramRun.views(10..<15))
    try awaitRecords(15, running)
    kill(running.process.processIdentifier, SIGTERM)
    let result = try running.wait()
    #expect(result.code == 143)
    #expect(!result.messages.contains("warning"))
    #expect(try count("SELECT sum(views) FROM pages") == 15)
  }

  @Test func `a follower appends what it is asked to`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<10))
    let running = try program.start(["run", "e.jsonl", "--follow"])
    try awaitRecords(10, running)
    let append = try program.run("log", "append", input: ProgramRun.view(900) + "\nno event\n")
    #expect(append.code == 0)
    #expect(append.output == "appended 1 event and 1 dead letter\n")
    kill(running.process.processIdentifier, SIGTERM)
    #expect(try running.wait().code == 143)
    #expect(try count("SELECT sum(views) FROM pages") == 11)
    #expect(try count("SELECT count(*) FROM dead_letters") == 1)
    #expect(try count("SELECT count(*) FROM ingested_files") == 2)
    #expect(
      try count("SELECT lines FROM ingested_files WHERE source_id = 'requests'") == 2)
    #expect(
      try count(
        """
        SELECT count(*) FROM ingested_files
        WHERE lines <> events + duplicates + dead_letters + blank + continuation
        """) == 0)
  }

  @Test func `a follower of a pipe ends with it`() throws {
    let pipe = Pipe()
    let running = try program.start(["run", "-", "--follow"], input: pipe)
    try pipe.fileHandleForWriting.write(contentsOf: Data(ProgramRun.views(0..<10).utf8))
    try awaitRecords(10, running)
    try pipe.fileHandleForWriting.close()
    #expect(try running.wait().code == 0)
    #expect(try count("SELECT sum(views) FROM pages") == 10)
  }

  @Test func `a run that waits for a pipe ends by a signal all the same`() throws {
    let pipe = Pipe()
    let running = try program.start(["run", "-"], input: pipe)
    let folder = program.path("analytics-data/log")
    // The lock is taken just before the signals are trapped; the views are made in between.
    while try WriterPresence.of(directory: folder) == .nobody { sched_yield() }
    while (try? count("SELECT count(*) FROM pages")) == nil { sched_yield() }
    try program.write("more.jsonl", ProgramRun.views(0..<3))
    kill(running.process.processIdentifier, SIGTERM)
    let code = try running.wait().code
    // 15 is the signal itself, if it came before it was trapped.
    #expect(code == 143 || code == 15)
    try pipe.fileHandleForWriting.close()
    #expect(try program.run("more.jsonl").code == 0)
  }
}
