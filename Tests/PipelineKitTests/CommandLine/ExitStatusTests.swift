import ArgumentParser
import Glibc
import Testing

@testable import PipelineKit

@Suite struct ExitStatusTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let error: any Error
    let code: Int32
    var testDescription: String { "\(code): \(error)" }

    init(_ code: Int32, _ error: any Error) { (self.code, self.error) = (code, error) }
  }

  /// As applications tell of their files.
  private struct FileProblem: InputFileError { let isInputMissing: Bool }

  @Test(arguments: [
    Case(2, ValidationError("--threads")), Case(2, CommandError.usage("--offset")),
    Case(2, LogError.invalidTopic(name: "t", reason: "r")),
    Case(66, IngestError.inputMissing("x")), Case(66, IngestError.notReadable(path: "x")),
    Case(66, IngestError.file(FileError(call: "open", path: "x", code: EACCES))),
    Case(1, IngestError.file(FileError(call: "read", path: "x", code: EIO))),
    Case(66, LogError.notALog(directory: "x")),
    Case(66, CommandError.nothingThere(log: "l", views: "v")),
    Case(66, DocumentError.unreadable(file: "b")),
    Case(1, WebError.badList(file: "b", expected: "names")),
    Case(66, FileProblem(isInputMissing: true)), Case(1, FileProblem(isInputMissing: false)),
    Case(75, LogError.locked(directory: "x", holder: nil)),
    Case(75, StateError.otherWriter(path: "v", version: 1)),
    Case(75, SQLiteError.busy(path: "v", sql: "BEGIN")),
    Case(1, SQLiteError.failed(code: 10, message: "disk I/O error", sql: "COMMIT")),
    Case(1, CommandError.requestRefused(reason: "r")),
    Case(1, LogError.newerCatalog(path: "c", version: 9)),
  ])
  func `each kind of error has its code`(example: Case) {
    #expect(ExitStatus.code(for: example.error) == example.code)
  }

  @Test func `the argument parser's code for usage becomes ours, others stay`() {
    #expect(ExitStatus.code(parser: 64) == 2)
    for code: Int32 in [0, 1, 3, 65, 75, 130] { #expect(ExitStatus.code(parser: code) == code) }
  }

  @Test func `a body's error is told and becomes the exit code`() {
    #expect(throws: ExitCode(66)) {
      try ExitStatus.guarding { throw IngestError.inputMissing("x") }
    }
    #expect(throws: ExitCode(3)) { try ExitStatus.guarding { throw ExitCode(3) } }
  }

  @Test func `that nobody reads the output any more is no failure`() {
    #expect(throws: ExitCode.success) {
      try ExitStatus.guarding { throw CommandError.outputClosed }
    }
  }
}
