import Foundation
import Testing

@testable import FraudApp
@testable import ModelSupport

/// The built program, started as people start it.
struct ExecutableTests {
  /// What a run of the program gave.
  struct Outcome {
    var code: Int32
    var output: String
    var messages: String
  }

  /// The program lies beside the bundle of tests.
  private static let program: URL = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    while folder.path != "/" {
      let candidate = folder.appendingPathComponent("FraudApp")
      if FileManager.default.isExecutableFile(atPath: candidate.path),
        (try? candidate.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory != true
      {
        return candidate
      }
      folder.deleteLastPathComponent()
    }
    return URL(fileURLWithPath: ".build/debug/FraudApp")
  }()

  static func run(_ arguments: [String], input: String? = nil) throws -> Outcome {
    let process = Process()
    let (output, messages, stdin) = (Pipe(), Pipe(), Pipe())
    process.executableURL = program
    process.arguments = arguments
    (process.standardOutput, process.standardError) = (output, messages)
    process.standardInput = stdin
    try process.run()
    if let input { try stdin.fileHandleForWriting.write(contentsOf: Data(input.utf8)) }
    try stdin.fileHandleForWriting.close()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let told = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      messages: String(decoding: told, as: UTF8.self))
  }

  /// A folder with a log of random payments.
  private static func folder() throws -> FraudRun {
    let run = try FraudRun()
    var random = RandomPayments(seed: RandomPayments.first)
    try run.enter(.standard)
    try run.ingest(random.lines(300))
    return run
  }

  @Test func `a candidate that is the configuration in force changes nothing`() throws {
    let run = try Self.folder()
    let file = run.folder + "/candidate.json"
    try "{}".write(toFile: file, atomically: true, encoding: .utf8)
    let outcome = try Self.run([
      "backtest", "--config", file, "--log", run.folder + "/log", "--format-output", "json",
      "--fail-if", "changed=0%",
    ])
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(outcome.output.contains("\"changed\":0,"))
  }

  @Test func `a broken gate is the exit code 3`() throws {
    let run = try Self.folder()
    let file = run.folder + "/candidate.json"
    try "{\"thresholds\":{\"review\":0,\"block\":0.01}}".write(
      toFile: file, atomically: true, encoding: .utf8)
    let outcome = try Self.run([
      "backtest", "--config", file, "--log", run.folder + "/log", "--fail-if",
      "block_rate_up=10%",
    ])
    #expect(outcome.code == 3)
    #expect(outcome.messages.contains("gate broken: block_rate_up"))
  }

  @Test func `a decision is explained, and an unknown one is an error`() throws {
    let run = try Self.folder()
    try run.process()
    let id = try #require(try run.views()["decisions"]?.last?["transaction_id"])
    let known = try Self.run(["explain", "decisions", id.description, "--log", run.folder + "/log"])
    #expect(known.code == 0, "\(known.messages)")
    #expect(known.output.contains("parts, each with its weight"))
    let unknown = try Self.run(["explain", "decisions", "nobody", "--log", run.folder + "/log"])
    #expect(unknown.code == 1)
    #expect(unknown.messages.contains("there is no transaction 'nobody'"))
  }

  @Test func `a configuration that asks for more is used by views that were built for less`() throws
  {
    let run = try FraudRun()
    let (events, config) = (run.folder + "/e.jsonl", run.folder + "/config.json")
    try (payment("t1", "10:00:00") + "\n").write(toFile: events, atomically: true, encoding: .utf8)
    func configure(_ text: String) throws {
      try text.write(toFile: config, atomically: true, encoding: .utf8)
    }
    func program(_ more: [String]) throws -> Outcome {
      try Self.run(
        [
          "run", events, "--only", "decisions", "--quiet", "--log", run.folder + "/log", "--views",
          run.folder + "/v.sqlite",
        ] + more)
    }
    try configure(#"{"weights":{"velocity":0.5,"behaviour":0.5,"anomaly":0,"rules":0},"rules":[]}"#)
    #expect(try program(["--config", config]).code == 0)
    let before = try Self.run(["log", "cat", "reference", "--log", run.folder + "/log"]).output
    try configure("{}")
    let accepted = try program(["--config", config])
    #expect(accepted.code == 0, "\(accepted.messages)")
    let after = try Self.run(["log", "cat", "reference", "--log", run.folder + "/log"]).output
    #expect(after.hasPrefix(before) && after.count > before.count && !before.isEmpty)
    let again = try program([])
    #expect(again.code == 0, "\(again.messages)")
  }

  @Test(arguments: [["run", "e.jsonl"], ["backtest"]])
  func `a configuration that is not there is the exit code 66`(command: [String]) throws {
    let run = try FraudRun()
    let file = run.folder + "/none.json"
    let outcome = try Self.run(command + ["--config", file, "--log", run.folder + "/log"])
    #expect(outcome.code == 66)
    #expect(outcome.messages.contains("\(file): cannot be read; name a configuration file that"))
    #expect(!FileManager.default.fileExists(atPath: run.folder + "/log"))
  }

  @Test func `each decision on standard input is printed as a line`() throws {
    let run = try FraudRun()
    let line = payment("t1", "10:00:00")
    let outcome = try Self.run(
      [
        "run", "-", "--emit", "decisions", "--quiet", "--log", run.folder + "/log", "--views",
        run.viewsFile,
      ], input: line + "\n")
    #expect(outcome.code == 0, "\(outcome.messages)")
    #expect(outcome.output.hasPrefix("{\"transaction_id\":\"t1\",\"user_id\":\"u\""))
    #expect(outcome.output.hasSuffix("}\n"))
  }

  @Test(arguments: ["", "changed", "changed=5", "nothing=5%", "changed=-1%"])
  func `what is no gate is refused`(text: String) {
    #expect(throws: FraudError.badGate(text)) { try BacktestGate(text) }
  }
}
