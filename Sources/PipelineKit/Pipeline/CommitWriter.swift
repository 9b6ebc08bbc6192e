import Foundation

/// Everything that one commit makes durable together.
struct Commit: Sendable {
  let deltas: [any FoldDelta]
  let deduplication: DedupDelta
  let files: [IngestedFile]
  let deadLetters: [DeadLetter]
  let checkpoint: Checkpoint
  /// The checkpoint that the deltas were folded from.
  let previous: Checkpoint

  /// Rows, state and checkpoint, in one transaction.
  ///
  /// - Throws: `StateError.otherWriter` when the stored checkpoint is not `previous`: the deltas
  ///   would be counted twice.
  func write(to store: ViewStore) throws {
    try store.commit { transaction in
      let version = store.version.version
      guard try Checkpoint.load(version: version, from: transaction.connection) == previous else {
        throw StateError.otherWriter(path: store.path, version: version)
      }
      for delta in deltas { try delta.apply(in: transaction) }
      try deduplication.apply(in: transaction)
      for file in files { try file.apply(in: transaction) }
      try DeadLetter.insert(deadLetters, in: transaction)
      try checkpoint.save(in: transaction)
    }
  }
}

/// The thread that owns the connection to the view file while a pipeline runs.
///
/// It writes one commit while the folds work on the next; at most one waits. Before a commit it
/// has the log synced, so that no view is ever ahead of the log.
final class CommitWriter: @unchecked Sendable {
  // `store` belongs to the writer's thread between `init` and `finish`; the rest is guarded by
  // `condition`.
  private let store: ViewStore
  private let syncLog: @Sendable (UInt64) throws -> Void
  private let condition = NSCondition()
  private var pending: Commit?
  private var isWriting = false
  private var isFinished = false
  private var failure: (any Error)?
  private var written: [DedupDelta.Receipt] = []
  private var waits = 0

  /// - Parameter syncLog: makes the log durable up to an append, at least.
  init(_ store: ViewStore, syncLog: @escaping @Sendable (UInt64) throws -> Void) {
    self.store = store
    self.syncLog = syncLog
    let thread = Thread { [self] in run() }
    thread.name = "writer"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Hands over a commit, after waiting for the one before it.
  ///
  /// - Returns: what has been committed since the last call.
  /// - Throws: what an earlier commit failed with.
  func submit(_ commit: Commit) throws -> [DedupDelta.Receipt] {
    condition.lock()
    defer { condition.unlock() }
    if pending != nil || isWriting { waits += 1 }
    while (pending != nil || isWriting) && failure == nil { condition.wait() }
    if let failure { throw failure }
    pending = commit
    condition.broadcast()
    defer { written = [] }
    return written
  }

  /// Waits until all is committed and ends the thread.
  func finish() throws {
    condition.lock()
    isFinished = true
    condition.broadcast()
    while (pending != nil || isWriting) && failure == nil { condition.wait() }
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
      while pending == nil && !isFinished { condition.wait() }
      guard let commit = pending else {
        condition.unlock()
        return
      }
      pending = nil
      isWriting = true
      condition.unlock()
      let result = Result {
        try syncLog(UInt64(max(0, commit.checkpoint.appendSequence)))
        try commit.write(to: store)
      }
      condition.lock()
      isWriting = false
      switch result {
      case .success: written.append(commit.deduplication.receipt)
      case .failure(let error): failure = error
      }
      condition.broadcast()
      condition.unlock()
      if case .failure = result { return }
    }
  }
}
