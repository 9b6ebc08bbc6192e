import Testing

@testable import PipelineKit

/// However often a file is read while it grows, the lines are those of one reading of the whole.
struct ReadingInTwoRunsTests {
  private static let content = Array(
    "\u{FEFF}{\"a\":1}\n\n{\"b\":22}\r\n\r\nno event\n{}\n{\"é\":3}\n\n{\"last\":4}".utf8)

  private func linesSeen(_ cuts: [Int], content: [UInt8], packed: Bool) throws -> [String] {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    for cut in cuts + [content.count] {
      let bytes = Array(content[..<cut])
      try log.ingest(folder.write("f", packed && cut == content.count ? gzip(bytes) : bytes))
      log = try log.reopened()
    }
    #expect(log.registry.sources.count <= 1, "cut at \(cuts)")
    return log.allLines
  }

  @Test(arguments: [false, true])
  func `a file cut at any byte and read again whole gives the lines of one run`(
    _ packed: Bool
  ) throws {
    for content in [Self.content, Self.content + [0x0A], Self.content + [0x0D, 0x0A]] {
      let expected = try linesSeen([], content: content, packed: packed)
      #expect(expected.count == naiveLines(content).count)
      for cut in 0...content.count {
        #expect(try linesSeen([cut], content: content, packed: packed) == expected, "cut at \(cut)")
      }
    }
  }

  @Test func `a file cut at any two bytes gives the lines of one run`() throws {
    let content = Array("{1}\n\r\n{2}\r\n{3}".utf8)
    let expected = try linesSeen([], content: content, packed: false)
    for first in 0...content.count {
      for second in first...content.count {
        let seen = try linesSeen([first, second], content: content, packed: false)
        #expect(seen == expected, "cut at \(first) and \(second)")
      }
    }
  }

  @Test func `a newline that comes later ends its line and is no blank line`() throws {
    for end in ["\n", "\r\n"] {
      let folder = TemporaryFolder()
      var log = SmallLog(spoolFolder: folder.path)
      let path = folder.write("f", "{1}")
      #expect(try log.ingest(path).lines == ["{1}"])
      folder.append("f", end)
      #expect(try log.ingest(path).lines == [])
      #expect(log.registry.sources[1]?.mark.position == 3 + end.utf8.count)
      guard case .unchanged = try log.ingest(path).verdict else {
        Issue.record("the newline is not consumed")
        return
      }
      folder.append("f", end + "{2}\n")
      #expect(try log.ingest(path).lines == ["", "{2}"])
      #expect(log.registry.sources[1]?.mark.lines == 3)
    }
  }

  @Test func `two runs cut a file into the same chunks from the same place`() throws {
    let folder = TemporaryFolder()
    let path = folder.write("f", (0..<100).map { "{\($0)}\n" }.joined())
    var first = SmallLog(spoolFolder: folder.path)
    var second = SmallLog(spoolFolder: folder.path)
    second.limits = ChunkLimits(
      linesMax: 2, bytesMax: 1 << 20, lineBytesMax: 1 << 20, keptBytes: 1 << 10, readBytes: 7)
    try first.ingest(path)
    try second.ingest(path)
    #expect(first.records == second.records)
  }
}
