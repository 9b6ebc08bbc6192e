import Foundation
import Testing

@testable import PipelineKit

/// The view file as other programs see it.
@Suite struct ViewsFromOutsideTests {
  private let fixture: ViewFixture
  private let store: ViewStore

  private static let view = PublicView(
    name: "page_minutes",
    sql: """
      SELECT path, \(TimeSQL.rfc3339("minute_ms")) AS minute, minute_ms, views, visitors, \
      load_p50 AS load_p50_ms, minute_ms + 60000 <= {watermark} AS closed FROM {pages}
      """,
    sentence: "One row per path and minute.", units: "load_p50_ms: milliseconds")

  init() throws {
    fixture = try ViewFixture()
    store = try fixture.store()
    try store.define(tables: [AggregateTableTests.spec.table], views: [Self.view])
    let events = (0..<3).map { index in
      AggregateTableTests.Event(
        path: "/a", minute: Int64(index / 2) * 60_000, count: 1, bytes: 0, visitor: UInt64(index),
        load: Int64(index) * 100)
    }
    let delta = try AggregateTableTests.delta(events)
    let target = TopicPartition(topic: "t", partition: PartitionID(index: 0))
    let checkpoint = Checkpoint(
      partitions: [
        target: .init(
          nextOffset: Offset(value: 3), streamTime: Timestamp(milliseconds: 90_000),
          watermark: Timestamp(milliseconds: 60_000))
      ],
      appendSequence: 0, logStreamTime: Timestamp(milliseconds: 90_000), ended: false)
    try store.commit { transaction in
      try delta.apply(in: transaction)
      try checkpoint.save(in: transaction)
    }
  }

  private static let rows = [
    "/a|1970-01-01T00:00:00.000Z|0|2|2|0|1", "/a|1970-01-01T00:01:00.000Z|60000|1|1|200|0",
  ]

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/sqlite3")))
  func `the sqlite3 tool reads a public view while the program runs`() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = ["-readonly", fixture.path, "SELECT * FROM page_minutes"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text.split(separator: "\n").map(String.init) == Self.rows)
  }

  @Test func `a row is closed when the watermark reaches the end of its window`() throws {
    let rows = try fixture.connection(.reader).dump("SELECT minute_ms, closed FROM page_minutes")
    #expect(rows == ["0 | 1", "60000 | 0"])
  }

  @Test func `one long read sees one commit while others are made`() throws {
    let reader = try fixture.connection(.reader)
    try reader.execute("BEGIN")
    #expect(try reader.integer("SELECT sum(views) FROM page_minutes") == 3)
    for _ in 0..<3 {
      let more = try AggregateTableTests.delta([.init(path: "/b", minute: 0, count: 1, bytes: 0)])
      try store.commit { try more.apply(in: $0) }
      #expect(try reader.integer("SELECT sum(views) FROM page_minutes") == 3)
    }
    try reader.execute("COMMIT")
    #expect(try reader.integer("SELECT sum(views) FROM page_minutes") == 6)
  }

  @Test func `the file is sound after many commits`() throws {
    var random = StateRandom()
    for _ in 0..<30 {
      let delta = try AggregateTableTests.delta(AggregateTableTests.randomEvents(50, &random))
      try store.commit { try delta.apply(in: $0) }
    }
    #expect(try fixture.connection(.reader).texts("PRAGMA integrity_check") == ["ok"])
  }
}
