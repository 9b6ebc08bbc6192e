import Foundation

/// How events are read from files.
package struct IngestOptions: Sendable {
  package var format: LineFormat
  /// What `--source` said, else empty.
  package var label = ""
  package var threads: Int
  /// How log records are read; nil for events.
  package var records: RecordOptions?
  /// Whether reading and encoding let other threads go first: those that process what was appended.
  package var yields = false
  /// How far beyond the wall clock an event may lie, in milliseconds.
  package var futureMilliseconds: Int64 = 24 * 3_600_000
  /// What answers requests for other topics than that of the events, by topic.
  package var answers: [String: Answer] = [:]
  /// Does what another process asks for, at most once, and says what became of it.
  package typealias Answer = @Sendable (LogRequest) throws -> RequestOutcome
  /// Lines of a chunk for each partition: a batch holds about that many records.
  var linesPerPartition = 8_192

  package init(format: LineFormat, threads: Int) {
    self.format = format
    self.threads = threads
  }
}

/// What an ingest read.
package struct IngestSummary: Sendable, Equatable {
  package internal(set) var files = 0
  package internal(set) var unchanged: [String] = []
  package var warnings: [String] = []
  package internal(set) var counts = LineCounts()
  package internal(set) var bytes = 0
  /// Bytes that were to be read of the files begun so far, as they were when they were begun.
  private(set) var bytesFound = 0
  /// The first dead letters, for the message at the end.
  package internal(set) var samples: [DeadLetterRecord] = []

  static let samplesMax = 3

  /// How many events there will be when the files begun so far have been read, if they go on as they
  /// did up to here; compressed ones give more.
  package var eventsExpected: Int {
    guard bytes > 0 else { return 0 }
    return Int(Double(counts.accepted) / Double(bytes) * Double(bytesFound))
  }

  /// Takes note of a file that is read from `position` on.
  mutating func begin(_ path: String, at position: Int) {
    let size = (try? FileStatus.of(path))?.size ?? 0
    bytesFound += max(0, size - position)
  }
}

/// Appends the new lines of files to a log.
///
///     files ─▶ chunks ─▶ workers: shred, check, encode ─▶ in order: append
///     (thread)           (threads)                        (the caller's thread)
///
/// One chunk is one append: the events of its lines, its dead letters and how far its source is
/// consumed become visible together, so a restart finds each source exactly where the log left it.
package final class Ingestor {
  /// How often to look, between appends, for what other processes ask to have appended.
  static let requestPause = Duration.milliseconds(200)

  let writer: LogWriter
  let topic: TopicConfig
  private let schema: EventSchema
  private let options: IngestOptions
  private var registry: SourceRegistry
  private let spoolFolder: String
  private let clock: @Sendable () -> Timestamp

  /// - Parameter registry: the sources that the log knows.
  package init(
    writer: LogWriter, topic: TopicConfig, schema: EventSchema, options: IngestOptions,
    registry: SourceRegistry, spoolFolder: String, clock: @escaping @Sendable () -> Timestamp
  ) {
    self.writer = writer
    self.topic = topic
    self.schema = schema
    self.options = options
    self.registry = registry
    self.spoolFolder = spoolFolder
    self.clock = clock
  }

  /// Reads `files` to their ends.
  ///
  /// - Parameters:
  ///   - isStopped: asked between appends; true ends the ingest where it is.
  ///   - onAppend: called after each append with the lines and bytes read so far.
  /// - Throws: what reading or appending failed with; what was appended before stays.
  package func ingest(
    _ files: [InputFile], isStopped: () -> Bool, onAppend: (IngestSummary) -> Void
  ) throws -> IngestSummary {
    let notices = NoticeList()
    let stream = ChunkStream(
      files, registry: registry, label: options.label, spoolFolder: spoolFolder,
      limits: limits, records: options.records
    ) { notices.append($0) }
    let chunks = makeMap(stream)
    defer {
      stream.cancel()
      chunks.cancel()
    }
    var summary = IngestSummary()
    var seen: Set<UInt64> = []
    let clock = ContinuousClock()
    var requestsLookedAt = clock.now
    while !isStopped(), let (job, outcome) = try chunks.next() {
      let progress = try take(job, outcome, into: &summary)
      if job.chunk.endsUnterminated { stream.settle(job.sourceID, at: progress.mark) }
      stream.reclaim(job.chunk)
      if seen.insert(job.sourceID).inserted {
        summary.begin(job.file, at: job.chunk.startPosition)
      }
      summary.files = seen.count
      onAppend(summary)
      if requestsLookedAt.duration(to: clock.now) >= Ingestor.requestPause {
        try answerRequests()
        requestsLookedAt = clock.now
      }
    }
    if !isStopped() { try answerRequests() }
    summary.take(notices.all)
    return summary
  }

  /// Appends and counts what became of one chunk.
  @discardableResult
  func take(_ job: ChunkJob, _ outcome: ChunkOutcome, into summary: inout IngestSummary) throws
    -> SourceProgress
  {
    let progress = try append(job, outcome)
    try registry.apply(progress)
    summary.add(job, outcome, progress)
    return progress
  }

  // MARK: What following needs

  var label: String { options.label }

  var answers: [String: IngestOptions.Answer] { options.answers }

  var limits: ChunkLimits { ChunkLimits(linesMax: options.linesPerPartition * topic.partitions) }

  var records: RecordOptions? { options.records }

  func makeWorker() throws -> IngestWorker {
    try IngestWorker(topic: topic, schema: schema, options: options, latest: latest)
  }

  func identify(_ file: InputFile) throws -> IdentifiedSource {
    try registry.identify(file, label: label, spoolFolder: spoolFolder, mode: .following)
  }

  func knownSource(_ id: UInt64) -> KnownSource? { registry.sources[id] }

  func syncIfDue() throws { try writer.syncIfDue() }

  /// Events after this instant are dead letters.
  var latest: Timestamp {
    Timestamp(milliseconds: clock().milliseconds + options.futureMilliseconds)
  }

  private func makeMap(_ stream: ChunkStream) -> OrderedParallelMap<
    ChunkJob, (ChunkJob, ChunkOutcome)
  > {
    let (topic, schema, options) = (topic, schema, options)
    let latest = latest
    return OrderedParallelMap(
      workers: options.threads, yields: options.yields, source: { try stream.next() },
      makeWorker: {
        let worker = try IngestWorker(
          topic: topic, schema: schema, options: options, latest: latest)
        return { job in (job, worker.work(job)) }
      })
  }

  /// Appends what became of one chunk.
  private func append(_ job: ChunkJob, _ outcome: ChunkOutcome) throws -> SourceProgress {
    let chunk = outcome.leavesLastLine ? job.chunk.withoutLastLine() : job.chunk
    var counts = LineCounts()
    counts.accepted = outcome.accepted
    counts.deadLetters = outcome.deadLetters.count
    counts.blank = outcome.blank
    counts.continuation = outcome.continuation
    precondition(counts.lines == chunk.lines.count, "every line is counted once")
    let progress = SourceProgress(
      sourceID: job.sourceID, label: job.label, path: job.path, mark: chunk.end,
      isEnding: chunk.isLast, counts: counts, dated: job.datedNext)
    guard chunk.end != chunk.start else { return progress }
    var batches = try batches(of: outcome)
    batches.append(
      try InternalTopics.batch([progress.encodeJSON()], topic: InternalTopics.sources))
    let reach = SourceReach(
      id: job.sourceID, position: UInt64(chunk.endPosition), firstLine: UInt64(chunk.firstLine))
    _ = try writer.append(batches, source: reach, endOfInput: false)
    return progress
  }

  /// The events and the dead letters of a chunk.
  func batches(of outcome: ChunkOutcome) throws -> [EncodedBatch] {
    guard !outcome.deadLetters.isEmpty else { return outcome.batches }
    let letters = outcome.deadLetters.map { $0.encodeJSON() }
    return outcome.batches + [try InternalTopics.batch(letters, topic: InternalTopics.deadLetters)]
  }

  /// Marks the end of the inputs, unless the log ends with such a mark already.
  package func endInput() throws {
    let hasEnded = writer.lastAppendIsEndOfInput
    guard !hasEnded else { return }
    _ = try writer.append([], source: nil, endOfInput: true)
  }
}

/// The worker of one thread: for events or for log records.
final class IngestWorker {
  private var events: ChunkWorker
  private var records: RecordWorker?

  init(
    topic: TopicConfig, schema: EventSchema, options: IngestOptions, latest: Timestamp
  ) throws(DeflateError) {
    let made = try IngestWorker.makeRecords(topic, options.records, latest)
    events = try ChunkWorker(
      topic: topic, schema: schema, format: options.format, latest: latest)
    records = made
    self.latest = latest
  }

  private static func makeRecords(
    _ topic: TopicConfig, _ options: RecordOptions?, _ latest: Timestamp
  ) throws(DeflateError) -> RecordWorker? {
    guard let options else { return nil }
    return try RecordWorker(topic: topic, options: options, latest: latest)
  }

  /// Events after this instant are dead letters.
  var latest: Timestamp {
    didSet {
      events.latest = latest
      records?.latest = latest
    }
  }

  func work(_ job: ChunkJob) -> ChunkOutcome {
    records?.work(job) ?? events.work(job.chunk, file: job.file)
  }
}

/// Notices from the reading thread.
private final class NoticeList: @unchecked Sendable {
  // `notices` is guarded by `lock`.
  private let lock = NSLock()
  private var notices: [ChunkStream.Notice] = []

  func append(_ notice: ChunkStream.Notice) { lock.withLock { notices.append(notice) } }

  var all: [ChunkStream.Notice] { lock.withLock { notices } }
}

extension IngestSummary {
  fileprivate mutating func add(
    _ job: ChunkJob, _ outcome: ChunkOutcome, _ progress: SourceProgress
  ) {
    counts += progress.counts
    bytes += progress.mark.position - job.chunk.startPosition
    let room = IngestSummary.samplesMax - samples.count
    samples += outcome.deadLetters.prefix(max(0, room))
  }

  fileprivate mutating func take(_ notices: [ChunkStream.Notice]) {
    for notice in notices {
      switch notice {
      case .unchanged(let path): unchanged.append(path)
      case .warning(let text): warnings.append(text)
      }
    }
  }
}
