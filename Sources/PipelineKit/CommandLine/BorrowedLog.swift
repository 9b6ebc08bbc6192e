import Glibc

/// The log of a program that does not write it: published events reach it by taking its lock for a
/// moment, or by asking the process that holds it.
struct BorrowedLog {
  let folder: String
  let reader: LogReader

  /// How long to wait for an answer: the writer looks for requests several times a second.
  private static let waitMilliseconds: Int64 = 5_000
  private static let pauseMicroseconds: UInt32 = 20_000

  /// Appends events, each once.
  ///
  /// - Returns: how many rows of the outbox are done then; nil while nobody has answered.
  /// - Throws: `CommandError.requestRefused`; what the log throws.
  func append(_ events: PublishedEvents, to topic: PublishedTopic) throws -> Int64? {
    do {
      let writer = try LogWriter(
        directory: folder, command: CommandLine.arguments.joined(separator: " "), sync: .never,
        clock: { Timestamp.wallClock })
      let rows = try topic.append(events, to: writer, reading: reader)
      try writer.close()
      return rows
    } catch LogError.locked {
      return try ask(events, topic)
    }
  }

  private func ask(_ events: PublishedEvents, _ topic: PublishedTopic) throws -> Int64? {
    let requests = try LogRequests(directory: folder)
    let id = try requests.submit(
      topic: topic.name, payload: events.payload, requester: "process \(getpid())")
    let clock = ContinuousClock()
    let deadline = clock.now + .milliseconds(Self.waitMilliseconds)
    let outcome = try requests.waitForOutcome(of: id) {
      guard clock.now < deadline else { return false }
      usleep(Self.pauseMicroseconds)
      return true
    }
    switch outcome {
    case .done(let text): return Int64(text) ?? events.reach.rows
    case .refused(let reason): throw CommandError.requestRefused(reason: reason)
    case nil: return nil
    }
  }
}
