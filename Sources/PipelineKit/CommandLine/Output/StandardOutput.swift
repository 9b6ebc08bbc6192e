import Glibc

/// Standard output, for data; written in large pieces.
///
///     var output = StandardOutput()
///     try output.write(bytes)
///     try output.flush()
///
/// A reader that has seen enough closes the pipe: that is no failure, and ends the command quietly
/// (``CommandError/outputClosed``). The signal of it is ignored by all commands.
struct StandardOutput: ~Copyable {
  private static let pieceBytes = 256 << 10
  private var pending: [UInt8] = []

  /// Prints a short text at once.
  static func print(_ text: String) throws(CommandError) {
    var output = StandardOutput()
    try output.write(Array(text.utf8))
    try output.flush()
  }

  /// Adds bytes; writes when enough have come together.
  mutating func write(_ bytes: [UInt8]) throws(CommandError) {
    pending.append(contentsOf: bytes)
    if pending.count >= Self.pieceBytes { try flush() }
  }

  /// Writes what is pending.
  mutating func flush() throws(CommandError) {
    var position = 0
    while position < pending.count {
      let count = pending.withUnsafeBytes { bytes in
        retryingInterrupts {
          Glibc.write(STDOUT_FILENO, bytes.baseAddress! + position, bytes.count - position)
        }
      }
      if count < 0, errno == EPIPE { throw .outputClosed }
      guard count > 0 else {
        throw .output(FileError(call: "write", path: "standard output", code: errno))
      }
      position += count
    }
    pending.removeAll(keepingCapacity: true)
  }
}
