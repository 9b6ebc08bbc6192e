import GRDB
import Testing

@testable import PipelineKit

/// What a full check finds that reading need not.
struct VerifyTests {
  /// Three sealed segments and an active one in a/0.
  private static func log() throws -> LogFixture {
    let fixture = try LogFixture()
    let log = try fixture.writer(.never)
    try log.createTopic(TopicConfig(name: "a", partitions: 2, segmentBytes: 1))
    for text in ["one", "two", "three", "four"] {
      _ = try log.append([logBatch("a/0", [text])], source: nil, endOfInput: false)
    }
    try log.close()
    return fixture
  }

  private static func change(_ fixture: LogFixture, _ sql: String) throws {
    try Catalog(directory: fixture.directory, access: .update).write { try $0.execute(sql: sql) }
  }

  @Test func `a sound log is counted`() throws {
    let fixture = try Self.log()
    let report = try fixture.reader().verify()
    #expect(report.isSound)
    #expect(report.segments == 6)
    #expect(report.batches == 4)
    #expect(report.records == 4)
    #expect(report.bytes == 4 * RecordBatchFormat.headerLength(columnCount: 1) + 15)
  }

  @Test(
    arguments: [
      "UPDATE segments SET header_digest = header_digest + 1 WHERE base_offset = 1",
      "UPDATE segments SET records = 2 WHERE base_offset = 1",
      "UPDATE segments SET max_event_ms = 5 WHERE base_offset = 1",
      "DELETE FROM segments WHERE topic = 'a' AND base_offset = 1",
      "UPDATE segments SET base_offset = 7 WHERE topic = 'a' AND base_offset = 1",
      "UPDATE segments SET is_sealed = 0 WHERE topic = 'a' AND base_offset = 1",
      "DELETE FROM segments WHERE topic = 'a' AND partition = 1",
      "UPDATE segments SET is_sealed = 1 WHERE topic = 'a' AND partition = 1",
    ])
  func `a catalog that says otherwise is a finding`(sql: String) throws {
    let fixture = try Self.log()
    try Self.change(fixture, sql)
    #expect(try !fixture.reader().verify().isSound)
  }

  @Test func `a missing append is a finding even where no file shows a gap`() throws {
    let fixture = try Self.log()
    let name = "a/0/00000000000000000003.log"
    try fixture.truncate(name, to: 0)
    // Without the catalog's word, the file looks as if it had always been empty.
    try Self.change(
      fixture, "UPDATE segments SET bytes = 0, batches = 0 WHERE topic = 'a' AND base_offset = 3")
    let findings = try fixture.reader().verify().findings.map(\.description)
    #expect(findings == ["committed: append 4 of 4 is missing or incomplete"])
  }

  @Test func `damage in one segment does not hide that in another`() throws {
    let fixture = try Self.log()
    let names = ["a/0/00000000000000000000.log", "a/0/00000000000000000002.log"]
    for name in names { try fixture.flipBit(8 * 30, of: name) }
    let findings = try fixture.reader().verify().findings
    for name in names { #expect(findings.contains { $0.segment == name }) }
  }
}
