import Foundation

/// Everything that one commit makes durable together.
struct Commit: Sendable {
  let deltas: [any FoldDelta]
  let deduplication: DedupDelta
  let files: [IngestedFile]
  let deadLetters: [DeadLetter]
  /// What was decided on earlier ones.
  var settled: [DeadLetterState] = []
  let checkpoint: Checkpoint
  /// The checkpoint that the deltas were folded from.
  let previous: Checkpoint
  /// How the run went so far.
  var run: RunProgress?

  /// Rows, state and checkpoint, in one transaction.
  func write(to store: ViewStore) throws {
    try store.commit { try write(in: $0, of: store) }
  }

  /// Rows, state and checkpoint, into an open transaction.
  ///
  /// - Throws: `StateError.otherWriter` when the stored checkpoint is not `previous`: the deltas
  ///   would be counted twice.
  func write(in transaction: ViewTransaction, of store: ViewStore) throws {
    try previous.checkStored(in: transaction, of: store)
    for delta in deltas { try delta.apply(in: transaction) }
    try deduplication.apply(in: transaction)
    for file in files { try file.apply(in: transaction) }
    try DeadLetter.insert(deadLetters, in: transaction)
    for state in settled { try state.apply(in: transaction) }
    try checkpoint.save(in: transaction)
    try run?.save(in: transaction)
  }
}

extension Checkpoint {
  /// Checks that nobody has committed to the version since this checkpoint.
  ///
  /// - Throws: `StateError.otherWriter`.
  fileprivate func checkStored(in transaction: ViewTransaction, of store: ViewStore) throws {
    let version = store.version.version
    guard try Checkpoint.load(version: version, from: transaction.connection) == self else {
      throw StateError.otherWriter(path: store.path, version: version)
    }
  }
}

/// The thread that owns the connection to the view file while a pipeline runs.
///
///     folds    ─ part ─▶ part ─▶ part + checkpoint ─▶ part ─▶ …
///     writer   BEGIN  rows    rows    rows  COMMIT    BEGIN
///
/// It writes while the folds go on; a few steps may wait, so that a commit that waits for the disk
/// does not make the folds wait. Parts of a large commit are written as they come, so that folding
/// and writing overlap whatever the size of a commit, and a page that several parts touch goes to
/// disk once. Before a commit it has the log synced, so that no view is ever ahead of the log.
final class CommitWriter: @unchecked Sendable {
  /// What the folds hand over.
  private enum Step {
    /// Deltas that a later commit makes durable.
    case part([any FoldDelta])
    case commit(Commit)
  }

  // `store` and `transaction` belong to the writer's thread between `init` and `finish`; the rest is
  // guarded by `condition`.
  private let store: ViewStore
  private var transaction: ViewTransaction?
  /// The checkpoint of the last commit, or what the run began with.
  private var committed: Checkpoint
  private let syncLog: @Sendable (UInt64) throws -> Void
  private let didCommit: @Sendable () throws -> Void
  private let condition = NSCondition()
  private var pending: [Step] = []
  private var isWriting = false
  private var commitsUnderWay = 0
  private var isFinished = false
  private var failure: (any Error)?
  private var written: [DedupDelta.Receipt] = []
  private var waits = 0

  /// Steps that may wait: each is a part of `RunOptions.partBytes` or a commit.
  private static let pendingMax = 2

  /// - Parameters:
  ///   - committed: the checkpoint that the first deltas are folded from.
  ///   - didCommit: called after each commit, on the writer's thread.
  ///   - syncLog: makes the log durable up to an append, at least.
  init(
    _ store: ViewStore, committed: Checkpoint,
    didCommit: @escaping @Sendable () throws -> Void = {},
    syncLog: @escaping @Sendable (UInt64) throws -> Void
  ) {
    self.store = store
    self.committed = committed
    self.didCommit = didCommit
    self.syncLog = syncLog
    let thread = Thread { [self] in run() }
    thread.name = "writer"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Hands over a part of the next commit, after waiting for room.
  ///
  /// - Throws: what an earlier step failed with.
  func submit(part deltas: [any FoldDelta]) throws {
    try submit(.part(deltas))
  }

  /// Hands over a commit, after waiting for room.
  ///
  /// - Returns: what has been committed since the last call.
  /// - Throws: what an earlier step failed with.
  func submit(_ commit: Commit) throws -> [DedupDelta.Receipt] {
    try submit(.commit(commit))
    condition.lock()
    defer { condition.unlock() }
    defer { written = [] }
    return written
  }

  private func submit(_ step: Step) throws {
    condition.lock()
    defer { condition.unlock() }
    if !hasRoom(for: step) { waits += 1 }
    while !hasRoom(for: step) && failure == nil { condition.wait() }
    if let failure { throw failure }
    if case .commit = step { commitsUnderWay += 1 }
    pending.append(step)
    condition.broadcast()
  }

  /// Whether a commit that was handed over is not on disk yet.
  var isCommitUnderWay: Bool {
    condition.lock()
    defer { condition.unlock() }
    return commitsUnderWay > 0
  }

  /// Of commits one is under way: when the next is drained, all before the last are on disk.
  private func hasRoom(for step: Step) -> Bool {
    if case .commit = step, commitsUnderWay > 0 { return false }
    return pending.count < CommitWriter.pendingMax
  }

  /// Waits until all is committed and ends the thread; parts without a commit are taken back.
  func finish() throws {
    condition.lock()
    isFinished = true
    condition.broadcast()
    while (!pending.isEmpty || isWriting) && failure == nil { condition.wait() }
    defer { condition.unlock() }
    if let failure { throw failure }
  }

  /// How often the folds had to wait for the writer.
  var foldWaits: Int {
    condition.lock()
    defer { condition.unlock() }
    return waits
  }

  private func run() {
    while true {
      condition.lock()
      while pending.isEmpty && !isFinished { condition.wait() }
      guard !pending.isEmpty else {
        condition.unlock()
        if transaction != nil { store.abandon() }
        return
      }
      let step = pending.removeFirst()
      isWriting = true
      condition.unlock()
      let result = Result { try write(step) }
      condition.lock()
      isWriting = false
      switch result {
      case .success(let receipt):
        if let receipt {
          written.append(receipt)
          commitsUnderWay -= 1
        }
      case .failure(let error): failure = error
      }
      condition.broadcast()
      condition.unlock()
      if case .failure = result { return }
    }
  }

  /// - Returns: what is now committed, when the step is a commit.
  private func write(_ step: Step) throws -> DedupDelta.Receipt? {
    do {
      switch step {
      case .part(let deltas):
        let transaction = try self.transaction ?? store.begin()
        // Before rows are written that another writer has written already.
        if self.transaction == nil {
          self.transaction = transaction
          try committed.checkStored(in: transaction, of: store)
        }
        for delta in deltas { try delta.apply(in: transaction) }
        return nil
      case .commit(let commit):
        try syncLog(UInt64(max(0, commit.checkpoint.appendSequence)))
        if let transaction {
          try commit.write(in: transaction, of: store)
          try store.end()
          self.transaction = nil
        } else {
          try commit.write(to: store)
        }
        committed = commit.checkpoint
        try didCommit()
        return commit.deduplication.receipt
      }
    } catch {
      if transaction != nil { store.abandon() }
      transaction = nil
      throw error
    }
  }
}
