import ArgumentParser
import Foundation
import Synchronization

/// One run of a program: ingest, process, or both side by side.
///
///     run       files ─▶ ingest (a thread) ─▶ log ─▶ pipeline (this thread) ─▶ views
///     ingest    files ─▶ ingest ─▶ log
///     process                       log ─▶ pipeline ─▶ views
final class AppRun<App: Application> {
  let storage: StorageOptions
  let threads: Int
  let progress: ProgressReport

  init(storage: StorageOptions, threads: Int) throws {
    self.storage = storage
    self.threads = threads
    progress = ProgressReport(quiet: storage.quiet)
    try storage.makeFolders(App.self)
  }

  // MARK: Opening

  func openLog(_ input: InputOptions, follow: Bool) throws -> LogSession {
    let topic = TopicConfig(
      name: App.schema.topic, partitions: input.partitions ?? App.partitions,
      partitioner: (input.partitioner ?? .murmur2).rawValue, keyPaths: App.schema.keyPaths,
      timestampPath: EventSchema.timePath, idPath: EventSchema.idPath,
      format: LineFormat.json.rawValue)
    return try LogSession(
      directory: storage.logFolder(App.self), command: CommandLine.arguments.joined(separator: " "),
      sync: follow ? .interval(milliseconds: 1_000) : .never, topic: topic,
      isExplicit: input.partitions != nil || input.partitioner != nil)
  }

  func openViews(_ pipeline: App.Pipeline) throws -> ViewStore {
    let store = try ViewStore(
      path: storage.viewsFile(App.self), version: pipeline.version, role: .live,
      now: .wallClock)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    return store
  }

  func makeIngestor(_ session: LogSession, _ input: InputOptions) throws -> Ingestor {
    var options = IngestOptions(format: try input.lineFormat(App.self), threads: threads)
    options.label = input.source
    options.futureMilliseconds = try milliseconds(input.maxFuture, option: "--max-future")
    return Ingestor(
      writer: session.writer, topic: session.topic, schema: App.schema, options: options,
      registry: session.registry, spoolFolder: storage.logFolder(App.self),
      clock: { Timestamp.wallClock })
  }

  // MARK: Ingesting alone

  func ingest(_ inputs: [String], _ input: InputOptions, follow: Bool) throws {
    let files = InputFiles(inputs)
    let found = try files.files()
    let session = try openLog(input, follow: follow)
    let ingestor = try makeIngestor(session, input)
    let isStopped = Mutex(false)
    let trap = SignalTrap { isStopped.withLock { $0 = true } }
    let summary = try read(
      ingestor, found, follow ? files : nil, isStopped: { isStopped.withLock { $0 } }, onAppend: {})
    if trap.exitCode == nil, !follow { try ingestor.endInput() }
    try session.writer.close()
    progress.end()
    report(summary)
    try finish(trap, summary, input)
  }

  /// Reads the files, and goes on reading them if they are followed.
  private func read(
    _ ingestor: Ingestor, _ files: [InputFile], _ followed: InputFiles?,
    isStopped: @escaping () -> Bool, onAppend: @escaping () -> Void
  ) throws -> IngestSummary {
    let progress = progress
    let show = { (summary: IngestSummary) in
      onAppend()
      progress.show {
        let seconds = max(0.001, progress.seconds)
        return "read \(Readable.count(summary.counts.lines)) lines, "
          + "\(Readable.bytes(summary.bytes)), "
          + "\(Readable.count(Int(Double(summary.counts.lines) / seconds))) lines/s"
      }
    }
    if let followed {
      return try ingestor.follow(followed, isStopped: isStopped, onAppend: show)
    }
    return try ingestor.ingest(files, isStopped: isStopped, onAppend: show)
  }

  // MARK: Processing alone

  func process(_ settings: App.Settings, follow: Bool) throws {
    let pipeline = try App.pipeline(settings)
    let reader = try LogReader(directory: storage.logFolder(App.self))
    let store = try openViews(pipeline)
    let runner = try PipelineRunner(
      pipeline, store: store, reader: reader,
      options: RunOptions(
        threads: threads, follow: follow, dedupHorizon: try App.dedupHorizon(settings)))
    nonisolated(unsafe) let stopping = runner
    let trap = SignalTrap { stopping.stop() }
    let summary = try runner.run { _ in try reader.sync() }
    if !follow { try store.createIndexes() }
    progress.end()
    report(summary)
    if let code = trap.exitCode { throw ExitCode(code) }
  }

  // MARK: Both

  func run(
    _ inputs: [String], _ input: InputOptions, _ settings: App.Settings, follow: Bool
  ) throws {
    let pipeline = try App.pipeline(settings)
    let files = InputFiles(inputs)
    let found = try files.files()
    let session = try openLog(input, follow: follow)
    let store = try openViews(pipeline)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: session.reader,
      options: {
        var options = RunOptions(
          threads: threads, follow: true, dedupHorizon: try App.dedupHorizon(settings))
        options.commitSeconds = follow ? 1 : 10
        return options
      }())
    let isStopped = Mutex(false)
    let trap = SignalTrap {
      isStopped.withLock { $0 = true }
      if !follow { runner.stop() }
    }
    let reading = BackgroundRead(
      run: self, ingestor: try makeIngestor(session, input), files: found,
      followed: follow ? files : nil, isStopped: { isStopped.withLock { $0 } },
      onAppend: { runner.wake() },
      onEnd: { runner.finish() })
    let writer = session.writer
    let result = Result { try runner.run { _ in try writer.sync() } }
    if case .failure = result { isStopped.withLock { $0 = true } }
    let summary = try reading.wait()
    let processed = try result.get()
    if !follow, trap.exitCode == nil { try store.createIndexes() }
    try session.writer.close()
    progress.end()
    report(summary, processed)
    try finish(trap, summary, input)
  }

  /// The thread that ingests while the pipeline runs.
  private final class BackgroundRead: @unchecked Sendable {
    // `result` is written before the semaphore is signalled and read after it was waited for.
    private var result: Result<IngestSummary, any Error>?
    private let done = DispatchSemaphore(value: 0)

    init(
      run: AppRun, ingestor: Ingestor, files: [InputFile], followed: InputFiles?,
      isStopped: @escaping @Sendable () -> Bool, onAppend: @escaping @Sendable () -> Void,
      onEnd: @escaping @Sendable () -> Void
    ) {
      nonisolated(unsafe) let (run, ingestor) = (run, ingestor)
      let thread = Thread { [self] in
        result = Result {
          let summary = try run.read(
            ingestor, files, followed, isStopped: isStopped, onAppend: onAppend)
          if !isStopped(), followed == nil { try ingestor.endInput() }
          return summary
        }
        onEnd()
        done.signal()
      }
      thread.name = "ingest"
      thread.stackSize = 8 << 20
      thread.start()
    }

    func wait() throws -> IngestSummary {
      done.wait()
      guard let result else { preconditionFailure("the thread has ended") }
      return try result.get()
    }
  }
}
