/// Reads a source from a mark on, a chunk of lines at a time.
///
///     var chunker = LineChunker(source, from: .start, limits: ChunkLimits(linesMax: 24_576))
///     while let chunk = try chunker.next() { … }
///
/// Where chunks are cut depends on the content and the mark alone. A byte order mark at the very
/// start belongs to no line, and neither does the newline of a last line that was consumed before
/// it had one.
///
/// Reads when asked, in the caller's thread: run it in one of its own to read while lines are
/// processed.
package struct LineChunker: ~Copyable, Sendable {
  /// What the first bytes may be that belong to no line.
  private enum Opening {
    case byteOrderMark
    case lineEnd
    case none
  }

  private var source: ByteSource
  private let limits: ChunkLimits
  private var builder: ChunkBuilder
  private var opening: Opening
  private var fault: IngestError?

  /// What the end of the source means; turning `.following` into `.toEnd` delivers what waits.
  package var mode: ReadingMode {
    didSet { source.awaitsMore = mode == .following }
  }

  /// Whether lines wait for the record they belong to: more of it may come.
  package var hasOpenRecord: Bool { builder.hasOpenRecord || builder.hasUnfinishedLine }

  /// Whether the next chunk may end in a record that may still grow: said of a followed file once
  /// nothing has come for a while.
  package var releasesOpenRecord: Bool {
    get { builder.releasesOpenRecord }
    set { builder.releasesOpenRecord = newValue }
  }

  /// Reads `source`, which is at its start.
  package init(
    _ source: consuming ByteSource, limits: ChunkLimits, mode: ReadingMode = .toEnd,
    hasRecords: Bool = false
  ) {
    precondition(source.position == 0, "the source has been read from")
    self.init(
      source, from: .start, hash: SourceHash(), limits: limits, mode: mode, hasRecords: hasRecords)
  }

  /// Reads on from `mark`, where `source` is and up to which `hash` has hashed it.
  init(
    _ source: consuming ByteSource, from mark: SourceMark, hash: SourceHash, limits: ChunkLimits,
    mode: ReadingMode, spare: SpareBuffers? = nil, hasRecords: Bool = false
  ) {
    precondition(source.position == mark.position, "the source is elsewhere")
    self.source = source
    self.limits = limits
    self.mode = mode
    builder = ChunkBuilder(
      limits: limits, start: mark, hash: hash, spare: spare, hasRecords: hasRecords)
    opening = mark.endsUnterminated ? .lineEnd : mark.position == 0 ? .byteOrderMark : .none
    self.source.awaitsMore = mode == .following
  }

  /// Whether a followed file no longer holds what was read of it.
  var isReplaced: Bool { source.isReplaced }

  /// What file is read.
  var identity: FileStatus.Identity { source.identity }

  /// The first ``SourceHash/headBytes`` of the content, as far as they were read; empty unless the
  /// file is followed.
  var head: [UInt8] { source.head }

  /// Whether a followed file still has its path, and holds what was read of it.
  mutating func isInPlace() throws(IngestError) -> Bool { try source.isInPlace() }

  /// Closes a followed file until it is read again.
  mutating func park() { source.park() }

  /// Whether the file is parked.
  var isParked: Bool { source.isParked }

  /// Whether a stream that is followed was closed by its writer: nothing more will come.
  package var isEnded: Bool { source.isEnded }

  /// Returns the next lines, or nil at the end (in `.following` mode: for now).
  ///
  /// A chunk may be without lines: it then ends a line that was consumed before.
  /// - Throws: `IngestError.file`, `.truncatedGzip`, `.damagedGzip`, and the same again when asked
  ///   again; all whole lines before the fault have been returned.
  package mutating func next() throws(IngestError) -> Chunk? {
    guard passOpening() else { return try nothing() }
    while true {
      builder.scan()
      if builder.isFull { return builder.take(.following, isLast: endsHere()) }
      if !readMore() { break }
    }
    let isWhole = mode == .toEnd && fault == nil
    if fault != nil { builder.releasesOpenRecord = true }
    if let chunk = builder.take(isWhole ? .toEnd : .following, isLast: isWhole) { return chunk }
    return try nothing()
  }

  private func nothing() throws(IngestError) -> Chunk? {
    if let fault { throw fault }
    return nil
  }

  /// Whether the source ends where a full chunk does.
  private mutating func endsHere() -> Bool {
    mode == .toEnd && !builder.hasUnfinishedLine && !readMore() && fault == nil
  }

  /// Reads some bytes; returns whether any came.
  private mutating func readMore() -> Bool {
    guard fault == nil else { return false }
    do throws(IngestError) {
      let countMax = limits.readBytes
      // Taken out and put back: `source` and `builder` cannot be changed in one closure of `self`.
      return try LineChunker.read(from: &source, into: &builder, atMost: countMax) > 0
    } catch {
      fault = error
      return false
    }
  }

  private static func read(
    from source: inout ByteSource, into builder: inout ChunkBuilder, atMost countMax: Int
  ) throws(IngestError) -> Int {
    try builder.fill(countMax) { (bytes: inout [UInt8]) throws(IngestError) -> Int in
      try source.read(appendingTo: &bytes, atMost: countMax)
    }
  }

  /// Skips what belongs to no line; returns whether lines may follow.
  private mutating func passOpening() -> Bool {
    while opening != .none {
      if let count = openingCount() {
        if count > 0 { builder.skip(count) }
        opening = .none
      } else if !readMore() {
        // A part of a byte order mark is content after all; a carriage return that would end a
        // line consumed before stays where it is.
        guard mode == .toEnd, fault == nil, opening == .byteOrderMark else { return false }
        opening = .none
      }
    }
    return true
  }

  /// How many bytes to skip, or nil while that cannot be told.
  private func openingCount() -> Int? {
    let bytes = builder.bytes
    switch opening {
    case .byteOrderMark: return LineChunker.match(bytes, [[0xEF, 0xBB, 0xBF]])
    case .lineEnd: return LineChunker.match(bytes, [[0x0A], [0x0D, 0x0A]])
    case .none: return 0
    }
  }

  private static func match(_ bytes: [UInt8], _ openings: [[UInt8]]) -> Int? {
    if let whole = openings.first(where: { bytes.starts(with: $0) }) { return whole.count }
    return openings.contains { $0.starts(with: bytes) } ? nil : 0
  }
}
