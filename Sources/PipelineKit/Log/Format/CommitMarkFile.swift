/// The open file of the ``CommitMark``.
final class CommitMarkFile: Sendable {
  private let file: OpenFile

  init(directory: String, mode: OpenFile.Mode, calls: any FileCalls) throws(LogError) {
    let path = directory + "/" + CommitMark.fileName
    file = try filing { () throws(FileError) in
      try OpenFile(path: path, mode: mode, calls: calls)
    }
  }

  /// Returns the mark, or nil if the file holds none.
  ///
  /// A read that coincides with a write may see parts of both, which the checksum tells: then it
  /// is read again.
  func read() throws(LogError) -> CommitMark? {
    for _ in 0..<Self.attemptsMax {
      let bytes = try filing { () throws(FileError) in
        try file.read(count: CommitMark.length, at: 0)
      }
      if let mark = CommitMark.decode(bytes.span.bytes) { return mark }
    }
    return nil
  }

  /// Returns the mark.
  ///
  /// - Throws: `LogError.badCommitMark` if the file holds none.
  func readSound() throws(LogError) -> CommitMark {
    guard let mark = try read() else { throw .badCommitMark(path: file.path) }
    return mark
  }

  func write(_ mark: CommitMark) throws(FileError) {
    let bytes = mark.encode()
    try file.write(bytes.span.bytes, at: 0)
  }

  /// A write of 36 bytes takes well under a microsecond, a read about one.
  private static let attemptsMax = 100
}
