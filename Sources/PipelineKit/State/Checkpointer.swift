import Dispatch
import Synchronization

/// Moves what is committed from the write-ahead log of a view file into the file itself, on a
/// thread and a connection of its own, while the writer goes on.
///
///     writer         … COMMIT ─▶ BEGIN rows rows …        COMMIT ─▶ CREATE INDEX …
///     checkpointer           └▶ pages to the file, synced       └▶ pages to the file, synced
///
/// SQLite does this within the commit that made the write-ahead log long, and after a large commit
/// the writer waited for as long as for a tenth of a run. It may start that log over only when all
/// of it is in the file and nothing new was begun; a writer that never pauses would have it grow for
/// ever, so `wait` is the writer's to call when it has become too long.
final class Checkpointer: @unchecked Sendable {
  private let path: String
  private let queue = DispatchQueue(label: "checkpoint")
  private let isAsked = Atomic<Bool>(false)
  // Only the queue uses it.
  private var connection: Connection?

  /// - Parameter path: a view file that exists.
  init(path: String) { self.path = path }

  /// Has it moved what is committed now; returns at once.
  func ask() {
    if isAsked.exchange(true, ordering: .relaxed) { return }
    queue.async { self.run() }
  }

  /// Waits until it has done what it was asked for.
  func wait() { queue.sync {} }

  private func run() {
    isAsked.store(false, ordering: .relaxed)
    do {
      if connection == nil {
        connection = try Connection(path: path, role: .writer, settings: .writer)
      }
      try connection?.execute("PRAGMA wal_checkpoint(PASSIVE)")
    } catch {
      // Nothing is lost: it stays in the write-ahead log for the next time. The writer's own
      // checkpoint at the end of a run meets the same failure, and that is reported.
    }
  }
}
