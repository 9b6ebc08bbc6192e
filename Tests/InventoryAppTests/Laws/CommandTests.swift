import Foundation
import PipelineKit
import Testing

@testable import InventoryApp
@testable import ModelSupport

/// The built program, started as people start it, in a folder of its own.
final class CommandTests {
  private let folder: String

  init() throws {
    folder = FileManager.default.temporaryDirectory.path + "/inventory-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: folder)
  }

  private func start(_ arguments: [String], input: String?) throws -> (Process, Pipe, Pipe) {
    let process = Process()
    let (output, messages, stdin) = (Pipe(), Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: try Program.executable("InventoryApp"))
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    (process.standardOutput, process.standardError) = (output, messages)
    process.standardInput = stdin
    try process.run()
    try stdin.fileHandleForWriting.write(contentsOf: Data((input ?? "").utf8))
    try stdin.fileHandleForWriting.close()
    return (process, output, messages)
  }

  /// Runs a command to its end: its exit code, and what it printed.
  @discardableResult
  private func run(_ arguments: String..., input: String? = nil) throws -> (Int32, String) {
    let (process, output, messages) = try start(arguments, input: input)
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    let told = messages.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: printed + told, as: UTF8.self))
  }

  private func sell() throws {
    let lines = [
      line(
        "1", 0, "stock_received", #""product_id":"p","warehouse_id":"w","quantity":9"#),
      line(
        "2", 10, "order_placed",
        #""order_id":"o","customer_id":"c","items":[{"product_id":"p","quantity":2}]"#),
    ]
    try (lines.joined(separator: "\n") + "\n").write(
      toFile: folder + "/a.jsonl", atomically: true, encoding: .utf8)
    let (code, text) = try run("run", "a.jsonl", "--quiet")
    #expect(code == 0, "\(text)")
  }

  private let payment = line("3", 20, "payment_confirmed", #""order_id":"o""#)
  private let cancellation = line("4", 30, "order_cancelled", #""order_id":"o""#)

  @Test func `an event is appended if its order has the version, and a conflict says which stands`()
    throws
  {
    try sell()
    let early = try run("append", "--expected-version", "2", input: payment)
    #expect(early.0 == 3)
    #expect(early.1.contains("order o has version 1 (reserved), expected 2"), "\(early.1)")
    let done = try run("append", "--expected-version", "1", input: payment)
    #expect(done.0 == 0)
    #expect(done.1.contains("order o has version 2, paid"), "\(done.1)")
    #expect(try run("append", "--expected-version", "1", input: cancellation).0 == 3)
    #expect(
      try run("log", "cat", "inventory", "--log", "inventory-data/log").1.contains("\"4\"") == false
    )
    #expect(try run("append", input: "[]").0 == 1)
    #expect(try run("append", input: line("5", 31, "order_cancelled", #""no":1"#)).0 == 1)
  }

  @Test func `a process that follows applies what another appends`() throws {
    try sell()
    try "".write(toFile: folder + "/b.jsonl", atomically: true, encoding: .utf8)
    let (follower, _, _) = try start(["run", "b.jsonl", "--follow", "--quiet"], input: nil)
    defer {
      follower.terminate()
      follower.waitUntilExit()
    }
    let done = try run("append", "--expected-version", "1", input: payment)
    #expect(done.0 == 0 && done.1.contains("version 2, paid"), "\(done.1)")
    #expect(try run("append", "--expected-version", "1", input: cancellation).0 == 3)
  }

  @Test func `stock can be asked as of a time, and its movements be listed`() throws {
    try sell()
    func row(_ text: String) -> [String] {
      (text.split(separator: "\n").last ?? "").split(separator: " ").prefix(5).map(String.init)
    }
    let now = try run("stock")
    #expect(now.0 == 0 && row(now.1) == ["p", "w", "9", "2", "7"], "\(now.1)")
    let then = try run("stock", "p", "--as-of", "2026-03-02T12:00:05Z")
    #expect(then.0 == 0 && row(then.1) == ["p", "w", "9", "0", "9"], "\(then.1)")
    let movements = try run("explain", "stock", "p", "w").1.split(separator: "\n")
    #expect(movements.first == "stock of p in w: 9 on hand, 2 reserved, by 2 movements")
    #expect(movements.dropFirst().map { $0.split(separator: " ")[1] } == ["received", "reserved"])
    #expect(try run("explain", "stock", "p", "nowhere").0 == 1)
  }

  @Test func `verify finds a row that the log does not say`() throws {
    try sell()
    let whole = try run("verify")
    #expect(whole.0 == 0 && whole.1.contains("all laws hold"), "\(whole.1)")
    let views = try Connection(
      path: folder + "/inventory-data/views.sqlite", role: .writer, settings: .writer)
    try views.execute("UPDATE stock_rows__v1 SET on_hand = on_hand + 1")
    let broken = try run("verify")
    #expect(broken.0 == 3)
    #expect(
      broken.1.contains("broken: views: on_hand is the sum of its movements: p w: on_hand 10"),
      "\(broken.1)")
    #expect(broken.1.contains("broken: stock: 1 rows that the log does not say"), "\(broken.1)")
  }
}
