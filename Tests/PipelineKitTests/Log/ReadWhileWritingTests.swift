import Testing

@testable import PipelineKit

/// Readers on other threads than the writer's.
struct ReadWhileWritingTests {
  private static let count = 1_500

  private static func write(_ log: LogWriter) throws {
    for number in 1...count {
      let body = String(repeating: "\(number);", count: 1 + number % 40)
      let batches = ["a/0", "a/1", "b/0"].filter { ($0.hashValue & 7) != number % 8 }.map {
        logBatch($0, [body])
      }
      let isEnd = batches.isEmpty
      _ = try log.append(batches, source: nil, endOfInput: isEnd)
    }
  }

  /// Reads until the last append; every append must be whole and the next one.
  private static func read(_ fixture: LogFixture) throws {
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a", "b"], from: [:])
    var sequence: UInt64 = 0
    while sequence < UInt64(count) {
      let committed = try reader.committedSequence()
      while let append = try cursor.next(upTo: committed) {
        #expect(append.sequence == sequence + 1)
        sequence = append.sequence
        let body = String(repeating: "\(sequence);", count: 1 + Int(sequence) % 40)
        for batch in append.batches { #expect(try batch.body() == Array(body.utf8)) }
        let first = append.batches.first?.header.batchesInAppend
        #expect(first == nil || first == append.batches.count)
      }
      #expect(sequence >= committed)
    }
  }

  @Test func `readers see every append, whole and in order, while it is written`() async throws {
    let fixture = try LogFixture()
    let log = try fixture.writer(.never)
    try log.createTopic(TopicConfig(name: "a", partitions: 2, segmentBytes: 20_000))
    try log.createTopic(TopicConfig(name: "b", partitions: 1, segmentBytes: 9_000))
    try await withThrowingTaskGroup { group in
      group.addTask { try Self.write(log) }
      group.addTask { try Self.read(fixture) }
      group.addTask { try Self.read(fixture) }
      try await group.waitForAll()
    }
    #expect(try fixture.reader().verify().isSound)
  }
}
