import Foundation
import Testing

/// The built program, in a folder of its own, as people start it.
///
///     let program = try ProgramRun()
///     program.write("events.jsonl", lines)
///     #expect(try program.run("events.jsonl").code == 0)
final class ProgramRun {
  /// What a command left behind.
  struct Result {
    let code: Int32
    let output: String
    let messages: String
  }

  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("analytics-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    // A folder that cannot be removed is the temporary directory's to clean.
    try? FileManager.default.removeItem(at: folder)
  }

  /// The program lies beside the tests.
  private static let executable = URL(fileURLWithPath: "/proc/self/exe")
    .resolvingSymlinksInPath().deletingLastPathComponent().appendingPathComponent("AnalyticsApp")

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func write(_ name: String, _ text: String) throws {
    try Data(text.utf8).write(to: folder.appendingPathComponent(name))
  }

  /// Starts the program; its standard output and error go to files unless told otherwise.
  func start(
    _ arguments: [String], input: Any? = nil, output: FileHandle? = nil
  ) throws -> Running {
    let process = Process()
    process.executableURL = Self.executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = input ?? FileHandle.nullDevice
    let running = Running(process, folder.appendingPathComponent(UUID().uuidString).path)
    let file = try running.open(".out")
    process.standardOutput = output ?? file
    process.standardError = try running.open(".err")
    try process.run()
    return running
  }

  /// Runs the program to its end.
  func run(_ arguments: String..., input: String = "") throws -> Result {
    let name = "input-\(UUID().uuidString)"
    try write(name, input)
    let file = try FileHandle(forReadingFrom: folder.appendingPathComponent(name))
    return try start(arguments, input: file).wait()
  }

  /// A program that runs.
  struct Running {
    let process: Process
    private let stem: String

    init(_ process: Process, _ stem: String) { (self.process, self.stem) = (process, stem) }

    fileprivate func open(_ suffix: String) throws -> FileHandle {
      try Data().write(to: URL(fileURLWithPath: stem + suffix))
      return try FileHandle(forWritingTo: URL(fileURLWithPath: stem + suffix))
    }

    func wait() throws -> Result {
      process.waitUntilExit()
      func text(_ suffix: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: stem + suffix)), as: UTF8.self)
      }
      return Result(
        code: process.terminationStatus, output: try text(".out"), messages: try text(".err"))
    }
  }

  /// A page view.
  static func view(_ number: Int, visitor: String = "v-1") -> String {
    """
    {"event_id":"e-\(number)","type":"page_view","timestamp":"2026-01-31T12:00:\
    \(String(format: "%02d", number % 60))Z","visitor_id":"\(visitor)","path":"/p/\(number)"}
    """
  }

  static func views(_ numbers: Range<Int>) -> String {
    numbers.map { view($0, visitor: "v-\($0 % 50)") + "\n" }.joined()
  }
}
