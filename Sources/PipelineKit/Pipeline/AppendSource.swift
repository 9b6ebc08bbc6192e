import Foundation

/// Reads a log's appends one after the other, and waits for more where more may come.
///
/// It is the source of a pipeline's decoders: called on a thread of its own, woken by `wake`.
final class AppendSource: @unchecked Sendable {
  /// What the pipeline gets to see.
  enum Input: Sendable {
    /// An append, and the next offsets once it is processed.
    case append(Append, nextOffsets: [TopicPartition: Offset])
    /// Nothing came for a while; a commit may be due.
    case idle
  }

  /// How long to wait for an append before saying so.
  private static let idleSeconds = 0.2

  // `cursor` belongs to the thread that calls `next`; the rest is guarded by `condition`.
  private let reader: LogReader
  private var cursor: AppendCursor
  private let condition = NSCondition()
  private var isFinite: Bool
  private let limit: ReplayLimit

  /// - Parameters:
  ///   - follow: whether to wait for more at the end of the log.
  ///   - limit: up to where to read.
  init(
    _ reader: LogReader, topics: [String], from offsets: [TopicPartition: Offset], follow: Bool,
    limit: ReplayLimit = ReplayLimit()
  ) throws(LogError) {
    self.reader = reader
    self.limit = limit
    cursor = try AppendCursor(reader, topics: topics, from: offsets)
    isFinite = !follow
  }

  /// Ends the stream at the end of the log as it will be when it is reached.
  func finish() {
    condition.lock()
    isFinite = true
    condition.broadcast()
    condition.unlock()
  }

  /// Says that the log has grown.
  func wake() {
    condition.lock()
    condition.broadcast()
    condition.unlock()
  }

  func next() throws -> Input? {
    condition.lock()
    let endsHere = isFinite
    condition.unlock()
    let committed = try reader.committedSequence()
    if let append = try cursor.next(upTo: min(committed, limit.sequence ?? committed)) {
      if limit.ends(before: append) { return nil }
      return .append(append, nextOffsets: cursor.nextOffsets)
    }
    if endsHere { return nil }
    condition.lock()
    defer { condition.unlock() }
    if isFinite { return .idle }
    _ = condition.wait(until: Date(timeIntervalSinceNow: AppendSource.idleSeconds))
    return .idle
  }
}
