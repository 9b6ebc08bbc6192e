import Foundation
import Synchronization

/// The thread that ingests, beside the one that waits for signals or runs the pipeline.
///
/// A read of a pipe may wait for bytes that never come. So once the run is stopped the thread gets
/// a moment to end; if it does not, it is left behind, and the process ends without it. Nothing of
/// the log is lost by that: what it has appended is there, and what it has not is not.
final class BackgroundRead: Sendable {
  /// The moment, in seconds.
  static let graceSeconds = 2.0

  private struct State: Sendable {
    var latest = IngestSummary()
    var result: Result<IngestSummary, any Error>?
  }

  private let state = Mutex(State())
  private let done = DispatchSemaphore(value: 0)

  /// Starts the thread.
  ///
  /// - Parameter read: gets a function to call with what was read so far.
  init(
    _ read: @escaping (_ onProgress: @escaping (IngestSummary) -> Void) throws -> IngestSummary
  ) {
    nonisolated(unsafe) let read = read
    let thread = Thread { [self] in
      let result = Result {
        try read { summary in self.state.withLock { $0.latest = summary } }
      }
      state.withLock { $0.result = result }
      done.signal()
    }
    thread.name = "ingest"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Waits for the thread, but not longer than ``graceSeconds`` once `isStopped` says so.
  ///
  /// - Returns: what was read; if the thread was left behind, up to its last append.
  func wait(isStopped: () -> Bool) throws -> IngestSummary {
    var deadline: DispatchTime?
    while done.wait(timeout: .now() + .milliseconds(50)) == .timedOut {
      guard isStopped() else { continue }
      let end = deadline ?? .now() + Self.graceSeconds
      if .now() >= end { break }
      deadline = end
    }
    let (latest, result) = state.withLock { ($0.latest, $0.result) }
    return try result?.get() ?? latest
  }
}

/// Whether a run is to end; set once, from any thread.
final class StopFlag: Sendable {
  private let flag = Atomic<Bool>(false)

  func set() { flag.store(true, ordering: .relaxed) }

  var isSet: Bool { flag.load(ordering: .relaxed) }
}
