import Foundation
import Synchronization

/// Maps a stream of values on several threads and hands the results over in order.
///
///     source ─▶ │ bounded │ ─▶ worker ─┐
///     (thread)  │  queue  │ ─▶ worker ─┴─▶ in order ─▶ next()
///
/// At most `inFlightMax` values are between source and consumer, so a slow consumer pauses the
/// workers and, through them, the source. Results come out in the order of the inputs whatever the
/// number of workers. The first error, wherever it happened, reaches the consumer after all results
/// before it; everything else stops then.
package final class OrderedParallelMap<Input: Sendable, Output: Sendable>: @unchecked Sendable {
  // All mutable state is guarded by `condition`.
  private let condition = NSCondition()
  private var inputs: [(index: Int, input: Input)] = []
  private var outputs: [Int: Result<Output, any Error>] = [:]
  private var nextInput = 0
  private var nextOutput = 0
  private var inputEnd: Int?
  private var isCancelled = false
  private var runningThreads = 0
  /// Threads that map, or will once they have their function.
  private var workers: Int
  /// Why a worker could not be made; told when no worker is left to give another result.
  private var failure: (any Error)?
  private let inFlightMax: Int
  private let yields: Bool
  /// How often the source had to wait for room, and the consumer for a result.
  private var sourceWaits = 0
  private var consumerWaits = 0

  /// Starts the threads.
  ///
  /// - Parameters:
  ///   - workers: how many threads map, at least 1.
  ///   - yields: whether the threads let others of the process go first.
  ///   - source: gives the next input, nil at the end; called on a thread of its own.
  ///   - makeWorker: gives each thread its own mapping function, with the state it needs.
  package init(
    workers: Int, yields: Bool = false,
    source: @escaping @Sendable () throws -> Input?,
    makeWorker: @escaping @Sendable () throws -> (Input) throws -> Output
  ) {
    precondition(workers > 0, "a map needs a worker")
    inFlightMax = workers * 2 + 1
    runningThreads = workers + 1
    self.workers = workers
    self.yields = yields
    start("source") { $0.produce(source) }
    for _ in 0..<workers {
      start("worker") { map in
        do {
          map.work(try makeWorker())
        } catch {
          map.loseWorker(error)
        }
      }
    }
  }

  private func start(_ name: String, _ body: @escaping @Sendable (OrderedParallelMap) -> Void) {
    let thread = Thread { [self] in
      if yields { ThreadPriority.yieldToOthers() }
      body(self)
      condition.lock()
      runningThreads -= 1
      condition.broadcast()
      condition.unlock()
    }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Returns the next result in order, nil after the last.
  ///
  /// - Throws: what the source or a worker threw.
  package func next() throws -> Output? {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result = outputs.removeValue(forKey: nextOutput) {
        nextOutput += 1
        condition.broadcast()
        return try result.get()
      }
      if let inputEnd, nextOutput >= inputEnd { return nil }
      if isCancelled { return nil }
      if workers == 0, let failure { throw failure }
      consumerWaits += 1
      condition.wait()
    }
  }

  /// Stops the threads and waits until they have stopped; results not taken are dropped.
  package func cancel() {
    condition.lock()
    isCancelled = true
    condition.broadcast()
    while runningThreads > 0 { condition.wait() }
    condition.unlock()
  }

  /// Of all hand-overs so far, how many found the source waiting for room and the consumer for work.
  package var waits: (source: Int, consumer: Int) {
    condition.lock()
    defer { condition.unlock() }
    return (sourceWaits, consumerWaits)
  }

  private func produce(_ source: () throws -> Input?) {
    while true {
      condition.lock()
      while nextInput - nextOutput >= inFlightMax, !isCancelled {
        sourceWaits += 1
        condition.wait()
      }
      let stop = isCancelled
      condition.unlock()
      if stop { return }
      let produced: Input?
      do { produced = try source() } catch { return fail(error) }
      condition.lock()
      if let produced {
        inputs.append((nextInput, produced))
        nextInput += 1
      } else {
        inputEnd = nextInput
      }
      condition.broadcast()
      condition.unlock()
      if produced == nil { return }
    }
  }

  private func work(_ map: (Input) throws -> Output) {
    while true {
      condition.lock()
      while inputs.isEmpty, inputEnd == nil, !isCancelled { condition.wait() }
      guard !inputs.isEmpty, !isCancelled else {
        condition.unlock()
        return
      }
      let (index, input) = inputs.removeFirst()
      condition.unlock()
      let result = Result { try map(input) }
      condition.lock()
      outputs[index] = result
      condition.broadcast()
      condition.unlock()
    }
  }

  /// Takes note that a worker could not be made; the others go on with what there is.
  private func loseWorker(_ error: any Error) {
    fail(error)
    condition.lock()
    workers -= 1
    failure = failure ?? error
    condition.broadcast()
    condition.unlock()
  }

  /// Ends the stream with `error` after all inputs so far.
  private func fail(_ error: any Error) {
    condition.lock()
    if inputEnd == nil {
      outputs[nextInput] = .failure(error)
      nextInput += 1
      inputEnd = nextInput
    }
    condition.broadcast()
    condition.unlock()
  }
}
