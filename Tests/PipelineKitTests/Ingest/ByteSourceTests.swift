import Glibc
import Testing

@testable import PipelineKit

struct ByteSourceTests {
  /// What reading to the end gives, and the fault that ended it.
  private func readAll(_ raw: [UInt8], atMost countMax: Int) throws -> ([UInt8], IngestError?) {
    let folder = TemporaryFolder()
    var source = try ByteSource(InputFile(path: folder.write("f", raw), kind: .regular))
    var out: [UInt8] = []
    do throws(IngestError) {
      while try source.read(appendingTo: &out, atMost: countMax) > 0 {}
    } catch {
      let position = source.position
      #expect(position == out.count)
      let again = fault { () throws(IngestError) in
        try source.read(appendingTo: &out, atMost: countMax)
      }
      #expect(again == error)
      return (out, error)
    }
    let (position, isEnded) = (source.position, source.isEnded)
    #expect(position == out.count)
    #expect(isEnded)
    return (out, nil)
  }

  private func fault(_ read: () throws(IngestError) -> Int) -> IngestError? {
    do { _ = try read() } catch { return error }
    return nil
  }

  private let text = Array("one\ntwo\nthree\n".utf8)

  @Test func `plain bytes come as they are, whatever they begin with`() throws {
    for raw in [[], [0x1F], [0x1F, 0x8C, 0x8B], [0x8B, 0x1F], [0], text] as [[UInt8]] {
      for countMax in 1...4 {
        let (content, fault) = try readAll(raw, atMost: countMax)
        #expect(content == raw)
        #expect(fault == nil)
      }
    }
  }

  @Test func `several gzip members are one content`() throws {
    for members in [[text], [text, text], [[], text, []], [[]], [text, [0x0A], text]] {
      for padding in [0, 1, 512] {
        let raw = members.flatMap(gzip) + [UInt8](repeating: 0, count: padding)
        for countMax in [1, 3, 1000] {
          let (content, fault) = try readAll(raw, atMost: countMax)
          #expect(content == members.flatMap { $0 })
          #expect(fault == nil)
        }
      }
    }
  }

  @Test func `every truncation of a gzip file gives a prefix and says so`() throws {
    let raw = gzip(text) + gzip(text)
    let member = gzip(text).count
    for count in 2..<raw.count where count != member {
      let (content, fault) = try readAll(Array(raw[..<count]), atMost: 5)
      #expect((text + text).starts(with: content))
      guard case .truncatedGzip(_, let position)? = fault else {
        Issue.record("\(count) bytes: \(String(describing: fault))")
        continue
      }
      #expect(position == content.count)
    }
  }

  @Test func `every flipped byte of a gzip file is found or harmless`() throws {
    let raw = gzip(text)
    for index in raw.indices {
      var damaged = raw
      damaged[index] ^= 0x10
      let (content, fault) = try readAll(damaged, atMost: 1000)
      // Two bytes tell that it is gzip at all; 4 to 9 are a time and hints that no one checks.
      #expect(fault != nil || content == text || index < 2, "byte \(index)")
      if case .damagedGzip(_, let position, _)? = fault { #expect(position == content.count) }
    }
  }

  @Test func `bytes behind the last member are damage after all of its content`() throws {
    let (content, fault) = try readAll(gzip(text) + [0x41], atMost: 7)
    #expect(content == text)
    guard case .damagedGzip(_, text.count, _)? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
  }

  @Test func `a small file that expands to a large one is read in bounded pieces`() throws {
    let zeros = [UInt8](repeating: 0, count: 32 << 20)
    let folder = TemporaryFolder()
    var source = try ByteSource(InputFile(path: folder.write("f", gzip(zeros)), kind: .regular))
    var total = 0
    var piece: [UInt8] = []
    while try source.read(appendingTo: &piece, atMost: 1 << 16) > 0 {
      #expect(piece.count <= 1 << 16)
      total += piece.count
      piece.removeAll(keepingCapacity: true)
    }
    #expect(total == zeros.count)
  }

  @Test func `looking ahead consumes nothing`() throws {
    for raw in [text, gzip(text)] {
      for count in 1...text.count + 2 {
        let folder = TemporaryFolder()
        var source = try ByteSource(InputFile(path: folder.write("f", raw), kind: .regular))
        let head = source.peek(count)
        let position = source.position
        #expect(head == Array(text.prefix(count)))
        #expect(position == 0)
        var out: [UInt8] = []
        while try source.read(appendingTo: &out, atMost: 3) > 0 {
          let ahead = source.peek(2)
          #expect(ahead == Array(text[out.count...].prefix(2)))
        }
        #expect(out == text)
      }
    }
  }

  @Test func `reading goes on wherever it is rewound to`() throws {
    for raw in [text, gzip(Array(text[..<5])) + gzip(Array(text[5...]))] {
      for target in 0...text.count {
        let folder = TemporaryFolder()
        var source = try ByteSource(InputFile(path: folder.write("f", raw), kind: .regular))
        var out: [UInt8] = []
        while try source.read(appendingTo: &out, atMost: 4) > 0 {}
        try source.rewind(to: target)
        let position = source.position
        #expect(position == target)
        out = []
        while try source.read(appendingTo: &out, atMost: 4) > 0 {}
        #expect(out == Array(text[target...]))
      }
    }
  }

  @Test func `a gzip file that is still being written is read as far as it goes`() throws {
    let raw = gzip(text) + gzip(text)
    let folder = TemporaryFolder()
    var source = try ByteSource(InputFile(path: folder.write("f", ""), kind: .regular))
    source.awaitsMore = true
    var out: [UInt8] = []
    for count in raw.indices {
      folder.write("f", raw[...count])
      while try source.read(appendingTo: &out, atMost: 100) > 0 {}
      #expect((text + text).starts(with: out))
    }
    #expect(out == text + text)
    source.awaitsMore = false
    let count = try source.read(appendingTo: &out, atMost: 1)
    #expect(count == 0)
  }

  @Test func `a pipe is read to its end, and is not waited for when it is followed`() throws {
    let folder = TemporaryFolder()
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Open for both, so that opening it to read does not wait for a writer.
    let writer = open(path, O_RDWR)
    var source = try ByteSource(InputFile(path: path, kind: .stream))
    source.awaitsMore = true
    var out: [UInt8] = []
    var counts = [try source.read(appendingTo: &out, atMost: 9)]
    #expect(write(writer, "abc\n", 4) == 4)
    counts.append(try source.read(appendingTo: &out, atMost: 9))
    counts.append(try source.read(appendingTo: &out, atMost: 9))
    let isEndedBefore = source.isEnded
    close(writer)
    counts.append(try source.read(appendingTo: &out, atMost: 9))
    let isEnded = source.isEnded
    #expect(counts == [0, 4, 0, 0])
    #expect(!isEndedBefore && isEnded)
    #expect(out == Array("abc\n".utf8))
  }

  @Test func `a missing file is an error with its path`() {
    #expect(throws: IngestError.file(FileError(call: "open", path: "/nowhere/f", code: ENOENT))) {
      _ = try ByteSource(InputFile(path: "/nowhere/f", kind: .regular))
    }
  }
}
