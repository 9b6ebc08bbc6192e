import Foundation

/// A chunk on its way to a worker, and what is known of its source.
struct ChunkJob: Sendable {
  let chunk: Chunk
  let sourceID: UInt64
  let label: String
  /// Where the source was first seen, and the file it is read from now.
  let path: String
  let file: String
  /// Of log records: the dated line before the chunk, or the first one behind its start; and when the
  /// file was last changed.
  var dated: DatedLine?
  var datedAfter: DatedLine?
  var modified = Timestamp.none
  /// The last dated line once the chunk is consumed.
  var datedNext: DatedLine?
}

/// The chunks of a list of files, one file after the other; only what is new in each.
///
/// A file is told from the sources known so far, those of the files before it included. Where a
/// file ends in a line without end, what is consumed of it is known only once that line was looked
/// at; the next file is then opened when `settle` says so.
final class ChunkStream: @unchecked Sendable {
  /// What reading files found, for people.
  enum Notice: Sendable {
    case unchanged(String)
    case warning(String)
  }

  // `settled` is guarded by `condition`; the rest belongs to the thread that calls `next`.
  private let condition = NSCondition()
  private var settled: [UInt64: SourceMark] = [:]
  private var isCancelled = false
  private var registry: SourceRegistry
  private var files: [InputFile]
  private var current: OpenFile?
  private let label: String
  private let spoolFolder: String
  private let limits: ChunkLimits
  private let spare = SpareBuffers()
  private let onNotice: @Sendable (Notice) -> Void
  private let records: RecordOptions?

  private final class OpenFile {
    var chunker: LineChunker
    let id: UInt64
    let path: String
    let file: InputFile
    /// Whether its last line may have been left.
    var isUnsettled = false
    /// Of log records: what its dated lines say, when it was changed, and chunks looked at ahead.
    var datedLines: DatedLines?
    var modified = Timestamp.none
    private var ahead: [Chunk] = []

    func next() throws(IngestError) -> Chunk? {
      ahead.isEmpty ? try chunker.next() : ahead.removeFirst()
    }

    /// What the source's dated lines say of the times in `chunk`, the next one.
    func date(_ job: inout ChunkJob) throws(IngestError) {
      guard let datedLines else { return }
      job.modified = modified
      job.dated = datedLines.last
      if job.dated == nil {
        job.datedAfter = try firstDated(job.chunk, datedLines)
      }
      datedLines.pass(job.chunk)
      job.datedNext = datedLines.last
    }

    private func firstDated(_ chunk: Chunk, _ dated: DatedLines) throws(IngestError) -> DatedLine? {
      var count = DatedLines.linesMax
      if let found = dated.first(in: chunk, lines: count) { return found }
      count -= chunk.lines.count
      var index = 0
      while count > 0 {
        if index == ahead.count {
          guard let next = try chunker.next() else { return nil }
          ahead.append(next)
        }
        if let found = dated.first(in: ahead[index], lines: count) { return found }
        count -= ahead[index].lines.count
        index += 1
      }
      return nil
    }

    init(_ chunker: consuming LineChunker, id: UInt64, path: String, file: InputFile) {
      self.chunker = chunker
      self.id = id
      self.path = path
      self.file = file
    }
  }

  init(
    _ files: [InputFile], registry: SourceRegistry, label: String, spoolFolder: String,
    limits: ChunkLimits, records: RecordOptions? = nil,
    onNotice: @escaping @Sendable (Notice) -> Void
  ) {
    self.records = records
    self.files = files.reversed()
    self.registry = registry
    self.label = label
    self.spoolFolder = spoolFolder
    self.limits = limits
    self.onNotice = onNotice
  }

  /// Says how much of a source is consumed after a chunk that ended in a line without end.
  func settle(_ id: UInt64, at mark: SourceMark) {
    condition.lock()
    settled[id] = mark
    condition.broadcast()
    condition.unlock()
  }

  /// Takes back the buffer of a chunk that is done with.
  func reclaim(_ chunk: Chunk) { spare.put(chunk.bytes) }

  /// Releases whoever waits.
  func cancel() {
    condition.lock()
    isCancelled = true
    condition.broadcast()
    condition.unlock()
  }

  /// The next chunk, nil after the last file.
  func next() throws -> ChunkJob? {
    while true {
      if let open = current {
        if let chunk = try open.next() {
          open.isUnsettled = chunk.endsUnterminated
          if !chunk.endsUnterminated { try apply(chunk.end, chunk.isLast, open) }
          var job = ChunkJob(
            chunk: chunk, sourceID: open.id, label: label, path: open.path, file: open.file.path)
          try open.date(&job)
          return job
        }
        try awaitSettlement(of: open)
        current = nil
      }
      guard let file = files.popLast() else { return nil }
      try open(file)
    }
  }

  /// Waits until the last line of a file was looked at; what is consumed of it is then known.
  private func awaitSettlement(of open: OpenFile) throws {
    guard open.isUnsettled, !files.isEmpty else { return }
    condition.lock()
    while settled[open.id] == nil, !isCancelled { condition.wait() }
    let mark = settled[open.id]
    condition.unlock()
    if let mark, mark.position > 0 { try apply(mark, true, open) }
  }

  private func apply(_ mark: SourceMark, _ isEnding: Bool, _ open: OpenFile) throws {
    try registry.apply(
      SourceProgress(
        sourceID: open.id, label: label, path: open.path, mark: mark, isEnding: isEnding,
        counts: LineCounts()))
  }

  private func open(_ file: InputFile) throws {
    let identified = try registry.identify(file, label: label, spoolFolder: spoolFolder)
    if let warning = identified.warning { onNotice(.warning(warning)) }
    switch identified.verdict {
    case .unchanged, .older: onNotice(.unchanged(file.path))
    case .new, .grown, .rewritten:
      let (id, path) = (identified.id, identified.path)
      let dated = records.map {
        DatedLines(after: registry.sources[id]?.dated, format: $0.format)
      }
      let open = OpenFile(
        identified.lines(limits: limits, spare: spare, hasRecords: records != nil), id: id,
        path: path, file: file)
      open.datedLines = dated
      open.modified = file.modified
      current = open
    }
  }
}
