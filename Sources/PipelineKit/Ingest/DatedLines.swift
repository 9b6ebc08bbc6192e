/// Keeps what the dated lines of one source say, for yearless ones among them.
///
/// Sees the chunks of a source one after the other, and gives each the dated line before it, or,
/// while there was none, the first one within `linesMax` lines from the source's start.
final class DatedLines {
  /// How far the first dated line may lie behind a yearless one.
  static let linesMax = 10_000

  /// The last dated line so far.
  private(set) var last: DatedLine?
  private var reader: RecordReader

  init(after last: DatedLine?, format: RecordFormat?) {
    self.last = last
    reader = RecordReader(forced: format, wantsAttributes: false)
  }

  /// The first dated line among the first `count` lines of a chunk.
  func first(in chunk: Chunk, lines count: Int) -> DatedLine? {
    for index in 0..<min(count, chunk.lines.count) {
      if let found = dated(chunk, index) { return found }
    }
    return nil
  }

  /// Takes note of a chunk.
  func pass(_ chunk: Chunk) {
    for index in stride(from: chunk.lines.count - 1, through: 0, by: -1) {
      if let found = dated(chunk, index) {
        last = found
        return
      }
    }
  }

  private func dated(_ chunk: Chunk, _ index: Int) -> DatedLine? {
    if index < chunk.continuations.count, chunk.continuations[index] { return nil }
    let line = chunk.range(ofLine: index)
    guard line.count > 1, line.count < 64 << 10 else { return nil }
    reader.forgetIfLarge()
    // A line that is not UTF-8 says nothing of times.
    guard (try? reader.read(chunk.bytes.span.bytes, line)) != nil else { return nil }
    return DatedLine(reader.fields.time)
  }
}

extension InputFile {
  /// When the file was last changed; `Timestamp.none` for streams.
  var modified: Timestamp {
    // A file that has vanished meanwhile is told of by whoever reads it.
    guard kind == .regular, let status = try? FileStatus.of(path) else { return .none }
    return Timestamp(milliseconds: Int64(status.modifiedNanoseconds / 1_000_000))
  }
}
