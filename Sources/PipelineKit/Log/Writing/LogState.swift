/// Everything the writer of a log knows, as values; ``LogWriter`` guards it.
///
/// Laws, between calls:
/// - every acknowledged append is whole in the segments, and the commit mark names the last;
/// - `durableSequence <= position.sequence`, and everything up to it is on the disk;
/// - what the catalog records of an active segment is on the disk, and holds no append after the
///   position recorded with it.
struct LogState: Sendable {
  let directory: String
  let catalog: Catalog
  let mark: CommitMarkFile
  let calls: any FileCalls
  let policy: SyncPolicy
  let clock: @Sendable () -> Timestamp
  let lock: LogLock

  var topics: [String: TopicConfig] = [:]
  /// The active segment of each partition.
  var writers: [TopicPartition: SegmentWriter] = [:]
  /// The last acknowledged append.
  var position = LogPosition()
  var durableSequence: UInt64 = 0
  /// The catalog's.
  var generation: UInt64 = 0
  var lastSync: Timestamp
  /// What readers were told last; nil before recovery has told them.
  private var published: CommitMark?
  /// Why no more appends are taken; nil while they are.
  var stopped: String?
  var recovery = RecoveryReport(committedSequence: 0)

  /// Takes the lock and opens the log, creating it if absent; recovers nothing yet.
  init(
    directory: String, command: String, sync policy: SyncPolicy, calls: any FileCalls,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(LogError) {
    try filing { () throws(FileError) in try Directory.create(directory) }
    let now = clock()
    let lock = try LogLock.take(
      directory: directory, holder: LockHolder(command: command, now: now))
    let hasMark = Directory.exists(directory + "/" + CommitMark.fileName)
    let hasCatalog = Directory.exists(directory + "/" + Catalog.fileName)
    // A mark or segments without a catalog are a log whose catalog is lost: creating one would hide
    // the data.
    let hasSegments = try SegmentFolder.areThere(in: directory)
    guard hasCatalog || !(hasMark || hasSegments) else { throw .catalogLost(directory: directory) }
    self.directory = directory
    self.catalog = try Catalog.create(directory: directory)
    self.mark = try CommitMarkFile(directory: directory, mode: .updateOrCreate, calls: calls)
    self.calls = calls
    self.policy = policy
    self.clock = clock
    self.lock = lock
    self.lastSync = now
    try filing { () throws(FileError) in try Directory.synchronize(directory) }
  }

  /// - Throws: `LogError.writerStopped` if an earlier failure could not be undone.
  func checkRunning() throws(LogError) {
    if let stopped { throw .writerStopped(because: stopped) }
  }

  /// Refuses all further appends.
  mutating func stop(because error: some Error) {
    if stopped == nil { stopped = "\(error)" }
  }

  /// Records the end of the log, unless the writer was stopped, and releases the lock.
  mutating func close() throws(LogError) {
    if stopped == nil {
      try recordEnd()
      try catalog.writeBack()
    }
    stopped = stopped ?? "it is closed"
    writers = [:]
    lock.release()
  }

  /// Tells readers of the last append, what is durable, and whether to read the catalog again.
  ///
  /// A write that fails may leave half a mark, so what readers were told before is told again; if
  /// that fails as well, no reader can go on, and the writer is stopped.
  mutating func publish(_ sequence: UInt64) throws(FileError) {
    precondition(durableSequence <= sequence, "durable beyond committed")
    let next = CommitMark(committed: sequence, durable: durableSequence, generation: generation)
    do { try mark.write(next) } catch {
      do { if let published { try mark.write(published) } } catch { stop(because: error) }
      throw error
    }
    published = next
  }
}
