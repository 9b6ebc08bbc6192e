/// The open file of a segment, shared by all who read it.
final class SegmentFile: Sendable {
  /// The path within the log, for messages.
  let name: String
  let file: OpenFile

  init(_ segment: Segment, directory: String, mode: OpenFile.Mode, calls: any FileCalls)
    throws(LogError)
  {
    name = segment.path
    let path = directory + "/" + segment.path
    file = try filing { () throws(FileError) in
      try OpenFile(path: path, mode: mode, calls: calls)
    }
  }

  func size() throws(LogError) -> Int {
    try filing { () throws(FileError) in try file.size() }
  }

  /// Returns exactly `count` bytes.
  ///
  /// - Throws: `LogError.truncated` if the file ends before.
  func read(count: Int, at position: Int) throws(LogError) -> [UInt8] {
    let bytes = try filing { () throws(FileError) in try file.read(count: count, at: position) }
    guard bytes.count == count else {
      throw .truncated(segment: name, at: position, needed: count, available: bytes.count)
    }
    return bytes
  }

  /// Returns `fault` as this file's.
  func damage(_ fault: BatchFault, at position: Int) -> LogError {
    .batch(fault, segment: name, at: position)
  }
}
