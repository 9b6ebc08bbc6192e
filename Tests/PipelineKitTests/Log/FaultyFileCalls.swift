import Glibc
import Synchronization

@testable import PipelineKit

/// The operating system, but for one call that fails.
final class FaultyFileCalls: FileCalls {
  /// Which call fails, counted from 0 after `arm`.
  enum Fault: Equatable, Sendable {
    /// A write puts half of its bytes on the disk, and the next finds it full.
    case write(Int)
    /// A sync fails once.
    case sync(Int)
    /// A sync fails once, and every truncation.
    case syncAndTruncate(Int)
  }

  private struct State: Sendable {
    var fault: Fault?
    var writes = 0
    var syncs = 0
    var hasFailed = false
  }

  private let state = Mutex(State())
  private let system = SystemFileCalls()

  /// Counts from here on.
  func arm(_ fault: Fault?) { state.withLock { $0 = State(fault: fault) } }

  /// Whether the fault has come.
  var hasFailed: Bool { state.withLock { $0.hasFailed } }

  func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at position: Int) -> Int {
    let share = state.withLock { state -> Int? in
      defer { state.writes += 1 }
      guard case .write(let number) = state.fault else { return bytes.count }
      if state.writes == number, bytes.count > 1 { return bytes.count / 2 }
      guard state.writes == number + 1 else { return bytes.count }
      state.hasFailed = true
      return nil
    }
    guard let share else { return fail(ENOSPC) }
    return system.write(.init(rebasing: bytes[..<share]), to: descriptor, at: position)
  }

  func synchronize(_ descriptor: Int32) -> Int32 {
    let fails = state.withLock { state in
      defer { state.syncs += 1 }
      switch state.fault {
      case .sync(state.syncs), .syncAndTruncate(state.syncs): state.hasFailed = true
      default: return false
      }
      return true
    }
    return fails ? Int32(fail(EIO)) : system.synchronize(descriptor)
  }

  func truncate(_ descriptor: Int32, to size: Int) -> Int32 {
    if case .syncAndTruncate = state.withLock({ $0.fault }) { return Int32(fail(EIO)) }
    return system.truncate(descriptor, to: size)
  }

  private func fail(_ code: Int32) -> Int {
    errno = code
    return -1
  }
}
