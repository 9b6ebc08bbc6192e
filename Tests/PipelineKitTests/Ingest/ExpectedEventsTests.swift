import Testing

@testable import PipelineKit

/// What an ingest says of the events that are still to come: known from what the files have given.
struct ExpectedEventsTests {
  private static let schema = EventSchema(
    topic: "t", types: [EventType("view", [EventField("visitor_id", .text, required: true)])],
    keyPaths: ["visitor_id"])

  private static func line(_ number: Int) -> String {
    "{\"event_id\":\"e-\(1_000 + number)\",\"type\":\"view\",\"timestamp\":\"2024-01-01T00:00:00Z\","
      + "\"visitor_id\":\"v\"}\n"
  }

  /// The expectation after each append of eight lines.
  private func expectations(_ files: [String], _ fixture: LogFixture) throws -> [Int] {
    let writer = try fixture.writer()
    for config in InternalTopics.configs { try writer.createTopic(config) }
    let topic = TopicConfig(
      name: "t", partitions: 1, partitioner: Partitioner.murmur2.rawValue,
      keyPaths: ["visitor_id"], timestampPath: EventSchema.timePath, idPath: EventSchema.idPath,
      format: LineFormat.json.rawValue)
    try writer.createTopic(topic)
    var options = IngestOptions(format: .json, threads: 2)
    options.linesPerPartition = 8
    let ingestor = Ingestor(
      writer: writer, topic: topic, schema: Self.schema, options: options,
      registry: try LogSession.registry(fixture.reader()), spoolFolder: fixture.directory,
      clock: { Timestamp(milliseconds: 1_800_000_000_000) })
    var seen: [Int] = []
    let inputs = files.map { InputFile(path: $0, kind: .regular) }
    _ = try ingestor.ingest(inputs, isStopped: { false }) { seen.append($0.eventsExpected) }
    try writer.close()
    return seen
  }

  @Test func `lines of one length are foretold exactly, file by file`() throws {
    let folder = TemporaryFolder()
    let first = folder.write("a", (0..<40).map(Self.line).joined())
    let second = folder.write("b", (40..<56).map(Self.line).joined())
    let seen = try expectations([first, second], LogFixture())
    #expect(seen == [40, 40, 40, 40, 40, 56, 56])
  }

  @Test func `lines that are no events are not expected, nor those that were read before`() throws {
    let folder = TemporaryFolder()
    let fixture = try LogFixture()
    let whole = (0..<16).map {
      $0 % 2 == 0 ? Self.line($0) : "{\"event_id\":\"e-\(1_000 + $0)\"}\n"
    }
    let file = folder.write("a", whole.joined())
    #expect(try expectations([file], fixture).last == 8)
    #expect(try expectations([file], fixture) == [])
    folder.append("a", (16..<32).map(Self.line).joined())
    #expect(try expectations([file], fixture) == [16, 16])
  }
}
