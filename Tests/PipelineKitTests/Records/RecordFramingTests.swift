import Testing

@testable import PipelineKit

/// Records of several lines are never cut.
@Suite struct RecordFramingTests {
  static let traces: [(name: String, text: String)] = [
    (
      "Java",
      """
      2026-01-31 12:00:00 ERROR refused
      java.lang.IllegalStateException: no stock
      \tat shop.Orders.place(Orders.java:17)
      Caused by: java.io.IOException: broken pipe
      \t... 12 more
      """
    ),
    (
      "Python",
      """
      2026-01-31 12:00:00,250 - orders - ERROR - refused
      Traceback (most recent call last):
        File "a.py", line 1, in place
      KeyError: 'x'

      During handling of the above exception, another exception occurred:

      Traceback (most recent call last):
        File "a.py", line 3, in place
      shop.OutOfStock: x
      """
    ),
    (
      "Go",
      """
      2026/01/31 12:00:00 serving failed
      panic: runtime error: index out of range [3]

      goroutine 1 [running]:
      main.(*Server).serve(0xc000, 0x1)
      \t/src/main.go:17 +0x1d
      created by main.main
      \t/src/main.go:9 +0x2a
      exit status 2
      """
    ),
    (
      "Swift",
      """
      2026-01-31T12:00:00Z ERROR api crashed
      Fatal error: Index out of range
      Thread 0 crashed:
      0 0x0000000104b2 in main at /src/main.swift:3
      1 0x0000000104b9 in start at /src/main.swift:9
      """
    ),
    (
      "JavaScript",
      """
      {"level":50,"time":1769860800250,"msg":"boom"}
      TypeError: Cannot read properties of undefined
          at place (/app/orders.js:3:9)
          at process.processTicks (node:internal:96:5)
      """
    ),
  ]

  /// The records of a text, however it is cut into chunks and reads.
  static func records(_ text: String, linesMax: Int, readBytes: Int) throws -> [String] {
    let folder = TemporaryFolder()
    let path = folder.path + "/a.log"
    folder.write("a.log", text)
    let limits = ChunkLimits(
      linesMax: linesMax, bytesMax: 1 << 20, lineBytesMax: 1 << 20, keptBytes: 1 << 10,
      readBytes: readBytes)
    var chunker = LineChunker(
      try ByteSource(InputFile(path: path, kind: .regular)), limits: limits, hasRecords: true)
    var records: [String] = []
    var lines = 0
    while let chunk = try chunker.next() {
      #expect(chunk.firstLine == lines + 1)
      #expect(chunk.continuations.count == chunk.lines.count)
      #expect(chunk.continuations.first != true, "a chunk begins with a record")
      lines += chunk.lines.count
      for index in chunk.lines.indices {
        let line = String(decoding: chunk.bytes[chunk.range(ofLine: index)], as: UTF8.self)
        if chunk.continuations[index] {
          records[records.count - 1] += "\n" + line
        } else {
          records.append(line)
        }
      }
    }
    return records
  }

  @Test(arguments: traces.indices)
  func `a stack trace belongs to the record before it`(_ index: Int) throws {
    let text = Self.traces[index].text
    #expect(try Self.records(text + "\n", linesMax: 100, readBytes: 4096) == [text])
  }

  /// Every number of lines a chunk may have, and every number of bytes read at a time.
  @Test func `records do not depend on where chunks and reads cut`() throws {
    let text = Self.traces.map(\.text).joined(separator: "\n") + "\n"
    let whole = Self.traces.map(\.text)
    let lineCount = text.split(separator: "\n", omittingEmptySubsequences: false).count
    for linesMax in 1...lineCount {
      #expect(try Self.records(text, linesMax: linesMax, readBytes: 4096) == whole)
    }
    for readBytes in 1...64 {
      #expect(try Self.records(text, linesMax: 3, readBytes: readBytes) == whole)
    }
    let unterminated = String(text.dropLast())
    for linesMax in 1...lineCount {
      #expect(try Self.records(unterminated, linesMax: linesMax, readBytes: 7) == whole)
    }
  }

  @Test func `blank lines between records belong to none`() throws {
    let text = "2026-01-31 12:00:00 INFO a\n\n\n2026-01-31 12:00:01 INFO b\n\n"
    #expect(
      try Self.records(text, linesMax: 1, readBytes: 5) == [
        "2026-01-31 12:00:00 INFO a", "", "", "2026-01-31 12:00:01 INFO b", "",
      ])
  }

  @Test func `a line without a record before it starts one`() throws {
    let text = "  at a\n  at b\n2026-01-31 12:00:00 INFO a\n"
    #expect(
      try Self.records(text, linesMax: 10, readBytes: 4096)
        == ["  at a\n  at b", "2026-01-31 12:00:00 INFO a"])
  }

  /// A followed record waits until the next one starts, or nothing came for a while.
  @Test func `a followed record waits for its lines`() throws {
    let folder = TemporaryFolder()
    folder.write("a.log", "2026-01-31 12:00:00 ERROR a\n\tat b\n")
    let limits = ChunkLimits(linesMax: 10)
    let file = InputFile(path: folder.path + "/a.log", kind: .regular)
    var chunker = LineChunker(
      try ByteSource(file, isFollowed: true), limits: limits, mode: .following, hasRecords: true)
    let chunk1 = try chunker.next()
    #expect(chunk1 == nil)
    let waits = chunker.hasOpenRecord
    #expect(waits)
    folder.append("a.log", "\tat c\n2026-01-31 12:00:01 INFO d\n")
    let chunk2 = try chunker.next()
    #expect(chunk2?.lines.count == 3)
    let chunk3 = try chunker.next()
    #expect(chunk3 == nil)
    chunker.releasesOpenRecord = true
    let chunk4 = try chunker.next()
    #expect(chunk4?.lines.count == 1)
    chunker.releasesOpenRecord = false
    let isDone = !chunker.hasOpenRecord
    #expect(isDone)
  }
}
