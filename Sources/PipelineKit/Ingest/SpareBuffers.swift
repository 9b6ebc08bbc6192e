import Foundation

/// Buffers of chunks that are done with, for the chunks to come.
///
/// A chunk takes some 12 MB, which the system hands out page by page and zeroed: filling the same
/// few buffers again and again spares that.
final class SpareBuffers: @unchecked Sendable {
  /// Buffers kept; more are let go.
  private static let countMax = 3

  // `buffers` is guarded by `lock`.
  private let lock = NSLock()
  private var buffers: [[UInt8]] = []

  /// Gives back a buffer; whoever else still holds it keeps its contents.
  func put(_ buffer: [UInt8]) {
    lock.withLock { if buffers.count < SpareBuffers.countMax { buffers.append(buffer) } }
  }

  /// An empty buffer, with room if one was given back.
  func take() -> [UInt8] {
    var buffer = lock.withLock { buffers.popLast() } ?? []
    buffer.removeAll(keepingCapacity: true)
    return buffer
  }
}
