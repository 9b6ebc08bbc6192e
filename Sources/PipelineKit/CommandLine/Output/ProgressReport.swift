import Foundation

/// Progress on standard error: one line rewritten on a terminal, a line every few seconds elsewhere.
final class ProgressReport: @unchecked Sendable {
  // All state is guarded by `lock`.
  private let lock = NSLock()
  private let isQuiet: Bool
  private let started = Date()
  private var lastShown = Date()
  private var hasOpenLine = false

  init(quiet: Bool) { isQuiet = quiet }

  /// Shows `text`, made only if it is time to show something.
  func show(_ text: () -> String) {
    guard !isQuiet else { return }
    lock.lock()
    defer { lock.unlock() }
    let isInteractive = Terminal.isInteractive
    guard -lastShown.timeIntervalSinceNow >= (isInteractive ? 0.2 : 5) else { return }
    lastShown = Date()
    if isInteractive {
      Terminal.write("\r\u{1B}[2K" + text())
      hasOpenLine = true
    } else {
      Terminal.message(text())
    }
  }

  /// Says something for people at once.
  func say(_ text: String) {
    guard !isQuiet else { return }
    end()
    Terminal.message(text)
  }

  /// Clears a line that was being rewritten.
  func end() {
    lock.lock()
    defer { lock.unlock() }
    if hasOpenLine { Terminal.write("\r\u{1B}[2K") }
    hasOpenLine = false
  }

  var seconds: Double { -started.timeIntervalSinceNow }
}
