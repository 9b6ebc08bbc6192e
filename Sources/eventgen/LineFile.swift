import EventGenerator
import Foundation

/// A file written a mebibyte at a time.
enum LineFile {
  /// Large enough that system calls do not count, small enough for the cache.
  private static let bufferBytes = 1 << 20

  /// Replaces the file at `path` by the next `lines` lines of `stream`.
  ///
  /// - Throws: Foundation's error, with the path, if the file cannot be written.
  static func write(_ stream: AnalyticsStream, lines: Int, to path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    var stream = stream
    var buffer: [UInt8] = []
    buffer.reserveCapacity(bufferBytes + 4_096)
    for _ in 0..<lines {
      stream.appendLine(to: &buffer)
      if buffer.count >= bufferBytes {
        try file.write(contentsOf: buffer)
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try file.write(contentsOf: buffer)
    try file.close()
  }
}
