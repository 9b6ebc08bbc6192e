/// Steps over the batches of a segment, header by header, without reading bodies.
///
/// Reads windows of 16 KiB, so that small batches share a read and a large one costs no more than
/// that. What a window holds stays as it was read: whoever walks a segment that is being written
/// calls ``extend(to:)`` to look again.
struct SegmentWalk: Sendable {
  /// A batch and where it lies.
  struct Placed: Sendable {
    var header: BatchHeader
    var position: Int
    /// The header's own checksum.
    var checksum: UInt32
    /// The position behind the batch.
    var end: Int { position + header.storedLength }
  }

  /// What is at the position.
  enum Step: Sendable {
    /// A sound header; the body may reach beyond the limit.
    case batch(Placed)
    /// The limit.
    case end
    /// No batch.
    case fault(BatchFault)
  }

  let file: SegmentFile
  /// Where the next batch is expected.
  private(set) var position: Int
  /// Where the walk ends: bytes beyond are not looked at.
  private(set) var limit: Int
  private var window: [UInt8] = []
  private var windowStart = 0

  private static let windowBytes = 16 << 10

  init(_ file: SegmentFile, from position: Int = 0, limit: Int) {
    self.file = file
    self.position = position
    self.limit = limit
  }

  /// Moves the limit, and forgets what was read.
  mutating func extend(to limit: Int) {
    self.limit = limit
    window = []
  }

  /// Returns what is at the position.
  mutating func peek() throws(LogError) -> Step {
    guard position < limit else { return .end }
    try cover(RecordBatchFormat.framingLength)
    do {
      let length = try RecordBatchFormat.headerLength(
        of: window.span.bytes, at: position - windowStart)
      try cover(length)
      let bytes = window.span.bytes
      let start = position - windowStart
      let header = try RecordBatchFormat.decode(bytes, at: start)
      let checksum = RecordBatchFormat.checksum(of: bytes, at: start, length: length)
      return .batch(Placed(header: header, position: position, checksum: checksum))
    } catch let fault as BatchFault {
      return .fault(fault)
    } catch let error as LogError {
      throw error
    } catch {
      preconditionFailure("an error of neither kind")
    }
  }

  /// Moves behind `batch`.
  mutating func advance(past batch: Placed) {
    position = batch.end
  }

  /// Returns what is wrong with the extent of a batch whose header is sound: its end is missing.
  func fault(of batch: Placed) -> BatchFault? {
    batch.end <= limit
      ? nil
      : .truncated(needed: batch.header.storedLength, available: limit - batch.position)
  }

  /// Makes the window hold `count` bytes from the position on, or all there are before the limit.
  private mutating func cover(_ count: Int) throws(LogError) {
    let end = min(position + count, limit)
    if windowStart <= position, end <= windowStart + window.count { return }
    let wanted = min(max(count, Self.windowBytes), limit - position)
    window = try filing { () throws(FileError) in
      try file.file.read(count: wanted, at: position)
    }
    windowStart = position
  }
}
