import Dispatch
import Glibc
import Testing

@testable import PipelineKit

struct SourceRegistryTests {
  /// A verdict without the source's particulars.
  enum Short: Equatable {
    case new, unchanged(UInt64), grown(UInt64), older(UInt64), rewritten(UInt64)
  }

  private func short(_ verdict: SourceVerdict) -> Short {
    switch verdict {
    case .new: .new
    case .unchanged(let source): .unchanged(source.id)
    case .grown(let source): .grown(source.id)
    case .older(let source): .older(source.id)
    case .rewritten(let source): .rewritten(source.id)
    }
  }

  /// Lines enough to be longer than a head.
  private func events(_ count: Int, from first: Int = 0) -> String {
    (first..<first + count).map { "{\"event_id\":\"\($0)\",\"padding\":\"abcdefghij\"}\n" }.joined()
  }

  @Test func `the same file twice is read once`() throws {
    let folder = TemporaryFolder()
    for (name, text) in [("short", events(3)), ("long", events(500)), ("blank", "\n")] {
      var log = SmallLog(spoolFolder: folder.path)
      let path = folder.write(name, text)
      let first = try log.ingest(path)
      #expect(short(first.verdict) == .new)
      log = try log.reopened()
      let second = try log.ingest(path)
      guard case .unchanged = second.verdict else {
        Issue.record("\(second.verdict)")
        continue
      }
      #expect(second.lines == [])
    }
  }

  @Test func `a file that has grown is read on from where it ended`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    let path = folder.write("f", "")
    for count in [1, 2, 100, 500, 501] {
      folder.write("f", events(count))
      let known = log.allLines.count
      let (verdict, lines) = try log.ingest(path)
      #expect(short(verdict) == (known == 0 ? .new : .grown(1)))
      #expect(lines.count == count - known)
    }
    #expect(log.allLines.joined(separator: "\n") + "\n" == events(501))
  }

  @Test func `a rotated, renamed, moved or compressed file is the same source`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    try log.ingest(folder.write("app.log", events(200)))
    folder.rename("app.log", to: "app.log.1")
    #expect(short(try log.ingest(folder.path("app.log.1")).verdict) == .unchanged(1))
    let packed = folder.write("old/app.log.1.gz", gzip(Array(events(200).utf8)))
    #expect(short(try log.ingest(packed).verdict) == .unchanged(1))
    let members = gzip(Array(events(150).utf8)) + gzip(Array(events(60, from: 150).utf8))
    let (verdict, lines) = try log.ingest(folder.write("more.gz", members))
    #expect(short(verdict) == .grown(1))
    #expect(lines.count == 10)
  }

  @Test func `rotation starts a source under the old name`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    let path = folder.write("app.log", events(200))
    try log.ingest(path)
    folder.append("app.log", events(5, from: 200))
    folder.rename("app.log", to: "app.log.1")
    folder.write("app.log", events(3, from: 205))
    let rewritten = try log.ingest(path)
    #expect(short(rewritten.verdict) == .rewritten(1))
    #expect(rewritten.lines.count == 3)
    let moved = try log.ingest(folder.path("app.log.1"))
    #expect(short(moved.verdict) == .grown(1))
    #expect(moved.lines.count == 5)
    #expect(log.registry.sources.keys.sorted() == [1, 2])
  }

  @Test func `a rewritten file warns, and only that`() throws {
    let folder = TemporaryFolder()
    var registry = SourceRegistry()
    let mark = SourceMark(position: 3, lines: 1, digest: 1, headDigest: 1, endsUnterminated: false)
    let path = folder.write("f", "abcdef")
    try registry.apply(
      SourceProgress(
        sourceID: 7, label: "", path: path, mark: mark, isEnding: true, counts: LineCounts()))
    let file = InputFile(path: path, kind: .regular)
    let same = try registry.identify(file, label: "", spoolFolder: folder.path)
    let (warning, id) = (same.warning, same.id)
    #expect(warning?.contains("no longer begins with the 3 bytes read from it as source 7") == true)
    #expect(id == 8)
    let elsewhere = InputFile(path: folder.write("g", "abcdef"), kind: .regular)
    let other = try registry.identify(elsewhere, label: "", spoolFolder: folder.path)
    let noWarning = other.warning
    #expect(noWarning == nil)
    folder.write("f", "")
    let empty = try registry.identify(file, label: "", spoolFolder: folder.path)
    let verdict = short(empty.verdict)
    #expect(verdict == .new)
  }

  @Test func `an older copy of a file has nothing new`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    for count in [10, 100, 200, 300] {
      try log.ingest(folder.write("f", events(count)))
    }
    log = try log.reopened()
    for count in [10, 100, 200] {
      for (name, bytes) in [
        ("copy", Array(events(count).utf8)), ("copy.gz", gzip(Array(events(count).utf8))),
      ] {
        let (verdict, lines) = try log.ingest(folder.write(name, bytes))
        #expect(short(verdict) == .older(1))
        #expect(lines == [])
      }
    }
    #expect(short(try log.ingest(folder.write("part", events(150))).verdict) == .new)
  }

  @Test func `of two sources with one beginning the longest matches`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    try log.ingest(folder.write("a", events(200)))
    try log.ingest(folder.write("b", events(150) + events(10, from: 900)))
    try log.ingest(folder.write("c", events(100)))
    #expect(log.registry.sources.count == 3)
    let both = try log.ingest(folder.write("d", events(250)))
    #expect(short(both.verdict) == .grown(1))
    #expect(both.lines.count == 50)
    let second = try log.ingest(folder.write("e", events(150) + events(30, from: 900)))
    #expect(short(second.verdict) == .grown(2))
    #expect(second.lines.count == 20)
    let third = try log.ingest(folder.write("f", events(100) + "{}\n"))
    #expect(short(third.verdict) == .grown(3))
    #expect(third.lines == ["{}"])
  }

  @Test func `sources of two labels are never the same`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    let path = folder.write("f", events(200))
    for (label, id) in [("", 1), ("east", 2), ("west", 3)] {
      #expect(short(try log.ingest(path, label: label).verdict) == .new)
      #expect(short(try log.ingest(path, label: label).verdict) == .unchanged(UInt64(id)))
    }
  }

  @Test func `an empty file is no source`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    let path = folder.write("f", "")
    for _ in 0..<2 { #expect(short(try log.ingest(path).verdict) == .new) }
    #expect(log.records.isEmpty)
  }

  @Test func `a stream that is a known source is read on, and nothing of it is left behind`() throws
  {
    for known in [3, 200] {
      for kept in [known, known + 1, known + 400, known - 1] {
        let folder = TemporaryFolder()
        let spool = folder.path("spool")
        folder.makeFolder("spool")
        var log = SmallLog(spoolFolder: spool)
        try log.ingest(folder.write("f", events(known)))
        let text = kept < known ? "{}\n" + events(known) : events(kept)
        let bytes = kept % 2 == 0 ? gzip(Array(text.utf8)) : Array(text.utf8)
        let (verdict, lines) = try ingestPiped(bytes, into: &log, folder: folder)
        #expect(short(verdict) == (kept == known ? .unchanged(1) : kept > known ? .grown(1) : .new))
        #expect(lines.count == (kept < known ? known + 1 : kept - known))
        #expect(try Directory.names(in: spool) == [])
      }
    }
  }

  private func ingestPiped(
    _ bytes: [UInt8], into log: inout SmallLog, folder: borrowing TemporaryFolder
  ) throws -> (verdict: SourceVerdict, lines: [String]) {
    let path = folder.path("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    // Opening either end waits for the other.
    DispatchQueue.global().async {
      let writer = open(path, O_WRONLY)
      #expect(write(writer, bytes, bytes.count) == bytes.count)
      close(writer)
    }
    return try log.ingest(path, kind: .stream)
  }

  @Test func `half a gzip file is kept and read on once it is whole`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    let packed = gzip(Array(events(500).utf8))
    let path = folder.write("f.gz", packed[..<(packed.count / 2)])
    let fault = #expect(throws: IngestError.self) { try log.ingest(path) }
    guard case .truncatedGzip(path, let position)? = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    let consumed = log.registry.sources[1]?.mark.position ?? 0
    #expect(consumed > 0 && consumed <= position && position - consumed < 50)
    folder.write("f.gz", packed)
    #expect(short(try log.ingest(path).verdict) == .grown(1))
    #expect(short(try log.ingest(path).verdict) == .unchanged(1))
    #expect(log.records.count == 250 || log.records.count == 251)
  }

  @Test func `a damaged gzip file that was read before still says that it is damaged`() throws {
    for count in [10, 500] {
      let folder = TemporaryFolder()
      var log = SmallLog(spoolFolder: folder.path)
      try log.ingest(folder.write("f", events(count)))
      var packed = gzip(Array(events(count).utf8))
      packed[packed.count - 6] ^= 1
      let path = folder.write("f.gz", packed)
      let fault = #expect(throws: IngestError.self) { try log.ingest(path) }
      guard case .damagedGzip(path, events(count).utf8.count, _)? = fault else {
        Issue.record("\(String(describing: fault))")
        return
      }
    }
  }

  @Test func `a followed gzip file is not told before it is long enough`() throws {
    let folder = TemporaryFolder()
    var log = SmallLog(spoolFolder: folder.path)
    try log.ingest(folder.write("f", events(500)))
    let packed = gzip(Array(events(500).utf8))
    var registry = log.registry
    for count in [20, packed.count / 2] {
      let file = InputFile(path: folder.write("f.gz", packed[..<count]), kind: .regular)
      #expect(throws: IngestError.self) {
        _ = try registry.identify(file, label: "", spoolFolder: folder.path, mode: .following)
      }
    }
    let file = InputFile(path: folder.write("f.gz", packed), kind: .regular)
    let whole = try registry.identify(
      file, label: "", spoolFolder: folder.path, mode: .following)
    let verdict = short(whole.verdict)
    #expect(verdict == .unchanged(1))
  }

  @Test func `progress that goes back is refused`() throws {
    var registry = SourceRegistry()
    func progress(_ position: Int) -> SourceProgress {
      SourceProgress(
        sourceID: 1, label: "", path: "f",
        mark: SourceMark(
          position: position, lines: 1, digest: 0, headDigest: 0, endsUnterminated: false),
        isEnding: false, counts: LineCounts())
    }
    try registry.apply(progress(10))
    try registry.apply(progress(10))
    #expect(throws: IngestError.progressReversed(source: 1, from: 10, to: 9)) {
      try registry.apply(progress(9))
    }
  }

  /// The model: what was consumed of each source, compared byte by byte.
  @Test func `two small files are told apart as a comparison of their bytes does`() throws {
    let contents = Self.contents(of: [0x7B, 0x0A], lengthMax: 3)
    let folder = TemporaryFolder()
    for known in contents {
      for (name, content) in contents.flatMap({ [("f", $0), ("g", $0)] }) {
        var log = SmallLog(spoolFolder: folder.path)
        try log.ingest(folder.write("f", known))
        let consumed = known.lastIndex(of: 0x0A).map { Array(known[...$0]) } ?? []
        let expected: Short =
          if consumed.isEmpty || content.isEmpty { .new } else if content == consumed {
            .unchanged(1)
          } else if content.starts(with: consumed) { .grown(1) } else {
            name == "f" ? .rewritten(1) : .new
          }
        let (verdict, _) = try log.ingest(folder.write(name, content))
        // Where a chunk ended by its two lines is no ending, so no older copy can be told here.
        #expect(short(verdict) == expected, "\(known) then \(content)")
      }
    }
  }

  private static func contents(of alphabet: [UInt8], lengthMax: Int) -> [[UInt8]] {
    var all: [[UInt8]] = [[]]
    var last: [[UInt8]] = [[]]
    for _ in 0..<lengthMax {
      last = last.flatMap { content in alphabet.map { content + [$0] } }
      all += last
    }
    return all
  }
}
