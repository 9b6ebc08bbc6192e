import Dispatch
import Foundation
import Synchronization

/// How a pipeline is run; none of it can be seen in the rows.
package struct RunOptions: Sendable {
  /// Threads that decode.
  package var threads: Int
  /// Whether to wait for more at the end of the log.
  package var follow: Bool
  /// Events after which a commit is due; nil for what suits the pipeline.
  package var commitEvents: Int?
  /// Bytes of deltas after which a commit is due, whatever the number of events; nil for what suits
  /// the pipeline.
  package var commitBytes: Int?
  /// Bytes of a fold's deltas after which they are handed to the writer as a part of the next
  /// commit, if the fold allows it.
  package var partBytes = 2 << 20
  /// Identities after which they are handed over like that.
  package var partIdentities = 250_000
  /// Seconds after which a commit is due.
  package var commitSeconds: Double
  /// The wall clock, by which the run's speed is told.
  package var clock: @Sendable () -> Timestamp = { .wallClock }
  /// How long identities are remembered, in milliseconds of stream time; nil for ever.
  package var dedupHorizon: Int64?
  /// Up to where the log is read.
  package var limit = ReplayLimit()
  /// Where reading begins in partitions of which nothing was folded yet; 0 for those not named.
  package var start: [TopicPartition: Offset] = [:]

  package init(threads: Int, follow: Bool, dedupHorizon: Int64? = nil) {
    self.threads = threads
    self.follow = follow
    self.dedupHorizon = dedupHorizon
    commitSeconds = RunOptions.commitSeconds(follow: follow)
  }

  /// Who follows wants to see what has come; who catches up wants to have it soon.
  package static func commitSeconds(follow: Bool) -> Double { follow ? 1 : 30 }
}

/// What a run did.
package struct RunSummary: Sendable, Equatable {
  package internal(set) var events = 0
  package internal(set) var duplicates = 0
  package internal(set) var deadLetters = 0
  package internal(set) var commits = 0
  /// How often the consumer found no decoded append, the decoders no room, the folds the writer busy.
  package internal(set) var waitsForDecoders = 0
  package internal(set) var waitsForFolds = 0
  package internal(set) var waitsForWriter = 0

  /// The stage that others waited for most, or nil when nothing waited.
  package var bottleneck: String? {
    let stages = [
      ("reading and decoding", waitsForDecoders), ("folding", waitsForFolds),
      ("writing views", waitsForWriter),
    ]
    guard let most = stages.max(by: { $0.1 < $1.1 }), most.1 > 0 else { return nil }
    return most.0
  }
}

/// Runs a pipeline over a log into a view file, from the checkpoint on.
///
///     reader ─▶ decoders ─▶ sequencer ─▶ folds ─▶ writer
///      (1)      (threads)   (the caller's thread,   (1)
///                            folds side by side)
///
/// A commit takes the deltas of all folds at one place in the log and hands them to the writer,
/// which merges them while the folds go on. At most two wait: a slow disk pauses the folds, and
/// they the decoders, so memory stays bounded.
package final class PipelineRunner<Pipeline: EventPipeline> {
  private let pipeline: Pipeline
  private let store: ViewStore
  private let options: RunOptions
  private let source: AppendSource
  private var folds: [any Fold<Pipeline.Prepared>]
  private let deduplicator: Deduplicator
  private var sequencer: Sequencer
  private var checkpoint: Checkpoint
  /// The checkpoint of the last commit, or what the run began with.
  private var committed: Checkpoint
  private let started: Timestamp
  private var files: [UInt64: IngestedFile] = [:]
  private var deadLetters: [DeadLetter] = []
  private var settled: [DeadLetterState] = []
  private var summary = RunSummary()
  /// Whether the limit has left out a record.
  private var hasLeftOut = false
  private let isStopped = Atomic<Bool>(false)
  private let processed = Atomic<Int>(0)
  /// Events that were in the log and not processed when the run began.
  private let waiting: Int
  /// Events that are expected beside those.
  private let coming = Atomic<Int>(0)
  /// The most events of this run that memory was made ready for.
  private var expected = 0

  /// Prepares a run from the file's checkpoint on.
  ///
  /// - Throws: `LogError.checkpointBeyondLog` when the views have seen more than the log holds.
  package init(
    _ pipeline: Pipeline, store: ViewStore, reader: LogReader, options: RunOptions
  ) throws {
    self.pipeline = pipeline
    self.store = store
    self.options = options
    checkpoint = try store.checkpoint()
    committed = checkpoint
    started = options.clock()
    let topic = pipeline.schema.topic
    try reader.check(checkpoint)
    source = try AppendSource(
      reader, topics: try PipelineRunner.topics(pipeline, in: reader),
      from: options.start.merging(checkpoint.partitions.mapValues(\.nextOffset)) { $1 },
      follow: options.follow, limit: options.limit)
    waiting = try PipelineRunner.recordCount(of: topic, in: reader, after: checkpoint)
    deduplicator = try Deduplicator(
      scope: TopicPartition(topic: topic, partition: PartitionID(index: 0)),
      version: store.version.version,
      limits: Deduplicator.Limits(horizonMilliseconds: options.dedupHorizon),
      connection: try store.reader())
    sequencer = Sequencer(
      deduplicator, streamTime: checkpoint.streamTime(of: topic), limit: options.limit)
    folds = try pipeline.makeFolds(store)
  }

  /// The topics that are read; a log that an older program made lacks that of decisions on dead letters.
  private static func topics(_ pipeline: Pipeline, in reader: LogReader) throws -> [String] {
    let hasActions = try reader.topics().contains { $0.name == InternalTopics.deadLetterActions }
    return [pipeline.schema.topic, InternalTopics.sources, InternalTopics.deadLetters]
      + (hasActions ? [InternalTopics.deadLetterActions] : []) + pipeline.referenceTopics
  }

  /// The records of a topic that a checkpoint has not seen.
  private static func recordCount(
    of topic: String, in reader: LogReader, after checkpoint: Checkpoint
  ) throws -> Int {
    let seen = checkpoint.partitions.filter { $0.key.topic == topic }.values.map(\.nextOffset)
    let count = { (offsets: [Offset]) in offsets.reduce(0) { $0 + Int($1.value) } }
    return try max(0, count(reader.endOffsets(topic)) - count(seen))
  }

  /// Says how many events will be appended while the run goes on, about, beside those that were in
  /// the log when it began: tables that grow with them are then made large enough at once. May be
  /// called from any thread, and again when more is known.
  package func expect(_ events: Int) { coming.store(events, ordering: .relaxed) }

  /// Ends the run at the end of the log; may be called from any thread.
  package func finish() { source.finish() }

  /// Says that the log has grown; may be called from any thread.
  package func wake() { source.wake() }

  /// Ends the run where it is, after a commit; may be called from any thread.
  package func stop() {
    isStopped.store(true, ordering: .relaxed)
    source.finish()
  }

  /// The events processed so far; may be read from any thread.
  package var eventsProcessed: Int { processed.load(ordering: .relaxed) }

  /// Processes the log; may be called once.
  ///
  /// - Parameters:
  ///   - didCommit: called after each commit, on the thread of the writer.
  ///   - syncLog: makes the log durable up to an append, at least; called before a commit.
  /// - Throws: what reading, folding or writing failed with. What was committed before stays, and
  ///   the next run goes on from there.
  package func run(
    didCommit: @escaping @Sendable () throws -> Void = {},
    syncLog: @escaping @Sendable (UInt64) throws -> Void
  ) throws -> RunSummary {
    let (source, pipeline, limit) = (source, pipeline, options.limit)
    let decoded = OrderedParallelMap<AppendSource.Input, DecodedInput<Pipeline.Prepared>>(
      workers: options.threads, source: { try source.next() },
      makeWorker: {
        let decoder = try AppendDecoder(pipeline, limit: limit)
        return { try decoder.decode($0) }
      })
    defer { decoded.cancel() }
    let writer = CommitWriter(
      store, committed: committed, didCommit: didCommit, syncLog: syncLog)
    var pending = Pending()
    while !isStopped.load(ordering: .relaxed), let input = try decoded.next() {
      if case .append(let append) = input {
        pending.events += try process(append)
        pending.hasAppend = true
      }
      if isCommitDue(pending) {
        try commit(to: writer, after: decoded.waits)
        pending = Pending()
      } else {
        try handOverParts(to: writer)
      }
    }
    if pending.hasAppend { try commit(to: writer, after: decoded.waits) }
    // What they hold is needed no more: its memory may serve the last commit and the indexes.
    folds = []
    try writer.finish()
    count(decoded.waits, writer)
    return summary
  }

  /// What was processed since the last commit.
  private struct Pending {
    var events = 0
    var hasAppend = false
    let since = DispatchTime.now()
  }

  private func isCommitDue(_ pending: Pending) -> Bool {
    guard pending.hasAppend else { return false }
    if pending.events >= options.commitEvents ?? pipeline.commitEvents { return true }
    let bytesMax = options.commitBytes ?? pipeline.commitBytes
    if folds.reduce(0, { $0 + $1.memoryEstimate }) >= bytesMax { return true }
    let nanoseconds = DispatchTime.now().uptimeNanoseconds - pending.since.uptimeNanoseconds
    return Double(nanoseconds) / 1e9 >= options.commitSeconds
  }

  // MARK: Processing

  /// Folds one append; returns its number of events.
  private func process(_ append: DecodedAppend<Pipeline.Prepared>) throws -> Int {
    makeReady()
    let batches = try sequencer.sequence(append)
    for line in append.references { for fold in folds { try fold.refer(to: line) } }
    try foldAll(batches, of: append.append)
    count(append, batches)
    hasLeftOut = hasLeftOut || batches.contains { $0.excludedCount > 0 }
    advance(append)
    let events = batches.reduce(0) { $0 + $1.events.count }
    processed.add(events, ordering: .relaxed)
    return events
  }

  /// Tells what grows with the number of events how many are still to come.
  private func makeReady() {
    let events = waiting + coming.load(ordering: .relaxed)
    guard events > expected else { return }
    expected = events
    let ahead = max(0, events - eventsProcessed)
    deduplicator.expect(ahead)
    for fold in folds { fold.expect(ahead) }
  }

  /// Every fold gets all batches; folds share nothing, so they run side by side.
  private func foldAll(
    _ batches: [SequencedBatch<Pipeline.Prepared>], of append: Append
  ) throws {
    nonisolated(unsafe) let folds = folds
    let (sequence, isEndOfInput) = (append.sequence, append.endOfInput)
    let body = { @Sendable (index: Int) in
      for batch in batches { try folds[index].fold(batch) }
      try folds[index].endAppend(sequence, isEndOfInput: isEndOfInput)
    }
    guard options.threads > 1, folds.count > 1, !batches.isEmpty else {
      for index in folds.indices { try body(index) }
      return
    }
    _ = try concurrentMap(folds.count, body)
  }

  private func count(
    _ append: DecodedAppend<Pipeline.Prepared>, _ batches: [SequencedBatch<Pipeline.Prepared>]
  ) {
    for batch in batches {
      let events = batch.events.count - batch.excludedCount
      let duplicates = batch.isNew.count { !$0 } - batch.excludedCount
      summary.events += events - duplicates
      summary.duplicates += duplicates
      let id = batch.events.sourceID
      // Requests of an older log have no progress, and without lines they do not add up.
      guard id > 0, id != SourceReach.requests || !append.progress.isEmpty else { continue }
      // A batch behind the limit says nothing of its file.
      guard events > 0 || batch.excludedCount == 0 else { continue }
      var file = files[id] ?? IngestedFile(sourceID: IngestedFile.sourceID(id), path: "")
      file.counts.events += Int64(events - duplicates)
      file.counts.duplicates += Int64(duplicates)
      for (index, time) in batch.events.times.enumerated() where batch.included?[index] ?? true {
        file.include(Timestamp(milliseconds: time))
      }
      files[id] = file
    }
    for progress in append.progress {
      var file =
        files[progress.sourceID]
        ?? IngestedFile(sourceID: IngestedFile.sourceID(progress.sourceID), path: "")
      file.add(progress)
      files[progress.sourceID] = file
    }
    deadLetters += append.deadLetters
    settled += append.settled
    summary.deadLetters += append.deadLetters.count
  }

  private func advance(_ append: DecodedAppend<Pipeline.Prepared>) {
    checkpoint.appendSequence = Int64(append.append.sequence)
    checkpoint.logStreamTime = append.append.logStreamTime
    if append.append.endOfInput {
      checkpoint.ended = true
    } else if !append.batches.isEmpty {
      checkpoint.ended = false
    }
    for (target, offset) in append.nextOffsets {
      let streamTime = checkpoint.partitions[target]?.streamTime ?? .none
      checkpoint.partitions[target] = Checkpoint.Partition(
        nextOffset: offset, streamTime: streamTime, watermark: .none,
        lastBatch: checkpoint.partitions[target]?.lastBatch)
    }
    for batch in append.append.batches {
      checkpoint.partitions[batch.target]?.streamTime = batch.header.streamTimeAfter
      checkpoint.partitions[batch.target]?.lastBatch = batch.checksum
    }
    if options.limit.cutsRecords { applyLimit() }
  }

  /// Has the checkpoint say how far time has come without the records that are left out.
  private func applyLimit() {
    checkpoint.logStreamTime = sequencer.streamTimes.values.max() ?? .none
    for (target, time) in sequencer.streamTimes { checkpoint.partitions[target]?.streamTime = time }
    if hasLeftOut { checkpoint.ended = false }
  }

  // MARK: Committing

  /// - Parameter waits: how often decoders and folds had to wait for each other so far.
  private func commit(
    to writer: CommitWriter, after waits: (source: Int, consumer: Int)
  ) throws {
    summary.commits += 1
    count(waits, writer)
    for (target, partition) in checkpoint.partitions where target.topic == pipeline.schema.topic {
      let watermark = Sequencer.watermark(
        streamTime: partition.streamTime, logStreamTime: checkpoint.logStreamTime)
      checkpoint.partitions[target]?.watermark = watermark
    }
    let commit = Commit(
      deltas: try PipelineRunner.drain(folds) { fold in
        try fold.drain { try writer.submit(part: [$0]) }
      },
      deduplication: deduplicator.drain(),
      files: files.values.sorted { $0.sourceID < $1.sourceID }, deadLetters: deadLetters,
      settled: settled, checkpoint: checkpoint, previous: committed,
      run: RunProgress(
        started: started, committed: options.clock(), events: eventsProcessed,
        commits: summary.commits, bottleneck: summary.bottleneck))
    committed = checkpoint
    files = [:]
    deadLetters = []
    settled = []
    for receipt in try writer.submit(commit) { deduplicator.didCommit(receipt) }
  }

  private func count(_ waits: (source: Int, consumer: Int), _ writer: CommitWriter) {
    (summary.waitsForFolds, summary.waitsForDecoders) = waits
    summary.waitsForWriter = writer.foldWaits
  }

  /// Hands over what the folds that hold much may give up before the commit.
  private func handOverParts(to writer: CommitWriter) throws {
    if !writer.isCommitUnderWay { for fold in folds { fold.didCommit() } }
    let full = folds.filter { $0.earlyBytes > 0 && $0.earlyBytes >= options.partBytes }
    var deltas = try PipelineRunner.drain(full) { try $0.drainEarly() }
    if deduplicator.freshCount >= options.partIdentities { deltas.append(deduplicator.drain()) }
    if !deltas.isEmpty { try writer.submit(part: deltas) }
  }

  /// What `body` has the folds give up, asked side by side.
  private static func drain(
    _ folds: [any Fold<Pipeline.Prepared>],
    _ body: @Sendable (any Fold<Pipeline.Prepared>) throws -> any FoldDelta
  ) throws -> [any FoldDelta] {
    nonisolated(unsafe) let folds = folds
    return try concurrentMap(folds.count) { try body(folds[$0]) }
  }
}

extension Checkpoint {
  /// The greatest stream time of a topic's partitions.
  package func streamTime(of topic: String) -> Timestamp {
    partitions.filter { $0.key.topic == topic }.values.map(\.streamTime).max() ?? .none
  }
}

extension IngestedFile {
  /// Widens the span of the file's event times.
  fileprivate mutating func include(_ time: Timestamp) {
    firstEvent = firstEvent == .none ? time : min(firstEvent, time)
    lastEvent = max(lastEvent, time)
  }

  /// The id of a source as text; lines that processes asked to have appended are one source.
  fileprivate static func sourceID(_ id: UInt64) -> String {
    id == SourceReach.requests ? "requests" : String(id)
  }

  /// Adds what one append read of the file.
  fileprivate mutating func add(_ progress: SourceProgress) {
    path = progress.path
    counts.bytes = max(counts.bytes, Int64(progress.mark.position))
    counts.lines += Int64(progress.counts.lines)
    counts.deadLetters += Int64(progress.counts.deadLetters)
    counts.blank += Int64(progress.counts.blank)
    counts.continuation += Int64(progress.counts.continuation)
  }
}
