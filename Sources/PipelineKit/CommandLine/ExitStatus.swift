import ArgumentParser
import Glibc

/// The exit codes of all programs.
package enum ExitStatus {
  static let failed: Int32 = 1
  static let usage: Int32 = 2
  package static let checkSaidNo: Int32 = 3
  static let badData: Int32 = 65
  static let inputMissing: Int32 = 66
  static let locked: Int32 = 75

  static let help = """
    Exit codes: 0 done, 1 failed, 2 usage, 3 a check said no, 65 bad data (with --strict), \
    66 input missing, 75 locked by another process, 130 or 143 stopped by SIGINT or SIGTERM \
    after a commit.
    """

  /// The code that stands for `error`.
  static func code(for error: any Error) -> Int32 {
    switch error {
    case LogError.locked, StateError.otherWriter: locked
    case IngestError.inputMissing, IngestError.notReadable, LogError.notALog,
      CommandError.nothingThere, StateError.noViewFile:
      inputMissing
    case let error as any InputFileError where error.isInputMissing: inputMissing
    case IngestError.file(let error) where [ENOENT, EACCES, EPERM].contains(error.code):
      inputMissing
    case is ValidationError, CommandError.usage, CommandError.unknownPartition,
      CommandError.offsetBeyondEnd, LogError.invalidTopic:
      usage
    case let error as SQLiteError where error.isLocked: locked
    default: failed
    }
  }

  /// Runs a command's body; an error is told on standard error and becomes the exit code.
  ///
  /// That nobody reads standard output any more is no error.
  package static func guarding(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as ExitCode {
      throw error
    } catch CommandError.outputClosed {
      throw ExitCode.success
    } catch {
      Terminal.message("error: \(error)")
      throw ExitCode(code(for: error))
    }
  }

  /// The code for what the argument parser throws: its own code for usage is 64, ours is 2.
  static func code(parser code: Int32) -> Int32 {
    code == ExitCode.validationFailure.rawValue ? usage : code
  }
}
