import Foundation

/// The second half of work that is done in order: a thread that takes items as they were handed
/// over, while the thread that hands them over goes on.
///
///     first half ─▶ │ bounded queue │ ─▶ second half
///
/// A full queue pauses the first half, so memory stays bounded. The two halves share nothing but
/// the items: what the second half holds may be touched from outside in `exclusively` or after
/// `settle` alone. The first error ends the second half, and reaches whoever calls next.
///
/// Handing over costs a lock; items should be worth a tenth of a millisecond at least.
package final class BackgroundStage<Item: Sendable>: Sendable {
  private let queue: StageQueue<Item>

  /// Starts the thread, which ends with the stage.
  ///
  /// - Parameters:
  ///   - name: the thread's, for profiles.
  ///   - waitingMax: items that may wait, at least 1.
  ///   - work: what is done with each item; it must not keep the stage alive.
  package init(
    _ name: String, waitingMax: Int, work: @escaping @Sendable (Item) throws -> Void
  ) {
    precondition(waitingMax > 0, "a queue without room")
    let queue = StageQueue<Item>(waitingMax: waitingMax)
    self.queue = queue
    let thread = Thread { queue.run(work) }
    thread.name = name
    thread.stackSize = 8 << 20
    thread.start()
  }

  deinit { queue.end() }

  /// Hands over an item, after waiting for room.
  ///
  /// - Throws: what an earlier item failed with.
  package func submit(_ item: Item) throws { try queue.submit(item) }

  /// Waits until every item handed over is worked through.
  ///
  /// - Throws: what one of them failed with.
  package func settle() throws { try queue.settle() }

  /// Calls `body` between two items, while the thread stands still.
  package func exclusively<T>(_ body: () throws -> T) rethrows -> T {
    try queue.exclusively(body)
  }
}

/// What the two threads of a stage share; the worker's thread holds it, not the stage.
private final class StageQueue<Item: Sendable>: @unchecked Sendable {
  // All mutable state is guarded by `condition`.
  private let condition = NSCondition()
  private var waiting: [Item] = []
  private let waitingMax: Int
  private var isWorking = false
  /// Callers that want the worker to stand still.
  private var pauses = 0
  private var isEnded = false
  private var failure: (any Error)?

  init(waitingMax: Int) { self.waitingMax = waitingMax }

  func submit(_ item: Item) throws {
    condition.lock()
    defer { condition.unlock() }
    while waiting.count >= waitingMax && failure == nil { condition.wait() }
    if let failure { throw failure }
    waiting.append(item)
    condition.broadcast()
  }

  func settle() throws {
    condition.lock()
    defer { condition.unlock() }
    while (!waiting.isEmpty || isWorking) && failure == nil { condition.wait() }
    if let failure { throw failure }
  }

  func exclusively<T>(_ body: () throws -> T) rethrows -> T {
    condition.lock()
    pauses += 1
    while isWorking { condition.wait() }
    defer {
      pauses -= 1
      condition.broadcast()
      condition.unlock()
    }
    return try body()
  }

  func end() {
    condition.lock()
    isEnded = true
    condition.broadcast()
    condition.unlock()
  }

  func run(_ work: (Item) throws -> Void) {
    while let item = next() {
      let result = Result { try work(item) }
      condition.lock()
      isWorking = false
      if case .failure(let error) = result {
        failure = error
        waiting = []
      }
      condition.broadcast()
      condition.unlock()
    }
  }

  /// The next item, nil when there will be none.
  private func next() -> Item? {
    condition.lock()
    defer { condition.unlock() }
    while (waiting.isEmpty || pauses > 0) && !isEnded && failure == nil { condition.wait() }
    // Nobody is left to hear of what is not done yet.
    guard !isEnded, failure == nil else { return nil }
    isWorking = true
    return waiting.removeFirst()
  }
}
