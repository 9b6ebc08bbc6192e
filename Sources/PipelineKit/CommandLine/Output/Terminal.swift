import Glibc

/// Messages for people: everything but data goes to standard error.
enum Terminal {
  /// Writes a line. That nobody reads it any more must not end a run, so failures are passed over.
  static func message(_ text: String) { write(text + "\n") }

  /// Writes `text` as it is; failures are passed over.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var position = 0
    while position < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        retryingInterrupts {
          Glibc.write(STDERR_FILENO, buffer.baseAddress! + position, buffer.count - position)
        }
      }
      guard count > 0 else { return }
      position += count
    }
  }

  /// Whether standard error is a terminal that can rewrite a line.
  static let isInteractive = isatty(STDERR_FILENO) == 1 && canRewrite(environment("TERM"))

  /// Whether a terminal of that kind moves its cursor.
  static func canRewrite(_ kind: String?) -> Bool { kind != nil && kind != "" && kind != "dumb" }

  private static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
