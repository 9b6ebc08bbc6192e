/// Cuts bytes that come in pieces into chunks of lines. Does no I/O.
///
///     bytes:  lines of this chunk | unfinished line
///             0 <= hashed <= lineStart <= scanned <= bytes.count
///
/// `hash` covers the source up to `hashed`. Of an unfinished line that is too long only the first
/// bytes are held; `dropped` counts the others, `ahead` is the hash with all of the line so far.
struct ChunkBuilder: Sendable {
  private let limits: ChunkLimits
  private let spare: SpareBuffers?
  private(set) var bytes: [UInt8] = []
  private var lines: [UInt64] = []
  private var overlongLines: [OverlongLine] = []
  private var start: SourceMark
  private var textPosition: Int
  private var endsUnterminated: Bool
  private var lineStart = 0
  private var scanned = 0
  private var hash: SourceHash
  private var hashed = 0
  private var ahead: SourceHash?
  private var dropped = 0

  /// Begins behind `start`, up to where `hash` has hashed the source.
  init(limits: ChunkLimits, start: SourceMark, hash: SourceHash, spare: SpareBuffers? = nil) {
    precondition(start.position == hash.position, "the hash must reach as far as the mark")
    self.limits = limits
    self.spare = spare
    self.start = start
    self.hash = hash
    textPosition = start.position
    endsUnterminated = start.endsUnterminated
  }

  /// Whether the chunk has reached a limit; bytes behind it belong to the next.
  var isFull: Bool { lines.count >= limits.linesMax || lineStart >= limits.bytesMax }

  /// Whether there are bytes behind the lines found so far.
  var hasUnfinishedLine: Bool { lineStart < bytes.count }

  /// Lets `read` append to the bytes; room for `countMax` more is there.
  mutating func fill<Failure: Error>(
    _ countMax: Int, _ read: (inout [UInt8]) throws(Failure) -> Int
  ) throws(Failure) -> Int {
    if bytes.capacity - bytes.count < countMax {
      bytes.reserveCapacity(max(bytes.count + countMax, bytes.capacity * 2))
    }
    return try read(&bytes)
  }

  /// Takes the first `count` bytes to belong to no line.
  ///
  /// - Precondition: nothing was scanned.
  mutating func skip(_ count: Int) {
    precondition(scanned == 0 && lines.isEmpty, "only the very first bytes can be skipped")
    hash.update(bytes, 0..<count)
    bytes.removeFirst(count)
    textPosition += count
    endsUnterminated = false
  }

  /// Finds the lines that have come, up to a limit.
  ///
  /// - Complexity: O(bytes not scanned before).
  mutating func scan() {
    while !isFull {
      guard let newline = bytes.span.bytes.newline(from: scanned) else {
        scanned = bytes.count
        break
      }
      endLine(at: newline)
    }
    if !isFull, bytes.count - lineStart + dropped > limits.lineBytesMax { drop(to: bytes.count) }
    hashLines()
  }

  /// Gives out the lines found so far as a chunk and begins the next one behind them.
  ///
  /// - Parameters:
  ///   - mode: `.toEnd` makes the unfinished line a line.
  ///   - isLast: whether the source ends here.
  /// - Returns: nil if not a byte of the source would be consumed.
  mutating func take(_ mode: ReadingMode, isLast: Bool) -> Chunk? {
    hashLines()
    var beforeLastLine: SourceMark?
    if mode == .toEnd, hasUnfinishedLine {
      beforeLastLine = mark
      endLastLine()
    }
    let end = mark
    guard end.position > start.position else { return nil }
    let rest = Array(bytes[lineStart...])
    bytes.removeSubrange(lineStart...)
    let chunk = Chunk(
      bytes: bytes, lines: lines, overlongLines: overlongLines, textPosition: textPosition,
      marks: (start, end, beforeLastLine), isLast: isLast)
    begin(at: end, with: rest)
    return chunk
  }

  private var mark: SourceMark {
    SourceMark(hash, lines: start.lines + lines.count, endsUnterminated: endsUnterminated)
  }

  private mutating func begin(at mark: SourceMark, with rest: [UInt8]) {
    let (bytesBefore, linesBefore) = (bytes.count, lines.count)
    bytes = spare?.take() ?? []
    // The next chunk will be about as large; a first one, or a source's only one, is grown.
    bytes.reserveCapacity(max(rest.count, isFull ? bytesBefore + limits.readBytes : 0))
    bytes.append(contentsOf: rest)
    lines = []
    lines.reserveCapacity(linesBefore)
    overlongLines = []
    start = mark
    textPosition = mark.position
    scanned -= lineStart
    (lineStart, hashed) = (0, 0)
  }

  private mutating func endLine(at newline: Int) {
    var end = newline
    if newline - lineStart + dropped > limits.lineBytesMax {
      drop(to: newline)
      end = lineStart + limits.keptBytes
    }
    appendLine(to: end)
    if var ahead {
      ahead.update(bytes, end..<end + 1)
      hash = ahead
      self.ahead = nil
      hashed = end + 1
    }
    endsUnterminated = false
    lineStart = end + 1
    scanned = lineStart
  }

  private mutating func endLastLine() {
    if bytes.count - lineStart + dropped > limits.lineBytesMax { drop(to: bytes.count) }
    appendLine(to: bytes.count)
    if let ahead {
      hash = ahead
      self.ahead = nil
      hashed = bytes.count
    }
    endsUnterminated = true
    lineStart = bytes.count
    scanned = lineStart
    hashLines()
  }

  private mutating func appendLine(to end: Int) {
    let count = end - lineStart
    if dropped > 0 {
      overlongLines.append(
        OverlongLine(index: lines.count, length: count + dropped, keptBytes: count))
      dropped = 0
    }
    lines.append(UInt64(lineStart) << 32 | UInt64(count))
  }

  private mutating func hashLines() {
    guard hashed < lineStart else { return }
    hash.update(bytes, hashed..<lineStart)
    hashed = lineStart
  }

  /// Lets go of the unfinished line's bytes up to `end`, but for those that are kept.
  private mutating func drop(to end: Int) {
    hashLines()
    let keptEnd = lineStart + limits.keptBytes
    var ahead = self.ahead ?? hash
    ahead.update(bytes, (dropped > 0 ? keptEnd : lineStart)..<end)
    self.ahead = ahead
    bytes.removeSubrange(keptEnd..<end)
    dropped += end - keptEnd
    scanned = keptEnd
  }
}
