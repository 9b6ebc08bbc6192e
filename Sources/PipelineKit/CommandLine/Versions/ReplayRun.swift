import ArgumentParser

/// What `replay` does.
struct ReplayRun<App: Application> {
  let pipeline: App.Pipeline
  let reader: LogReader
  let options: RunOptions
  let storage: StorageOptions
  let gates: [DiffGate]
  let diff: DiffOptions
  let output: OutputOptions

  private var path: String { storage.viewsFile(App.self) }

  /// How often two versions are brought to one position before they are compared as they are.
  private static var alignmentsMax: Int { 50 }

  // MARK: A new version

  func build(promotes: Bool, restarts: Bool) throws {
    let progress = ProgressReport(quiet: storage.quiet)
    defer { progress.end() }
    let clock = ReplayProgress(progress)
    var options = options
    if !gates.isEmpty, let live = try liveCheckpoint() {
      options.limit.sequence = UInt64(max(0, live.appendSequence))
    }
    let build = try VersionBuild(
      pipeline, viewsFile: path, reader: reader, options: options,
      arguments: SettingsArguments.ofProcess(App.self), clock: { .wallClock },
      show: { clock.show($0) })
    nonisolated(unsafe) let stopping = build
    let trap = SignalTrap { stopping.stop() }
    defer { trap.release() }
    if restarts { try build.startOver() }
    let number = build.version.version
    progress.say("building version \(number) of \(pipeline.version.pipeline)")
    let isComplete = try build.build()
    if let code = trap.exitCode {
      progress.say("stopped; the same command goes on with version \(number)")
      throw ExitCode(code)
    }
    guard isComplete else { return }
    progress.say(
      "version \(number) is ready, \(Readable.noun(try build.lag(), "event")) behind the log")
    try check(build, progress)
    guard promotes else {
      progress.say("compare with `diff`, switch with `promote \(number)`")
      return
    }
    guard let place = try build.promote() else {
      throw ExitCode(trap.exitCode ?? ExitStatus.failed)
    }
    progress.say("version \(number) is live, at \(place)")
    progress.say("`rollback` goes back; `drop-version` throws an old version away")
  }

  /// Compares with the live version where there is a gate.
  private func check(_ build: VersionBuild<App.Pipeline>, _ progress: ProgressReport) throws {
    guard !gates.isEmpty, try liveCheckpoint() != nil else { return }
    let found = try aligned(
      build.version.version, file: path, checkpoint: { try build.checkpoint() },
      advance: { _ = try build.catchUp(to: $0) })
    progress.end()
    let problems = gates.flatMap { $0.problems(found) }
    guard !problems.isEmpty else { return }
    try DiffReport(found).print(output)
    for problem in problems { Terminal.message("gate broken: \(problem)") }
    Terminal.message(
      "version \(build.version.version) is not promoted; `promote` switches to it, "
        + "`drop-version` throws it away")
    throw ExitCode(ExitStatus.checkSaidNo)
  }

  // MARK: A comparison alone

  func shadow() throws {
    guard Directory.exists(path) else { throw StateError.noViewFile(path: path) }
    let progress = ProgressReport(quiet: storage.quiet)
    defer { progress.end() }
    guard let live = try liveCheckpoint() else {
      throw CommandError.usage("--shadow: \(path) has no live version to compare with")
    }
    let scratch = try ScratchRun(pipeline, reader: reader)
    nonisolated(unsafe) let stopping = scratch
    let trap = SignalTrap { stopping.stop() }
    defer { trap.release() }
    progress.say("replaying the log into a scratch file")
    try advance(scratch, to: ReplayLimit(sequence: UInt64(max(0, live.appendSequence))))
    if let code = trap.exitCode { throw ExitCode(code) }
    let found = try aligned(
      scratch.version.version, file: scratch.viewsFile,
      checkpoint: { try scratch.checkpoint() }, advance: { try advance(scratch, to: $0) })
    progress.end()
    try DiffReport(found, isShadow: true).print(output)
    let problems = gates.flatMap { $0.problems(found) }
    for problem in problems { Terminal.message("gate broken: \(problem)") }
    if gates.isEmpty ? found.isDifferent : !problems.isEmpty {
      throw ExitCode(ExitStatus.checkSaidNo)
    }
  }

  private func advance(_ scratch: ScratchRun<App.Pipeline>, to limit: ReplayLimit) throws {
    var options = options
    options.limit = limit
    try scratch.advance(options)
  }

  // MARK: Comparing at one position

  private func liveCheckpoint() throws -> Checkpoint? {
    guard Directory.exists(path) else { return nil }
    let connection = try Connection(path: path, role: .reader, settings: .reader)
    try ViewFile.checkIsOurs(connection)
    return try VersionRegister(connection).liveVersion().map {
      try Checkpoint.load(version: $0, from: connection)
    }
  }

  /// Compares the live version with another, of this file or one beside it, both at one position of
  /// the log, while a program may be writing the live one.
  private func aligned(
    _ version: Int, file: String, checkpoint: () throws -> Checkpoint,
    advance: (ReplayLimit) throws -> Void
  ) throws -> VersionDiff {
    for attempt in 1... {
      let connection = try Connection(path: path, role: .reader, settings: .reader)
      try connection.execute("BEGIN")
      guard let live = try VersionRegister(connection).liveVersion() else { break }
      let theirs = try Checkpoint.load(version: live, from: connection)
      let own = try checkpoint()
      if own.isAt(theirs) || own.hasReached(theirs) || attempt >= Self.alignmentsMax {
        let other =
          file == path
          ? connection : try Connection(path: file, role: .reader, settings: .reader)
        return try VersionDiff(
          .init(connection: connection, version: live),
          .init(connection: other, version: version), only: diff.views,
          samplesMax: try diff.samplesMax())
      }
      try connection.execute("COMMIT")
      try advance(ReplayLimit(sequence: UInt64(max(0, theirs.appendSequence))))
    }
    throw CommandError.usage("\(path) has no live version to compare with")
  }
}

/// Tells people how far a replay is, and how long it will go on.
final class ReplayProgress: @unchecked Sendable {
  // Each step is told by one thread at a time; the report has a lock of its own.
  private let report: ProgressReport

  init(_ report: ProgressReport) { self.report = report }

  func show<Pipeline>(_ step: VersionBuild<Pipeline>.Step) {
    report.show { self.text(step) }
  }

  private func text<Pipeline>(_ step: VersionBuild<Pipeline>.Step) -> String {
    switch step {
    case .folding(let events, let total):
      let speed = Double(events) / max(0.001, report.seconds)
      let left = max(0, total - events)
      let time = speed > 0 ? Readable.seconds(Double(left) / speed) : "-"
      return "folded \(Readable.count(events)) of \(Readable.count(total)) events, lag "
        + "\(Readable.count(left)), \(Readable.count(Int(speed))) events/s, \(time) to go"
    case .adopting(let table, let rows):
      return "taking over \(table): \(Readable.noun(rows, "row"))"
    case .catchingUp(let lag): return "catching up: \(Readable.noun(lag, "event"))"
    }
  }
}
