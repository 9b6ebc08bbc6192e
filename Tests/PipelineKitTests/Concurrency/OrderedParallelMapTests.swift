import Glibc
import Synchronization
import Testing

@testable import PipelineKit

/// What went wrong in a test, on purpose.
private enum Failure: Error, Equatable {
  case source
  case input(Int)
  case worker
}

/// Gives 0, 1, … and then nothing, or an error.
private final class Numbers: Sendable {
  private let given = Atomic<Int>(0)
  private let end: Int
  private let failure: Failure?

  init(_ end: Int, then failure: Failure? = nil) { (self.end, self.failure) = (end, failure) }

  var givenCount: Int { given.load(ordering: .sequentiallyConsistent) }

  func next() throws -> Int? {
    guard givenCount < end else {
      if let failure { throw failure }
      return nil
    }
    return given.wrappingAdd(1, ordering: .sequentiallyConsistent).oldValue
  }
}

struct OrderedParallelMapTests {
  /// All results up to the end or the first error.
  private static func results(
    _ map: OrderedParallelMap<Int, Int>
  ) -> (values: [Int], failure: Failure?) {
    defer { map.cancel() }
    var values: [Int] = []
    do {
      while let value = try map.next() { values.append(value) }
      return (values, nil)
    } catch {
      return (values, error as? Failure)
    }
  }

  private static func map(
    _ numbers: Numbers, workers: Int,
    _ body: @escaping @Sendable (Int) throws -> Int
  ) -> OrderedParallelMap<Int, Int> {
    OrderedParallelMap(workers: workers, source: { try numbers.next() }, makeWorker: { body })
  }

  /// Runs until `condition` holds; every caller's condition holds before long.
  private static func wait(until condition: () -> Bool) {
    while !condition() { sched_yield() }
  }

  @Test(arguments: [1, 2, 3, 8])
  func `results come in the order of the inputs`(workers: Int) {
    let map = Self.map(Numbers(500), workers: workers) { number in
      // Some inputs take longer than those behind them.
      for _ in 0..<(number % 7) * 20 { sched_yield() }
      return number * 2
    }
    #expect(Self.results(map).values == (0..<500).map { $0 * 2 })
  }

  @Test func `nothing comes of nothing, and again nothing`() throws {
    let map = Self.map(Numbers(0), workers: 2) { $0 }
    #expect(try map.next() == nil)
    #expect(try map.next() == nil)
    map.cancel()
  }

  @Test(arguments: [1, 4])
  func `a worker's error comes after all results before it`(workers: Int) {
    let map = Self.map(Numbers(100), workers: workers) { number in
      if number == 17 { throw Failure.input(17) }
      return number
    }
    let (values, failure) = Self.results(map)
    #expect(values == Array(0..<17))
    #expect(failure == .input(17))
  }

  @Test(arguments: [0, 1, 30])
  func `the source's error comes after all its inputs`(count: Int) {
    let (values, failure) = Self.results(
      Self.map(Numbers(count, then: .source), workers: 3) { $0 })
    #expect(values == Array(0..<count))
    #expect(failure == .source)
  }

  @Test func `threads that yield are nicer than the one that waits for them`() {
    @Sendable func niceness() -> Int {
      Int(getpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0))
    }
    let numbers = Numbers(20)
    let map = OrderedParallelMap<Int, Int>(
      workers: 3, yields: true, source: { try numbers.next() },
      makeWorker: { { number in number * 100 + niceness() } })
    let results = Self.results(map).values
    #expect(results.map { $0 / 100 } == Array(0..<20))
    #expect(results.allSatisfy { $0 % 100 > niceness() })
  }

  @Test func `each worker has a state of its own`() {
    let made = Atomic<Int>(0)
    let numbers = Numbers(200)
    let map = OrderedParallelMap<Int, Int>(
      workers: 4, source: { try numbers.next() },
      makeWorker: {
        made.wrappingAdd(1, ordering: .relaxed)
        var calls = 0
        return { number in
          calls += 1
          return calls > 0 ? number : -1
        }
      })
    #expect(Self.results(map).values == Array(0..<200))
    #expect(made.load(ordering: .relaxed) == 4)
  }

  @Test func `a worker that cannot be made is an error`() {
    let numbers = Numbers(100)
    let map = OrderedParallelMap<Int, Int>(
      workers: 2, source: { try numbers.next() }, makeWorker: { throw Failure.worker })
    #expect(Self.results(map).failure == .worker)
  }

  @Test func `workers that cannot be made are an error after the source's end, too`() {
    let numbers = Numbers(1)
    let map = OrderedParallelMap<Int, Int>(
      workers: 2, source: { try numbers.next() },
      makeWorker: {
        while numbers.givenCount < 1 { sched_yield() }
        throw Failure.worker
      })
    #expect(Self.results(map).failure == .worker)
  }

  @Test(arguments: [1, 3])
  func `a slow consumer pauses the source`(workers: Int) throws {
    let numbers = Numbers(1_000)
    let map = Self.map(numbers, workers: workers) { $0 }
    let inFlightMax = workers * 2 + 1
    Self.wait { map.waits.source > 0 }
    #expect(numbers.givenCount == inFlightMax)
    for taken in 1...5 {
      #expect(try map.next() == taken - 1)
      Self.wait { numbers.givenCount == inFlightMax + taken }
    }
    map.cancel()
    #expect(numbers.givenCount <= inFlightMax + 5)
  }

  @Test func `cancelling stops a source that waits for room and workers that wait for inputs`()
    throws
  {
    let map = Self.map(Numbers(1_000), workers: 2) { $0 }
    Self.wait { map.waits.source > 0 }
    map.cancel()
    while try map.next() != nil {}
    #expect(try map.next() == nil)
  }

  @Test func `cancelling twice is cancelling once`() {
    let map = Self.map(Numbers(3), workers: 1) { $0 }
    map.cancel()
    map.cancel()
  }

  @Test func `a consumer that waits is counted`() {
    let isReleased = Atomic<Bool>(false)
    let map = Self.map(Numbers(1), workers: 1) { number in
      while !isReleased.load(ordering: .sequentiallyConsistent) { sched_yield() }
      return number
    }
    let waiting = WaitingConsumer(map)
    Self.wait { map.waits.consumer > 0 }
    isReleased.store(true, ordering: .sequentiallyConsistent)
    #expect(waiting.join() == [0])
  }
}

/// Takes all results on a thread of its own.
private final class WaitingConsumer: @unchecked Sendable {
  // `values` is written by the thread and read after it was joined.
  private var values: [Int] = []
  private var thread = pthread_t()
  private let map: OrderedParallelMap<Int, Int>

  init(_ map: OrderedParallelMap<Int, Int>) {
    self.map = map
    pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let consumer = Unmanaged<WaitingConsumer>.fromOpaque(argument).takeRetainedValue()
        // No input or worker of these tests throws.
        while let value = try? consumer.map.next() { consumer.values.append(value) }
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
  }

  func join() -> [Int] {
    pthread_join(thread, nil)
    map.cancel()
    return values
  }
}
