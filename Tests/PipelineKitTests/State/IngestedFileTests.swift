import Testing

@testable import PipelineKit

@Suite struct IngestedFileTests {
  private let fixture: ViewFixture
  private let store: ViewStore

  init() throws {
    fixture = try ViewFixture()
    store = try fixture.store()
    try store.define(tables: [], views: [])
  }

  private func file(_ path: String, lines: Int64, first: Int64?, last: Int64?) -> IngestedFile {
    var file = IngestedFile(sourceID: "abc", path: path)
    file.counts.lines = lines
    file.counts.events = lines - 1
    file.counts.deadLetters = 1
    if let first { file.firstEvent = Timestamp(milliseconds: first) }
    if let last { file.lastEvent = Timestamp(milliseconds: last) }
    return file
  }

  private func rows() throws -> [String] {
    try fixture.connection(.reader).dump(
      """
      SELECT path, lines, events, dead_letters, first_event, last_event_ms, finished_ms \
      FROM ingested_files
      """
    )
  }

  @Test func `contributions add up in any order`() throws {
    let parts = [
      file("a.jsonl", lines: 10, first: 5000, last: 6000),
      file("", lines: 5, first: nil, last: nil),
      file("", lines: 7, first: -1, last: 5500),
    ]
    let expected = ["'a.jsonl' | 22 | 19 | 3 | '1969-12-31T23:59:59.999Z' | 6000 | NULL"]
    for order in [[0, 1, 2], [2, 1, 0], [1, 0, 2]] {
      try store.commit { transaction in
        try transaction.connection.execute("DELETE FROM ingested_files__v1")
        for index in order { try parts[index].apply(in: transaction) }
      }
      #expect(try rows() == expected)
    }
  }

  @Test func `a source without events has no times`() throws {
    try store.commit { try file("x", lines: 1, first: nil, last: nil).apply(in: $0) }
    #expect(try rows() == ["'x' | 1 | 0 | 1 | NULL | NULL | NULL"])
  }

  @Test func `the end of a source is kept`() throws {
    var end = IngestedFile(sourceID: "abc", path: "")
    end.finished = Timestamp(milliseconds: 9000)
    try store.commit { transaction in
      try end.apply(in: transaction)
      try file("x", lines: 1, first: nil, last: nil).apply(in: transaction)
    }
    #expect(try rows() == ["'x' | 1 | 0 | 1 | NULL | NULL | 9000"])
  }
}

@Suite struct DeadLetterTests {
  @Test func `a dead letter keeps its bytes and is written once`() throws {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    try store.define(tables: [], views: [])
    let letter = DeadLetter(
      id: 4, topic: "page_views", file: "a.jsonl", line: 7, byteOffset: 99, stage: "decode",
      reason: "not UTF-8", bytes: [0xff, 0], at: Timestamp(milliseconds: 0))
    for _ in 0..<2 { try store.commit { try DeadLetter.insert([letter], in: $0) } }
    let rows = try fixture.connection(.reader).dump("SELECT * FROM dead_letters")
    #expect(
      rows == [
        "4 | 'page_views' | 'a.jsonl' | 7 | 99 | 'decode' | 'not UTF-8' | x'ff.0' | "
          + "'1970-01-01T00:00:00.000Z' | 0 | 'open' | NULL"
      ])
  }
}
