import ArgumentParser
import Dispatch

/// One run of a program: ingest, process, or both side by side.
///
///     run       files ─▶ ingest (a thread) ─▶ log ─▶ pipeline (this thread) ─▶ views
///     ingest    files ─▶ ingest ─▶ log
///     process                       log ─▶ pipeline ─▶ views
final class AppRun<App: Application> {
  let storage: StorageOptions
  let threads: Int
  private let commits: CommitOptions?
  let progress: ProgressReport

  /// - Parameter commits: nil where nothing is folded.
  init(storage: StorageOptions, threads: Int, commits: CommitOptions? = nil) {
    self.storage = storage
    self.threads = threads
    self.commits = commits
    progress = ProgressReport(quiet: storage.quiet)
    Allocator.configure()
  }

  // MARK: Opening

  func openLog(_ input: InputOptions, _ references: [Reference], follow: Bool) throws
    -> LogSession
  {
    try LogSession(
      App.self, directory: storage.logFolder(App.self),
      sync: follow ? .interval(milliseconds: 1_000) : .never, partitions: input.partitions,
      partitioner: input.partitioner, references: references.map(\.topic))
  }

  func openViews(_ pipeline: App.Pipeline) throws -> ViewStore {
    try storage.makeViewsFolder(App.self)
    let store = try ViewStore(
      path: storage.viewsFile(App.self), version: pipeline.version, role: .live,
      arguments: SettingsArguments.ofProcess(App.self), now: .wallClock)
    try store.define(tables: pipeline.tables, views: pipeline.views)
    return store
  }

  /// - Parameter yields: whether ingesting lets other threads go first.
  func makeIngestor(
    _ session: LogSession, _ input: InputOptions, _ intake: App.Intake, yields: Bool
  ) throws -> Ingestor {
    let records = try App.records(intake, format: input.format)
    var options = IngestOptions(
      format: records == nil ? try input.lineFormat(App.self) : .record, threads: threads)
    options.records = records
    options.yields = yields
    options.label = input.source
    options.futureMilliseconds = try milliseconds(input.maxFuture, option: "--max-future")
    let (writer, reader) = (session.writer, session.reader)
    options.answers[TopicConfig.control.name] = { _ in
      _ = try writer.append([], source: nil, endOfInput: true)
      return .done("ended")
    }
    for name in App.publishes {
      options.answers[name] = {
        try PublishedTopic(name).answer($0, writer: writer, reading: reader)
      }
    }
    return Ingestor(
      writer: session.writer, topic: session.topic, schema: App.schema, options: options,
      registry: session.registry, spoolFolder: storage.logFolder(App.self),
      clock: { Timestamp.wallClock })
  }

  /// - Parameter waits: whether more may come at the end of the log.
  private func runOptions(_ settings: App.Settings, waits: Bool, follow: Bool) throws
    -> RunOptions
  {
    var options = RunOptions(
      threads: threads, follow: waits, dedupHorizon: try App.dedupHorizon(settings))
    options.commitSeconds = RunOptions.commitSeconds(follow: follow)
    options.commitEvents = commits?.commitEvents
    return options
  }

  // MARK: Ingesting alone

  func ingest(
    _ inputs: [String], _ input: InputOptions, _ intake: App.Intake, _ references: [Reference],
    follow: Bool
  ) throws {
    defer { progress.end() }
    let files = InputFiles(inputs)
    let found = try present(files)
    let session = try openLog(input, references, follow: follow)
    try session.enter(try session.new(of: references))
    let ingestor = try makeIngestor(session, input, intake, yields: false)
    let stop = StopFlag()
    let trap = SignalTrap { stop.set() }
    let reading = BackgroundRead { [self] onProgress in
      let summary = try read(
        ingestor, found, follow ? files : nil, input, isStopped: { stop.isSet },
        onAppend: onProgress)
      if !stop.isSet, !follow, input.errorsTolerance.allows(summary.counts) {
        try ingestor.endInput()
      }
      return summary
    }
    let summary = try reading.wait { stop.isSet }
    try session.writer.close()
    progress.end()
    report(summary)
    try finish(trap, summary, input)
  }

  /// The files that are there now.
  ///
  /// - Throws: `IngestError.inputMissing`.
  private func present(_ files: InputFiles) throws -> [InputFile] {
    let found = try files.files()
    if found.isEmpty {
      let named = files.inputs.joined(separator: ", ")
      progress.say("warning: there is no file to read in \(named)")
    }
    return found
  }

  /// Reads the files, and goes on reading them if they are followed.
  private func read(
    _ ingestor: Ingestor, _ files: [InputFile], _ followed: InputFiles?, _ input: InputOptions,
    isStopped: @escaping () -> Bool, onAppend: @escaping (IngestSummary) -> Void
  ) throws -> IngestSummary {
    let progress = progress
    var warnings = 0
    var isTolerable = true
    let mustStop = { isStopped() || !isTolerable }
    let show = { (summary: IngestSummary) in
      isTolerable = input.errorsTolerance.allows(summary.counts)
      onAppend(summary)
      if followed != nil {
        for warning in summary.warnings.dropFirst(warnings) { progress.say("warning: \(warning)") }
        warnings = summary.warnings.count
      }
      progress.show {
        let seconds = max(0.001, progress.seconds)
        return "read \(Readable.count(summary.counts.lines)) lines, "
          + "\(Readable.bytes(summary.bytes)), "
          + "\(Readable.count(Int(Double(summary.counts.lines) / seconds))) lines/s"
      }
    }
    if let followed {
      var summary = try ingestor.follow(followed, isStopped: mustStop, onAppend: show)
      summary.warnings.removeFirst(warnings)
      return summary
    }
    return try ingestor.ingest(files, isStopped: mustStop, onAppend: show)
  }

  // MARK: Processing alone

  func process(_ settings: App.Settings, _ references: [Reference], follow: Bool) throws {
    defer { progress.end() }
    let pipeline = try App.pipeline(settings)
    let reader = try LogReader(directory: storage.logFolder(App.self))
    for reference in references { try reference.check(against: reader) }
    let store = try openViews(pipeline)
    let runner = try PipelineRunner(
      pipeline, store: store, reader: reader,
      options: try runOptions(settings, waits: follow, follow: follow))
    nonisolated(unsafe) let stopping = runner
    let trap = SignalTrap { stopping.stop() }
    defer { trap.release() }
    let log = BorrowedLog(folder: storage.logFolder(App.self), reader: reader)
    let publisher = try OutboxPublisher(topics: App.publishes, store: store, reader: reader) {
      try log.append($1, to: $0)
    }
    let listener = try App.listener(settings, log: storage.logFolder(App.self))
    let didCommit = { @Sendable in
      try publisher.publish()
      try listener?()
    }
    try didCommit()
    let summary = try runner.run(didCommit: didCommit) { _ in try reader.sync() }
    if try !publisher.publish() {
      progress.say(
        "warning: events to be published wait for the process that writes the log; the next run "
          + "publishes them")
    }
    if !follow { try store.createIndexes() }
    try store.writeBack()
    progress.end()
    report(summary, follow: follow)
    if let code = trap.exitCode { throw ExitCode(code) }
  }

  // MARK: Both

  func run(
    _ inputs: [String], _ input: InputOptions, _ intake: App.Intake, _ settings: App.Settings,
    _ references: [Reference], follow: Bool
  ) throws {
    defer { progress.end() }
    let pipeline = try App.pipeline(settings)
    let files = InputFiles(inputs)
    let found = try present(files)
    let session = try openLog(input, references, follow: follow)
    let new = try session.new(of: references)
    // A configuration that the views are refused for does not enter the log.
    let store = try openViews(pipeline)
    try session.enter(new)
    nonisolated(unsafe) let runner = try PipelineRunner(
      pipeline, store: store, reader: session.reader,
      options: try runOptions(settings, waits: true, follow: follow))
    let stop = StopFlag()
    let trap = SignalTrap {
      stop.set()
      // Followed files are read to their ends first, unless that takes too long.
      let grace = follow ? BackgroundRead.graceSeconds : 0
      DispatchQueue.global().asyncAfter(deadline: .now() + grace) { runner.stop() }
    }
    defer { trap.release() }
    let ingestor = try makeIngestor(session, input, intake, yields: true)
    let reading = BackgroundRead { [self] onProgress in
      defer { runner.finish() }
      let summary = try read(
        ingestor, found, follow ? files : nil, input, isStopped: { stop.isSet },
        onAppend: {
          runner.expect($0.eventsExpected)
          runner.wake()
          onProgress($0)
        })
      if !stop.isSet, !follow, input.errorsTolerance.allows(summary.counts) {
        try ingestor.endInput()
      }
      return summary
    }
    let (writer, reader) = (session.writer, session.reader)
    let publisher = try OutboxPublisher(topics: App.publishes, store: store, reader: reader) {
      try $0.append($1, to: writer, reading: reader)
    }
    let listener = try App.listener(settings, log: storage.logFolder(App.self))
    let didCommit = { @Sendable in
      try publisher.publish()
      try listener?()
    }
    let result = Result {
      try didCommit()
      return try runner.run(didCommit: didCommit) { _ in try writer.sync() }
    }
    if case .failure = result { stop.set() }
    let summary = try reading.wait { stop.isSet }
    let processed = try result.get()
    if !follow, trap.exitCode == nil { try store.createIndexes() }
    try store.writeBack()
    try session.writer.close()
    progress.end()
    report(summary, processed, follow: follow)
    try finish(trap, summary, input)
  }
}
