import Testing

@testable import PipelineKit

struct LineChunkerTests {
  /// Limits small enough to be met by a handful of bytes.
  private func limits(
    lines: Int = 1000, bytes: Int = 1000, line: Int = 1000, kept: Int = 1000, read: Int = 256
  ) -> ChunkLimits {
    ChunkLimits(
      linesMax: lines, bytesMax: bytes, lineBytesMax: line, keptBytes: kept, readBytes: read)
  }

  private func chunks(
    _ content: some Sequence<UInt8>, _ limits: ChunkLimits, from mark: SourceMark = .start
  ) throws -> [PipelineKit.Chunk] {
    let folder = TemporaryFolder()
    let path = folder.write("f", content)
    var chunker = LineChunker(try ByteSource(InputFile(path: path, kind: .regular)), limits: limits)
    return try chunker.rest()
  }

  /// Every content over a small alphabet, which holds all that means something to a chunker.
  private static func contents(lengthMax: Int) -> [[UInt8]] {
    var all: [[UInt8]] = [[]]
    var last: [[UInt8]] = [[]]
    for _ in 0..<lengthMax {
      last = last.flatMap { content in [0x61, 0x0A, 0x0D].map { content + [$0] } }
      all += last
    }
    return all
  }

  @Test func `every small content is cut into the lines of the naive splitter`() throws {
    for content in Self.contents(lengthMax: 5) {
      let expected = naiveLines(content)
      for linesMax in 1...3 {
        let chunks = try chunks(content, limits(lines: linesMax))
        #expect(chunks.flatMap(\.seenLines) == expected)
        #expect(chunks.allSatisfy { $0.lines.count <= linesMax })
        #expect(
          chunks.last?.endsUnterminated ?? false == !(content.isEmpty || content.last == 0x0A))
      }
    }
  }

  @Test func `every read size and limit gives the lines of the naive splitter`() throws {
    let content = Array("{\"a\":1}\r\n\n\nabcdefghij\nx\nabcdefghijklmnopq\n\nyz".utf8)
    for bytesMax in [1, 2, 5, 8, 9, 20] {
      for line in [4, 9, 10, 100] {
        let expected = naiveLines(content, lineBytesMax: line, keptBytes: min(line, 3))
        var cuts: Set<[Int]> = []
        for read in 1...content.count + 1 {
          let chunks = try chunks(
            content, limits(bytes: bytesMax, line: line, kept: min(line, 3), read: read))
          #expect(chunks.flatMap(\.seenLines) == expected)
          cuts.insert(chunks.map(\.endPosition))
        }
        #expect(cuts.count == 1, "the cuts depend on the read size")
      }
    }
  }

  @Test func `the marks of a chunk are the digests of what was consumed`() throws {
    let content = (0..<3000).map { UInt8(truncatingIfNeeded: $0 % 7 == 6 ? 10 : 97 + $0 % 5) }
    for (lines, line) in [(1, 1000), (100, 1000), (7, 3)] {
      var position = 0
      for chunk in try chunks(content, limits(lines: lines, line: line, kept: 2, read: 64)) {
        #expect(chunk.startPosition == position)
        position = chunk.endPosition
        let consumed = Array(content[..<position])
        #expect(chunk.end.digest == xxh64(consumed.span.bytes))
        #expect(chunk.end.headDigest == xxh64(Array(consumed.prefix(4096)).span.bytes))
        #expect(chunk.end.lines == naiveLines(consumed).count)
      }
      #expect(position == content.count)
    }
  }

  @Test func `only the chunk that the source ends with is the last`() throws {
    for content in Self.contents(lengthMax: 4) where !content.isEmpty {
      for linesMax in 1...3 {
        let chunks = try chunks(content, limits(lines: linesMax, read: 1))
        #expect(chunks.map(\.isLast) == chunks.indices.map { $0 == chunks.count - 1 })
      }
    }
  }

  @Test func `a line of one mebibyte is kept whole and a longer one is cut to 64 KiB`() throws {
    let whole = [UInt8](repeating: 0x61, count: 1 << 20)
    let content = whole + [0x0A] + whole + [0x62, 0x0A, 0x63, 0x0A]
    let chunks = try chunks(content, ChunkLimits(linesMax: 10))
    let seen = chunks.flatMap(\.seenLines)
    #expect(seen.map(\.length) == [1 << 20, 1 << 20 + 1, 1])
    #expect(seen.map(\.bytes.count) == [1 << 20, 64 << 10, 1])
    #expect(seen[2].position == content.count - 2)
    #expect(
      chunks[0].overlongLines == [OverlongLine(index: 1, length: 1 << 20 + 1, keptBytes: 64 << 10)])
    #expect(chunks[0].end.digest == xxh64(content.span.bytes))
  }

  @Test func `a byte order mark at the start belongs to no line`() throws {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for content in [
      mark, mark + [0x0A], mark + [0x61], mark + mark + [0x0A], [0xEF, 0xBB, 0x0A], [0xEF],
    ] {
      for read in 1...4 {
        let chunks = try chunks(content, limits(read: read))
        #expect(chunks.flatMap(\.seenLines) == naiveLines(content))
        #expect(chunks.last?.endPosition == content.count)
      }
    }
  }

  @Test func `a chunk without its last line is the chunk of the shorter content`() throws {
    for line in [3, 1000] {
      let small = limits(line: line, kept: 2)
      for content in ["a\nb\ncdefg", "abcdef", "\nx"] {
        let whole = try #require(try chunks(content.utf8, small).last)
        let rest = whole.withoutLastLine()
        let end = content.lastIndex(of: "\n").map { content.index(after: $0) } ?? content.startIndex
        let shorter = try chunks(content[..<end].utf8, small)
        #expect(rest.seenLines == shorter.flatMap(\.seenLines))
        #expect(rest.end == shorter.last?.end ?? .start)
        #expect(rest.overlongLines == shorter.last?.overlongLines ?? [])
        #expect(!rest.endsUnterminated)
      }
    }
  }

  @Test func `a followed file gives whole lines only and its tail when the follow stops`() throws {
    let content = "\u{FEFF}one\ntwo\r\n\nthree three three\nfour"
    for line in [4, 100] {
      let folder = TemporaryFolder()
      let path = folder.write("f", "")
      var chunker = LineChunker(
        try ByteSource(InputFile(path: path, kind: .regular)),
        limits: limits(line: line, kept: 3, read: 2), mode: .following)
      var seen: [SeenLine] = []
      var written: [UInt8] = []
      for byte in content.utf8 {
        written.append(byte)
        folder.write("f", written)
        for chunk in try chunker.rest() {
          #expect(!chunk.endsUnterminated && !chunk.isLast)
          #expect(chunk.end.digest == xxh64(Array(written[..<chunk.endPosition]).span.bytes))
          seen += chunk.seenLines
        }
        let whole = written.lastIndex(of: 0x0A).map { written[...$0] } ?? []
        #expect(seen == naiveLines(Array(whole), lineBytesMax: line, keptBytes: 3))
      }
      chunker.mode = .toEnd
      seen += try chunker.rest().flatMap(\.seenLines)
      #expect(seen == naiveLines(written, lineBytesMax: line, keptBytes: 3))
    }
  }
}
