import Foundation
import PipelineKit
import Testing

/// Exit codes and outputs of the built program.
@Suite struct CommandLineTests {
  private let program: ProgramRun

  init() throws { program = try ProgramRun() }

  // MARK: Usage

  @Test func `help and version are data and exit with 0`() throws {
    let help = try program.run("--help")
    #expect(help.code == 0)
    for part in ["AnalyticsApp access.log --format combined", "Exit codes: 0 done", "status"] {
      #expect(help.output.contains(part))
    }
    let version = try program.run("--version")
    #expect(version.output == "0.1.0\n")
    for command in ["run", "ingest", "process", "status", "log"] {
      #expect(try program.run(command, "--help").code == 0)
    }
  }

  @Test(arguments: [
    ["--nonsense"], [], ["run"], ["log", "nonsense"], ["log", "topics", "extra"],
    ["status", "--format-output", "xml"], ["run", "e.jsonl", "--threads", "0"],
    ["run", "e.jsonl", "--format", "xml"], ["run", "e.jsonl", "--only", "nonsense"],
    ["run", "e.jsonl", "--dedup-horizon", "5x"], ["run", "e.jsonl", "--partitions", "0"],
  ])
  func `wrong usage exits with 2 and says what is wrong`(arguments: [String]) throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    let result = try program.start(arguments).wait()
    #expect(result.code == 2)
    #expect(result.output.isEmpty)
    #expect(result.messages.lowercased().contains("error: "))
  }

  // MARK: Reading

  @Test func `a run reads, folds and says how to query; a second one finds nothing new`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<20) + "no event\n")
    let first = try program.run("e.jsonl")
    #expect(first.code == 0)
    #expect(first.output.isEmpty)
    #expect(first.messages.contains("21 lines, 20 events, 1 dead letter"))
    #expect(first.messages.contains("try: sqlite3 analytics-data/views.sqlite"))
    let second = try program.run("e.jsonl")
    #expect(second.code == 0)
    #expect(second.messages.contains("nothing new in e.jsonl"))
  }

  @Test func `quiet says nothing`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    let result = try program.run("e.jsonl", "--quiet")
    #expect(result.code == 0)
    #expect(result.messages.isEmpty)
  }

  @Test func `an input that is missing exits with 66 and leaves nothing behind`() throws {
    let result = try program.run("nosuch.jsonl")
    #expect(result.code == 66)
    #expect(result.messages.contains("nosuch.jsonl: no such file"))
    #expect(!FileManager.default.fileExists(atPath: program.path("analytics-data")))
  }

  @Test func `bad data exits with 65 only if asked to`() throws {
    try program.write("text.txt", "hello\nworld\n")
    let lenient = try program.run("text.txt")
    #expect(lenient.code == 0)
    #expect(lenient.messages.contains("no line is an event; is --format right?"))
    try program.write("more.txt", "hello again\n")
    #expect(try program.run("more.txt", "--strict").code == 65)
  }

  @Test func `a folder without files is told`() throws {
    try FileManager.default.createDirectory(
      atPath: program.path("empty"), withIntermediateDirectories: true)
    let result = try program.run("empty")
    #expect(result.code == 0)
    #expect(result.messages.contains("no file to read in empty"))
  }

  // MARK: What is in the way

  @Test(arguments: ["not a database at all, but a text that is long enough", ""])
  func `a view file of another kind is refused and left alone`(text: String) throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    if text.isEmpty {
      let other = try Connection(path: program.path("v"), role: .writer, settings: .writer)
      try other.execute("CREATE TABLE x (a)")
    } else {
      try program.write("v", text)
    }
    let before = try Data(contentsOf: program.folder.appendingPathComponent("v"))
    let result = try program.run("e.jsonl", "--views", "v")
    #expect(result.code == 1)
    #expect(result.messages.contains("error: v: "))
    #expect(try Data(contentsOf: program.folder.appendingPathComponent("v")) == before)
  }

  @Test(arguments: ["--config", "--bots"])
  func `a file of settings that is not there is the exit code 66`(option: String) throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    let result = try program.run("e.jsonl", option, "none.json")
    #expect(result.code == 66)
    #expect(result.messages.contains("none.json: cannot be read"))
    #expect(result.messages.contains("or leave the option out"))
  }

  @Test func `a log folder that is a file is told`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    try program.write("file", "")
    let result = try program.run("e.jsonl", "--log", "file")
    #expect(result.code == 1)
    #expect(result.messages.contains("file: Not a directory; check the path"))
  }

  @Test func `views that are ahead of the log are refused`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    #expect(try program.run("e.jsonl").code == 0)
    try FileManager.default.removeItem(atPath: program.path("analytics-data/log"))
    let result = try program.run("e.jsonl")
    #expect(result.code == 1)
    #expect(result.messages.contains("the views were built from another log"))
  }

  @Test func `other options than the views were built with are refused by what differs`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    #expect(try program.run("e.jsonl").code == 0)
    let result = try program.run("e.jsonl", "--dedup-horizon", "24h")
    #expect(result.code == 1)
    #expect(result.messages.contains("dedup horizon: there 'unlimited', here '1d'"))
  }

  @Test func `an existing topic keeps its partitions`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    #expect(try program.run("e.jsonl", "--partitions", "2").code == 0)
    #expect(try program.run("e.jsonl").code == 0)
    let result = try program.run("e.jsonl", "--partitions", "8")
    #expect(result.code == 1)
    #expect(result.messages.contains("partitions 2, not 8"))
  }

  @Test func `a second writer gets 75 and is told who is the first`() throws {
    try program.write("e.jsonl", ProgramRun.views(0..<3))
    let holder = try LogWriter(
      directory: program.path("analytics-data/log"), command: "the first", sync: .never,
      clock: { Timestamp(milliseconds: 0) })
    let result = try program.run("e.jsonl")
    #expect(result.code == 75)
    #expect(result.messages.contains("process \(getpid())"))
    #expect(result.messages.contains("the first"))
    try holder.close()
  }
}
