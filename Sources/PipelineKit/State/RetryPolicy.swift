import Foundation

/// How often, and after what waits, a retryable failure is tried again.
package struct RetryPolicy: Sendable {
  /// Waits between attempts; one more attempt than waits.
  package let waits: [Duration]
  private let sleep: @Sendable (Duration) -> Void

  /// Three attempts, the second after 2 s and the third after another 4 s.
  package static let standard = RetryPolicy(waits: [.seconds(2), .seconds(4)]) { wait in
    Thread.sleep(forTimeInterval: wait / .seconds(1))
  }

  /// Creates a policy; `sleep` is passed in so that tests do not wait.
  package init(waits: [Duration], sleep: @escaping @Sendable (Duration) -> Void) {
    self.waits = waits
    self.sleep = sleep
  }

  /// Runs `body` until it succeeds, fails for good, or the waits are used up.
  func run<T>(_ body: () throws -> T) throws -> T {
    for wait in waits {
      do {
        return try body()
      } catch let error as SQLiteError where error.isRetryable {
        sleep(wait)
      }
    }
    return try body()
  }
}
