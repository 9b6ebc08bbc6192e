import Dispatch
import Synchronization

/// Calls `body` with each number in `0 ..< count`, side by side, and returns what it gave in their
/// order, when all are done.
///
/// - Throws: what the call with the lowest number that failed threw.
package func concurrentMap<Output>(
  _ count: Int, _ body: @Sendable (Int) throws -> Output
) throws -> [Output] {
  // Each call writes what no other touches, under the lock; what comes out is touched by one thread.
  nonisolated(unsafe) var results = [Result<Output, any Error>?](repeating: nil, count: count)
  let lock = Mutex(())
  DispatchQueue.concurrentPerform(iterations: count) { index in
    nonisolated(unsafe) let result = Result { try body(index) }
    lock.withLock { _ in results[index] = result }
  }
  return try results.compactMap { try $0?.get() }
}
