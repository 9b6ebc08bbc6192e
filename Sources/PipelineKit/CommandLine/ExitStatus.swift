import ArgumentParser
import Foundation

/// The exit codes of all programs.
enum ExitStatus {
  static let failed: Int32 = 1
  static let checkSaidNo: Int32 = 3
  static let badData: Int32 = 65
  static let inputMissing: Int32 = 66
  static let locked: Int32 = 75

  static let help = """
    Exit codes: 0 done, 1 failed, 2 usage, 3 a check said no, 65 bad data (with --strict), \
    66 input missing, 75 locked by another process, 130 or 143 stopped by a signal after a commit.
    """

  /// The code that stands for `error`.
  static func code(for error: any Error) -> Int32 {
    switch error {
    case LogError.locked: locked
    case IngestError.inputMissing: inputMissing
    case let error as SQLiteError where error.isRetryable: locked
    default: failed
    }
  }

  /// Runs a command's body; an error is told on standard error and becomes the exit code.
  static func guarding(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as ExitCode {
      throw error
    } catch let error as ValidationError {
      throw error
    } catch {
      Terminal.message("error: \(error)")
      throw ExitCode(code(for: error))
    }
  }
}

/// The signals that end a run cleanly.
final class SignalTrap: @unchecked Sendable {
  // `received` is guarded by `lock`; the sources live as long as the trap.
  private let lock = NSLock()
  private var received: Int32?
  private var sources: [any DispatchSourceSignal] = []

  /// Calls `onSignal` at the first SIGINT or SIGTERM; the second ends the process at once.
  init(onSignal: @escaping @Sendable () -> Void) {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        guard let self else { return }
        lock.lock()
        let isFirst = received == nil
        received = received ?? number
        lock.unlock()
        if isFirst { onSignal() } else { _exit(128 + number) }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// The exit code of a run that a signal ended: 130 or 143; nil if none came.
  var exitCode: Int32? { lock.withLock { received.map { 128 + $0 } } }
}
