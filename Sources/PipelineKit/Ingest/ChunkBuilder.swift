/// Cuts bytes that come in pieces into chunks of lines. Does no I/O.
///
///     bytes:  lines of this chunk | unfinished line
///             0 <= hashed <= lineStart <= scanned <= bytes.count
///
/// `hash` covers the source up to `hashed`. Of an unfinished line that is too long only the first
/// bytes are held; `dropped` counts the others, `ahead` is the hash with all of the line so far.
///
/// Where records may have several lines (`trace`), a chunk ends before a line that starts one, so that
/// none is ever cut; the lines of the last record stay until the next one starts:
///
///     bytes:  lines of whole records | lines of the open record | unfinished line
///             0 <= closed <= lineStart
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
  /// What judges lines; nil where every line is a record.
  private var trace: TraceLines?
  private let hasRecords: Bool
  private var continuations: [Bool] = []
  /// Lines of the chunk that belong to whole records, and where they end.
  private var closedLines = 0
  private var closed = 0
  /// Blank lines at the end of what was judged.
  private var blankLines = 0
  /// Whether the open record is given out although it may grow.
  var releasesOpenRecord = false

  /// Lines and bytes of a record; what comes behind them starts another.
  private static let recordLinesMax = 4_096
  private static let recordBytesMax = 1 << 20

  /// Begins behind `start`, up to where `hash` has hashed the source.
  ///
  /// - Parameter hasRecords: whether records may have several lines.
  init(
    limits: ChunkLimits, start: SourceMark, hash: SourceHash, spare: SpareBuffers? = nil,
    hasRecords: Bool = false
  ) {
    self.hasRecords = hasRecords
    trace = hasRecords ? TraceLines() : nil
    precondition(start.position == hash.position, "the hash must reach as far as the mark")
    self.limits = limits
    self.spare = spare
    self.start = start
    self.hash = hash
    textPosition = start.position
    endsUnterminated = start.endsUnterminated
  }

  /// Whether the chunk has reached a limit; bytes behind it belong to the next.
  var isFull: Bool {
    hasRecords
      ? closedLines >= limits.linesMax || closed >= limits.bytesMax
      : lines.count >= limits.linesMax || lineStart >= limits.bytesMax
  }

  /// Whether lines of a record that may grow are held.
  var hasOpenRecord: Bool { hasRecords && closedLines < lines.count }

  /// Whether there are bytes behind the lines found so far.
  var hasUnfinishedLine: Bool { lineStart < bytes.count || hasOpenRecord }

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
    let isWhole = mode == .toEnd
    let openAt = closedLines
    if isWhole || releasesOpenRecord, !isFull { close(lines: lines.count, at: lineStart) }
    hashLines()
    var beforeLastLine: SourceMark?
    if isWhole, lineStart < bytes.count {
      beforeLastLine = mark
      // The last line may go on with the record before it.
      closedLines = openAt
      endLastLine()
      close(lines: lines.count, at: lineStart)
      hashLines()
    }
    if hasRecords { leaveOpenRecord() }
    let end = mark
    guard end.position > start.position else { return nil }
    let rest = Array(bytes[lineStart...])
    bytes.removeSubrange(lineStart...)
    let chunk = Chunk(
      bytes: bytes, lines: lines, overlongLines: overlongLines, textPosition: textPosition,
      marks: (start, end, beforeLastLine), isLast: isLast, continuations: continuations)
    begin(at: end, with: rest)
    return chunk
  }

  private var mark: SourceMark {
    SourceMark(hash, lines: start.lines + lines.count, endsUnterminated: endsUnterminated)
  }

  /// Takes the lines before line `count`, which ends at `end`, to belong to whole records.
  private mutating func close(lines count: Int, at end: Int) {
    guard hasRecords else { return }
    (closedLines, closed) = (count, end)
  }

  /// Gives the lines of the open record back to the bytes that are not scanned.
  private mutating func leaveOpenRecord() {
    guard closedLines < lines.count else { return }
    lines.removeSubrange(closedLines...)
    continuations.removeSubrange(closedLines...)
    lineStart = closed
    scanned = closed
    endsUnterminated = closedLines == 0 ? start.endsUnterminated : false
    trace = TraceLines()
    blankLines = 0
  }

  /// Judges the line that was just added, which starts at `start`.
  private mutating func judge(_ start: Int, _ end: Int) {
    guard var trace else { return }
    let verdict = trace.judge(bytes.span.bytes, start..<end)
    self.trace = trace
    let index = lines.count - 1
    let isBeyond =
      index - closedLines >= ChunkBuilder.recordLinesMax
      || end - closed > ChunkBuilder.recordBytesMax
    switch verdict {
    case .blank:
      continuations.append(false)
      blankLines += 1
      if isBeyond { close(lines: lines.count, at: end + 1) }
    case .goesOn where index - blankLines > closedLines && !isBeyond:
      for blank in index - blankLines..<index { continuations[blank] = true }
      continuations.append(true)
      blankLines = 0
    default:
      continuations.append(false)
      blankLines = 0
      close(lines: index, at: start)
    }
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
    if hasRecords { trace = TraceLines() }
    continuations = []
    (closedLines, closed, blankLines) = (0, 0, 0)
  }

  private mutating func endLine(at newline: Int) {
    var end = newline
    if newline - lineStart + dropped > limits.lineBytesMax {
      drop(to: newline)
      end = lineStart + limits.keptBytes
    }
    appendLine(to: end)
    let isOverlong = ahead != nil
    if var ahead {
      ahead.update(bytes, end..<end + 1)
      hash = ahead
      self.ahead = nil
      hashed = end + 1
    }
    endsUnterminated = false
    lineStart = end + 1
    scanned = lineStart
    if isOverlong { close(lines: lines.count, at: lineStart) }
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
    let isOverlong = dropped > 0
    if isOverlong {
      overlongLines.append(
        OverlongLine(index: lines.count, length: count + dropped, keptBytes: count))
      dropped = 0
    }
    lines.append(UInt64(lineStart) << 32 | UInt64(count))
    if isOverlong, hasRecords {
      continuations.append(false)
      blankLines = 0
    } else {
      judge(lineStart, end)
    }
  }

  private mutating func hashLines() {
    let end = hasRecords ? closed : lineStart
    guard hashed < end else { return }
    hash.update(bytes, hashed..<end)
    hashed = end
  }

  /// Lets go of the unfinished line's bytes up to `end`, but for those that are kept.
  private mutating func drop(to end: Int) {
    // A line that is too long goes on with nothing.
    if hashed < lineStart { close(lines: lines.count, at: lineStart) }
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
