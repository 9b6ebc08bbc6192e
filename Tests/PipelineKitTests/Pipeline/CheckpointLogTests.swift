import Testing

@testable import PipelineKit

/// A checkpoint is of one log: another, or an older copy that has grown since, is refused.
struct CheckpointLogTests {
  private func fixture(_ bodies: [String]) throws -> LogFixture {
    let fixture = try LogFixture()
    let writer = try fixture.writer()
    try writer.createTopic(TopicConfig(name: "a", partitions: 2))
    try append(bodies, to: writer)
    try writer.close()
    return fixture
  }

  private func append(_ bodies: [String], to writer: LogWriter) throws {
    for (number, body) in bodies.enumerated() {
      _ = try writer.append(
        [logBatch("a/\(number % 2)", [body])], source: nil, endOfInput: false)
    }
  }

  /// The checkpoint at the end of a log.
  private func checkpoint(_ reader: LogReader) throws -> Checkpoint {
    var cursor = try AppendCursor(reader, topics: ["a"], from: [:])
    var checkpoint = Checkpoint.beginning
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      checkpoint.appendSequence = Int64(append.sequence)
      for batch in append.batches {
        checkpoint.partitions[batch.target] = Checkpoint.Partition(
          nextOffset: batch.header.nextOffset, streamTime: .none, watermark: .none,
          lastBatch: batch.checksum)
      }
    }
    return checkpoint
  }

  @Test func `the log itself is accepted, however it has grown`() throws {
    let fixture = try fixture(["1", "2", "3"])
    let checkpoint = try checkpoint(fixture.reader())
    try fixture.reader().check(checkpoint)
    let writer = try fixture.writer()
    try append(["4", "5"], to: writer)
    try writer.close()
    try fixture.reader().check(checkpoint)
    let copy = try fixture.copy()
    try copy.reader().check(checkpoint)
  }

  @Test func `an older copy that has grown is refused, as is a shorter one`() throws {
    let fixture = try fixture(["1", "2"])
    let older = try fixture.copy()
    let writer = try fixture.writer()
    try append(["3", "4"], to: writer)
    try writer.close()
    let checkpoint = try checkpoint(fixture.reader())
    #expect(
      throws: LogError.checkpointBeyondLog(
        logTarget("a/0"), checkpoint: Offset(2), end: Offset(1))
    ) { try older.reader().check(checkpoint) }
    for _ in 0..<5 { _ = older.now() }
    let other = try older.writer()
    try append(["3", "4", "5", "6"], to: other)
    try other.close()
    #expect(throws: LogError.otherLog(logTarget("a/0"), checkpoint: Offset(2))) {
      try older.reader().check(checkpoint)
    }
  }

  @Test func `another log is refused, and so is one of fewer partitions`() throws {
    let fixture = try fixture(["1", "2", "3"])
    let checkpoint = try checkpoint(fixture.reader())
    // The clocks of both fixtures agree, so that only the last batch read tells them apart.
    let other = try self.fixture(["1", "2", "9", "4"])
    #expect(throws: LogError.otherLog(logTarget("a/0"), checkpoint: Offset(2))) {
      try other.reader().check(checkpoint)
    }
    let small = try LogFixture()
    let writer = try small.writer()
    try writer.createTopic(TopicConfig(name: "a", partitions: 1))
    try writer.close()
    #expect(throws: LogError.self) { try small.reader().check(checkpoint) }
  }

  @Test func `the checksum is kept with the checkpoint`() throws {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    var checkpoint = Checkpoint.beginning
    checkpoint.appendSequence = 3
    checkpoint.partitions[logTarget("a/0")] = Checkpoint.Partition(
      nextOffset: Offset(4), streamTime: .none, watermark: .none, lastBatch: .max)
    checkpoint.partitions[logTarget("a/1")] = Checkpoint.Partition(
      nextOffset: Offset(4), streamTime: .none, watermark: .none)
    try store.commit { try checkpoint.save(in: $0) }
    #expect(try store.checkpoint() == checkpoint)
  }
}
