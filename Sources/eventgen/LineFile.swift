import EventGenerator
import Foundation

/// A file written a mebibyte at a time.
final class LineFile {
  /// Large enough that system calls do not count, small enough for the cache.
  private static let bufferBytes = 1 << 20

  private let file: FileHandle
  private var buffer: [UInt8] = []

  /// Replaces the file at `path` by an empty one.
  ///
  /// - Throws: Foundation's error, with the path, if the file cannot be written.
  init(replacing path: String) throws {
    try Data().write(to: URL(fileURLWithPath: path))
    file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    buffer.reserveCapacity(LineFile.bufferBytes + 4_096)
  }

  /// Lets `append` add bytes, and writes them when there are enough.
  func write(_ append: (inout [UInt8]) throws -> Void) throws {
    try append(&buffer)
    guard buffer.count >= LineFile.bufferBytes else { return }
    try file.write(contentsOf: buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  /// Writes the rest. Nothing may be written afterwards.
  func close() throws {
    try file.write(contentsOf: buffer)
    try file.close()
  }

  /// Replaces the file at `path` by the next `lines` lines of `stream`.
  ///
  /// - Throws: Foundation's error, with the path, if the file cannot be written.
  static func write(_ stream: AnalyticsStream, lines: Int, to path: String) throws {
    let file = try LineFile(replacing: path)
    var stream = stream
    for _ in 0..<lines { try file.write { stream.appendLine(to: &$0) } }
    try file.close()
  }
}
