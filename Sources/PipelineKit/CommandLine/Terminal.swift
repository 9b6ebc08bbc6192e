import Foundation

/// Messages for people: everything but data goes to standard error.
enum Terminal {
  static func message(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Whether standard error is a terminal that can rewrite a line.
  static var isInteractive: Bool {
    isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  }
}

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
      FileHandle.standardError.write(Data(("\r\u{1B}[2K" + text()).utf8))
      hasOpenLine = true
    } else {
      Terminal.message(text())
    }
  }

  /// Clears a line that was being rewritten.
  func end() {
    lock.lock()
    defer { lock.unlock() }
    if hasOpenLine { FileHandle.standardError.write(Data("\r\u{1B}[2K".utf8)) }
    hasOpenLine = false
  }

  var seconds: Double { -started.timeIntervalSinceNow }
}

/// Numbers as people read them.
enum Readable {
  static func count(_ value: Int) -> String {
    var digits = String(value.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.append(String(digits.suffix(3)))
      digits = String(digits.dropLast(3))
    }
    groups.append(digits)
    return (value < 0 ? "-" : "") + groups.reversed().joined(separator: ",")
  }

  static func bytes(_ value: Int) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var size = Double(value)
    var unit = 0
    while size >= 1024, unit < units.count - 1 {
      size /= 1024
      unit += 1
    }
    return unit == 0 ? "\(value) B" : String(format: "%.1f %@", size, units[unit])
  }

  static func noun(_ count: Int, _ noun: String) -> String {
    "\(Readable.count(count)) \(noun)\(count == 1 ? "" : "s")"
  }
}
