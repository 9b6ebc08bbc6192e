import Dispatch
import Synchronization
import Testing

@testable import PipelineKit

struct BackgroundStageTests {
  private struct Failure: Error, Equatable { let item: Int }

  /// What the second half has done, in its order.
  private final class Done: Sendable {
    let items = Mutex<[Int]>([])
  }

  @Test(arguments: [1, 2, 8])
  func `items are worked through in order, and settling waits for them`(waitingMax: Int) throws {
    let done = Done()
    let stage = BackgroundStage<Int>("test", waitingMax: waitingMax) { item in
      done.items.withLock { $0.append(item) }
    }
    for round in 1...20 {
      for item in 0..<50 { try stage.submit((round - 1) * 50 + item) }
      try stage.settle()
      #expect(done.items.withLock { $0 } == Array(0..<round * 50))
    }
  }

  @Test func `between items the second half stands still`() throws {
    // Neither half locks: what they share is safe only if the stage keeps its word.
    nonisolated(unsafe) var sum = 0
    let stage = BackgroundStage<Int>("test", waitingMax: 4) { item in
      for _ in 0..<200 { sum += item }
    }
    var taken = 0
    for item in 1...2_000 {
      try stage.submit(item)
      guard item.isMultiple(of: 7) else { continue }
      let part = stage.exclusively {
        defer { sum = 0 }
        return sum
      }
      #expect(part.isMultiple(of: 200))
      taken += part
    }
    try stage.settle()
    #expect(taken + sum == 200 * 2_000 * 2_001 / 2)
  }

  @Test func `the first error ends the work and reaches every later call`() throws {
    let done = Done()
    let stage = BackgroundStage<Int>("test", waitingMax: 1) { item in
      if item == 3 { throw Failure(item: item) }
      done.items.withLock { $0.append(item) }
    }
    #expect(throws: Failure(item: 3)) {
      for item in 0..<100 { try stage.submit(item) }
    }
    #expect(throws: Failure(item: 3)) { try stage.settle() }
    #expect(throws: Failure(item: 3)) { try stage.submit(200) }
    #expect(done.items.withLock { $0 } == [0, 1, 2])
  }

  /// Says when nobody holds it any longer.
  private final class Held: Sendable {
    let isReleased: DispatchSemaphore
    init(_ isReleased: DispatchSemaphore) { self.isReleased = isReleased }
    deinit { isReleased.signal() }
  }

  @Test func `the thread ends with its stage and lets go of its work`() throws {
    let isReleased = DispatchSemaphore(value: 0)
    do {
      let held = Held(isReleased)
      let stage = BackgroundStage<Int>("test", waitingMax: 4) { [held] _ in _ = held }
      try stage.submit(1)
      try stage.settle()
    }
    isReleased.wait()
  }
}
