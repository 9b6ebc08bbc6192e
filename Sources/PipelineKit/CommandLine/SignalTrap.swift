import Foundation

/// The signals that end a run cleanly.
final class SignalTrap: @unchecked Sendable {
  // `received` and `action` are guarded by `lock`; the sources live as long as the trap.
  private let lock = NSLock()
  private var received: Int32?
  private var action: (@Sendable () -> Void)?
  private var sources: [any DispatchSourceSignal] = []

  /// Calls `onSignal` at the first SIGINT or SIGTERM; the second ends the process at once.
  init(onSignal: @escaping @Sendable () -> Void) {
    action = onSignal
    for number in [SIGINT, SIGTERM] {
      // The source takes over from the default action when it is registered. Were the signal ignored
      // before that, one that came in between would be lost; so it ends the program at once.
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in self?.take(number) }
      source.resume()
      sources.append(source)
    }
  }

  private func take(_ number: Int32) {
    lock.lock()
    let isFirst = received == nil
    received = received ?? number
    let action = action
    lock.unlock()
    if isFirst { action?() } else { _exit(128 + number) }
  }

  /// Lets go of what `onSignal` holds on to; a signal is still told by ``exitCode``.
  func release() { lock.withLock { action = nil } }

  /// The exit code of a run that a signal ended: 130 or 143; nil if none came.
  var exitCode: Int32? { lock.withLock { received.map { 128 + $0 } } }
}
