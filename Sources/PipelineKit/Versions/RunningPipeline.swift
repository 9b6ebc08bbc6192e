import Synchronization

/// The run under way of several that follow each other, for other threads that stop or watch it.
package final class RunningPipeline: Sendable {
  private struct State: Sendable {
    var stop: (@Sendable () -> Void)?
    var events: (@Sendable () -> Int)?
    var isStopped = false
  }

  private let state = Mutex(State())

  package init() {}

  /// Runs a runner, unless it was told to stop.
  package func run<Pipeline: EventPipeline>(
    _ runner: PipelineRunner<Pipeline>, syncLog: @escaping @Sendable (UInt64) throws -> Void
  ) throws -> RunSummary {
    // What other threads call of a runner may be called from any thread.
    nonisolated(unsafe) let running = runner
    let isStopped = state.withLock { state in
      state.stop = { running.stop() }
      state.events = { running.eventsProcessed }
      return state.isStopped
    }
    defer {
      state.withLock { state in
        state.stop = nil
        state.events = nil
      }
    }
    if isStopped { return RunSummary() }
    return try runner.run(syncLog: syncLog)
  }

  /// Ends the run under way after a commit, and has none begin any more.
  package func stop() {
    let stop = state.withLock { state in
      state.isStopped = true
      return state.stop
    }
    stop?()
  }

  package var isStopped: Bool { state.withLock { $0.isStopped } }

  /// Events folded by the run under way.
  package var eventsProcessed: Int { state.withLock { $0.events }?() ?? 0 }
}
