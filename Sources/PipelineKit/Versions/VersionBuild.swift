import Foundation

/// Builds a version beside the live one, from the beginning of the log to its end.
///
///     log ─▶ aside     a file of its own, at full speed; nobody waits for it
///            adopted   its tables go into the view file in small transactions, the checkpoint last
///            caught up with small commits, until it is ready
///
/// **Law.** Killed at any point it leaves the live version as it was, and the next build of the same
/// code and options goes on. What there is of it is seen from `pipeline_versions.stage` and from its
/// checkpoint alone.
package final class VersionBuild<Pipeline: EventPipeline> {
  /// What people are told while it goes on.
  package enum Step: Equatable, Sendable {
    case folding(events: Int, of: Int)
    case adopting(table: String, rows: Int)
    case catchingUp(lag: Int)
  }

  /// A version whose lag is below this is ready to be promoted.
  package static var readyLag: Int { 1_000 }
  /// Records behind the log at which a file of its own is no longer worth it.
  private static var asideLagMax: Int { 20_000 }
  private static var asideRoundsMax: Int { 20 }
  /// Events of a commit beside the live version: some tens of milliseconds.
  private static var commitEvents: Int { 2_000 }
  /// Seconds between two transactions in the view file. Who waits for the write lock looks every
  /// 25 ms at first, so it gets it after one of our transactions.
  private static var pauseSeconds: Double { 0.03 }

  private let pipeline: Pipeline
  private let viewsFile: String
  private let reader: LogReader
  private let options: RunOptions
  private let store: ViewStore
  private let running = RunningPipeline()
  private let clock: @Sendable () -> Timestamp
  private let show: @Sendable (Step) -> Void

  /// Registers the version, or finds one that was begun and not finished.
  ///
  /// - Parameters:
  ///   - options: their limit bounds `build`, not `promote`.
  ///   - number: of an existing version that is to be continued; nil for a new one.
  ///   - arguments: those by which the options of the pipeline were given.
  ///   - pause: lets another writer go first.
  ///   - show: is told how far it is, often.
  package init(
    _ pipeline: Pipeline, viewsFile: String, reader: LogReader, options: RunOptions,
    number: Int? = nil, arguments: [String] = [], clock: @escaping @Sendable () -> Timestamp,
    pause: (() -> Void)? = nil, show: @escaping @Sendable (Step) -> Void = { _ in }
  ) throws {
    (self.pipeline, self.viewsFile, self.reader) = (pipeline, viewsFile, reader)
    (self.options, self.clock, self.show) = (options, clock, show)
    let found = try number ?? Self.number(pipeline.version, in: viewsFile)
    let settings = ConnectionSettings(
      cacheBytesMax: ConnectionSettings.writer.cacheBytesMax,
      pageBytes: ConnectionSettings.writer.pageBytes, busyTimeoutMilliseconds: 600_000)
    store = try ViewStore(
      path: viewsFile, version: pipeline.version, role: .building, number: found,
      arguments: arguments, now: clock(), settings: settings)
    store.didEndTransaction = pause ?? { Thread.sleep(forTimeInterval: Self.pauseSeconds) }
  }

  private static func number(_ declared: PipelineVersion, in file: String) throws -> Int? {
    guard Directory.exists(file) else { return nil }
    let connection = try Connection(path: file, role: .writer, settings: .writer)
    try ViewFile.checkIsOurs(connection)
    try Bookkeeping.migrate(connection)
    return try VersionRegister(connection).numberOfReplay(declared)
  }

  /// The version under its number.
  package var version: PipelineVersion { store.version }

  /// How far it has come.
  package func checkpoint() throws -> Checkpoint { try store.checkpoint() }

  /// Ends what is under way; may be called from any thread.
  package func stop() { running.stop() }

  /// Whether it was told to stop.
  package var isStopped: Bool { running.isStopped }

  // MARK: Building

  /// Builds the version up to the end of the log, or goes on with it.
  ///
  /// - Returns: whether it is complete; false if it was stopped.
  package func build() throws -> Bool {
    let number = store.version.version
    let entry = try VersionRegister(store.connection).entry(number)
    if entry?.stage == nil, try store.checkpoint() != .beginning {
      try store.define(tables: pipeline.tables, views: pipeline.views)
      return try catchUp(to: options.limit)
    }
    let hasBegunAdopting = entry?.stage == .adopting && Directory.exists(aside)
    if !hasBegunAdopting {
      if entry?.stage == .adopting { try dropTables() }
      try set(.aside)
      guard try buildAside() else { return false }
      try store.define(tables: pipeline.tables, views: pipeline.views)
      try set(.adopting)
    } else {
      try store.define(tables: pipeline.tables, views: pipeline.views)
    }
    guard try adopt() else { return false }
    return try catchUp(to: options.limit)
  }

  /// The file in which the version is built.
  private var aside: String { "\(viewsFile).v\(store.version.version)-building" }

  private func set(_ stage: VersionRegister.Stage) throws {
    try store.commit { try VersionRegister($0.connection).set(stage: stage, of: $0.version) }
  }

  private func dropTables() throws {
    try store.commit { transaction in
      for table in pipeline.tables {
        let stored = quoted(table.storedName(version: transaction.version))
        try transaction.connection.execute("DROP TABLE IF EXISTS \(stored)")
      }
    }
  }

  private func buildAside() throws -> Bool {
    let total = try reader.endOffsets(pipeline.schema.topic).reduce(0) { $0 + Int($1.value) }
    let building = try ViewStore(
      path: aside, version: pipeline.version, role: .building, number: store.version.version,
      now: clock())
    try building.define(tables: pipeline.tables, views: pipeline.views)
    for _ in 0..<Self.asideRoundsMax {
      let runner = try PipelineRunner(
        pipeline, store: building, reader: reader, options: options)
      let reader = reader
      try watching(of: total) { _ = try running.run(runner) { _ in try reader.sync() } }
      if isStopped { return false }
      if options.limit != ReplayLimit() { break }
      if try lag(building.checkpoint()) <= Self.asideLagMax { break }
    }
    try building.writeBack()
    return true
  }

  /// Shows how many events are folded while `body` runs.
  private func watching(of total: Int, _ body: () throws -> Void) rethrows {
    let timer = DispatchSource.makeTimerSource(queue: .global())
    let (running, show) = (running, show)
    timer.setEventHandler { show(.folding(events: running.eventsProcessed, of: total)) }
    timer.schedule(deadline: .now() + 0.2, repeating: 0.2)
    timer.resume()
    defer { timer.cancel() }
    try body()
  }

  private func adopt() throws -> Bool {
    let adoption = Adoption(
      store: store, aside: aside,
      progress: { [show] table, rows in show(.adopting(table: table, rows: rows)) },
      isStopped: { [running] in running.isStopped })
    guard try adoption.run() else { return false }
    removeAside()
    return true
  }

  /// Removes the file it was built in.
  private func removeAside() {
    for suffix in ["", "-wal", "-shm"] {
      // A file that stays costs room, and the next build of that number removes it.
      try? FileManager.default.removeItem(atPath: aside + suffix)
    }
  }

  // MARK: Catching up

  /// Folds what has come since, beside the live version, with small commits.
  ///
  /// - Parameter limit: up to where.
  /// - Returns: whether it came there; false if it was stopped.
  package func catchUp(to limit: ReplayLimit = ReplayLimit()) throws -> Bool {
    show(.catchingUp(lag: try lag()))
    var options = options
    options.commitEvents = Self.commitEvents
    options.limit = limit
    let runner = try PipelineRunner(pipeline, store: store, reader: reader, options: options)
    let reader = reader
    _ = try running.run(runner) { _ in try reader.sync() }
    return !isStopped
  }

  /// Records of the events' topic that it has not folded yet.
  package func lag() throws -> Int { try lag(store.checkpoint()) }

  private func lag(_ checkpoint: Checkpoint) throws -> Int {
    let ends = try reader.endOffsets(pipeline.schema.topic)
    let folded = checkpoint.partitions.filter { $0.key.topic == pipeline.schema.topic }
      .values.reduce(0) { $0 + Int($1.nextOffset.value) }
    return max(0, ends.reduce(0) { $0 + Int($1.value) } - folded)
  }

  // MARK: Promoting

  /// Catches up and makes the version the live one, at a place of the log that the live one has not
  /// passed.
  ///
  /// - Returns: the place of the switch; nil if it was stopped.
  package func promote() throws -> String? {
    while !isStopped {
      if let place = try store.promoteIfReached(now: clock()) { return place }
      guard try catchUp() else { return nil }
    }
    return nil
  }

  /// Throws away what there is of a version whose build was not finished.
  package func startOver() throws {
    let entry = try VersionRegister(store.connection).entry(store.version.version)
    guard entry?.state == .building else { return }
    try set(.adopting)
    try dropTables()
    try store.commit { transaction in
      try transaction.connection.execute(
        "DELETE FROM pipeline_checkpoints WHERE version = \(transaction.version)")
      try VersionRegister(transaction.connection).set(stage: .aside, of: transaction.version)
    }
    removeAside()
  }

  /// The live version's checkpoint; nil when there is none.
  package func liveCheckpoint() throws -> Checkpoint? {
    try VersionRegister(store.connection).liveVersion().map { live in
      try Checkpoint.load(version: live, from: store.connection)
    }
  }
}

extension ViewStore {
  /// Makes the version the live one if it has folded all that the live one has, in one transaction.
  ///
  /// - Returns: the place in the log, if it was promoted.
  package func promoteIfReached(now: Timestamp) throws -> String? {
    try commit { transaction in
      let register = VersionRegister(transaction.connection)
      let own = try Checkpoint.load(version: transaction.version, from: transaction.connection)
      if let live = try register.liveVersion() {
        let theirs = try Checkpoint.load(version: live, from: transaction.connection)
        guard own.hasReached(theirs) else { return nil }
      }
      try register.promote(transaction.version, note: own.position, now: now)
      return own.position
    }
  }
}
