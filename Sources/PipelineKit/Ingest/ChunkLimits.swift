/// How many lines and bytes are handed over at once.
///
/// A chunk ends with the line that reaches either limit, whatever sizes the bytes were read in, so
/// that two readings of one file from one position cut it alike.
package struct ChunkLimits: Sendable {
  /// A chunk has no more lines than this.
  package let linesMax: Int
  /// Beyond it by less than a line of ``lineBytesMax``, for lines are not cut.
  package let bytesMax: Int
  /// Lines up to this long are kept whole.
  package let lineBytesMax: Int
  /// What is kept of a longer one.
  package let keptBytes: Int
  /// Bytes asked of the operating system at a time; no result depends on it.
  let readBytes: Int

  /// - Parameters:
  ///   - linesMax: at least 1.
  ///   - bytesMax: at least 1, far below 4 GiB; 16 MiB for event files.
  package init(linesMax: Int, bytesMax: Int = 16 << 20) {
    self.init(
      linesMax: linesMax, bytesMax: bytesMax, lineBytesMax: 1 << 20, keptBytes: 64 << 10,
      readBytes: 256 << 10)
  }

  init(linesMax: Int, bytesMax: Int, lineBytesMax: Int, keptBytes: Int, readBytes: Int) {
    precondition(linesMax > 0 && bytesMax > 0 && readBytes > 0, "a chunk holds something")
    precondition(keptBytes > 0 && keptBytes <= lineBytesMax, "an overlong line keeps a part")
    precondition(bytesMax + lineBytesMax < 1 << 31, "a line's start and length are 32 bits")
    self.linesMax = linesMax
    self.bytesMax = bytesMax
    self.lineBytesMax = lineBytesMax
    self.keptBytes = keptBytes
    self.readBytes = readBytes
  }
}
