import Synchronization

/// The one writer of a log.
///
///     let log = try LogWriter(directory: "data/log", command: "run", sync: .everyAppend) { now() }
///     try log.createTopic(TopicConfig(name: "page_views", partitions: 4))
///     let receipt = try log.append(batches, source: nil, endOfInput: false)
///     try log.close()
///
/// It holds the log's lock for as long as it lives. Any number of ``LogReader``s may read at the
/// same time, in this process or others. Calls from several threads take turns.
package final class LogWriter: Sendable {
  private let state: Mutex<LogState>
  /// What opening the log found and did: show it to people unless it is clean.
  package let recovery: RecoveryReport

  /// Takes the lock, creates the log if absent, and recovers it.
  ///
  /// - Parameters:
  ///   - command: what this program was started as, for those who find the log locked.
  ///   - clock: the wall clock, for append times.
  /// - Throws: `LogError.locked` with the holder; any damage that recovery must not cut.
  package convenience init(
    directory: String, command: String, sync: SyncPolicy,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(LogError) {
    try self.init(
      directory: directory, command: command, sync: sync, calls: SystemFileCalls(), clock: clock)
  }

  init(
    directory: String, command: String, sync: SyncPolicy, calls: any FileCalls,
    clock: @escaping @Sendable () -> Timestamp
  ) throws(LogError) {
    var state = try LogState(
      directory: directory, command: command, sync: sync, calls: calls, clock: clock)
    try state.recover()
    try state.createTopic(.control)
    recovery = state.recovery
    self.state = Mutex(state)
  }

  private func withState<Result: Sendable, Failure: Error>(
    _ body: (inout LogState) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { (state: inout sending LogState) throws(Failure) -> Result in
      try body(&state)
    }
  }

  // MARK: Topics

  /// Creates a topic; does nothing if it is there with the same configuration.
  ///
  /// - Throws: `LogError.topicDiffers` or `invalidTopic`.
  package func createTopic(_ topic: TopicConfig) throws(LogError) {
    try withState { (state) throws(LogError) in try state.createTopic(topic) }
  }

  /// Returns a topic's configuration; nil if there is none of that name.
  package func topic(_ name: String) -> TopicConfig? {
    withState { $0.topics[name] }
  }

  // MARK: Appending

  /// Appends batches of any topics and partitions as one: readers see all of them or none.
  ///
  /// - Parameters:
  ///   - batches: at most one for each partition; none only with `endOfInput`.
  ///   - source: how far into its source the append reaches.
  ///   - endOfInput: whether to mark the end of the inputs, in the control topic, as part of the
  ///     append. See ``lastAppendIsEndOfInput``.
  /// - Returns: once it is acknowledged, which by the ``SyncPolicy`` may mean durable.
  /// - Throws: `LogError.unknownTopic`, `unknownPartition` or `unlawfulBatch` before anything is
  ///   written; `appendFailed` or `syncFailed` when nothing of it is in the log and it may be
  ///   tried again; `writerStopped` when no append is possible any more.
  package func append(
    _ batches: [EncodedBatch], source: SourceReach?, endOfInput: Bool
  ) throws(LogError) -> AppendReceipt {
    try withState { (state) throws(LogError) in
      try state.append(batches, source: source, endOfInput: endOfInput)
    }
  }

  /// Makes every acknowledged append durable.
  ///
  /// - Throws: `LogError.syncFailed` if a file could not be synced; what it held is durable in a
  ///   new segment then, and the next call succeeds. `writerStopped` if that failed as well.
  package func sync() throws(LogError) {
    try withState { (state) throws(LogError) in try state.sync() }
  }

  /// Syncs if the policy is an interval, there is something to sync, and the interval is over.
  package func syncIfDue() throws(LogError) {
    try withState { (state) throws(LogError) in try state.syncIfDue() }
  }

  /// The last append that readers see; 0 in an empty log.
  package var committedSequence: UInt64 { withState { $0.position.sequence } }

  /// The last append known to be on the disk, with all before it.
  ///
  /// Nothing that depends on a later one may be committed anywhere.
  package var syncedSequence: UInt64 { withState { $0.durableSequence } }

  /// Whether the last append was an end of input, so that another would say nothing new.
  package var lastAppendIsEndOfInput: Bool { withState { $0.position.isEndOfInput } }

  // MARK: Requests

  /// Returns what other processes ask to append and nobody answered, oldest first.
  ///
  /// To execute one, append with `source: .request(id)`, then ``answer(_:_:)``. If the process
  /// dies in between, the next call finds it executed and answers it, so it is executed once.
  package func pendingRequests() throws(LogError) -> [LogRequest] {
    try withState { (state) throws(LogError) in try state.pendingRequests() }
  }

  /// Syncs, then tells the requester what became of its request.
  package func answer(_ id: RequestID, _ outcome: RequestOutcome) throws(LogError) {
    try withState { (state) throws(LogError) in try state.answer(id, outcome) }
  }

  // MARK: Closing

  /// Syncs, records the end of the log in the catalog and releases the lock.
  ///
  /// A writer that is only forgotten releases the lock as well; the next one then scans the tails.
  ///
  /// Does nothing the second time.
  ///
  /// - Throws: `LogError.syncFailed` or `file`, after which the writer is still open.
  package func close() throws(LogError) {
    try withState { (state) throws(LogError) in try state.close() }
  }
}
