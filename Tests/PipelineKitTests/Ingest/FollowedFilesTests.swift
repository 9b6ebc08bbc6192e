import Testing

@testable import PipelineKit

/// Whatever the order in which a file is written, emptied, copied, renamed and looked at, each line
/// is read once.
struct FollowedFilesTests {
  /// What may happen next.
  private enum Step: Character, CaseIterable {
    /// The writer writes a line.
    case write = "w"
    /// Three lines, so that a truncated file is at once longer than it was.
    case writeMuch = "W"
    case truncate = "t"
    /// A part of what was there before the last truncation is copied back.
    case copyBack = "c"
    case rename = "r"
    /// A look at the files, and what follows from it.
    case look = "L"
    /// The same apart, so that other steps come between.
    case poll = "p"
    case handle = "h"
  }

  /// A log file, its writer and its follower.
  private final class World {
    private let folder = TemporaryFolder()
    private let log: FollowLog
    private let files: FollowedFiles
    private var follower: FileFollower
    private var pending: [FileChange]?
    private var content: [String] = []
    private var before: [String] = []
    private var lineCount = 0
    private var renames = 0
    /// Lines that stood in the file when it was looked at.
    private var seen: Set<String> = []

    init(openMax: Int = 8) {
      log = FollowLog(spoolFolder: folder.path)
      files = log.files(openMax: openMax)
      // Named, so that it is told of at once; its other names are those of a folder.
      follower = FileFollower(InputFiles([folder.path("a"), folder.path]))
    }

    /// Does one step; returns whether it makes sense here.
    func take(_ step: Step) throws -> Bool {
      switch step {
      case .write: return write(1)
      case .writeMuch: return write(3)
      case .truncate:
        guard !content.isEmpty else { return false }
        if !isCopying { before = content }
        content = []
        folder.write("a", "")
      case .copyBack: return copyBack()
      case .rename:
        guard !content.isEmpty, !isCopying else { return false }
        renames += 1
        folder.rename("a", to: "a.\(renames)")
        (content, before) = ([], [])
      case .look:
        guard pending == nil else { return false }
        try look()
      case .poll:
        guard pending == nil else { return false }
        pending = try follower.poll()
      case .handle:
        guard let changes = pending else { return false }
        pending = nil
        try files.handle(changes)
      }
      return true
    }

    private var isCopying: Bool { !before.isEmpty && content.count < before.count && isBeginning }

    private var isBeginning: Bool { before.starts(with: content) }

    private func write(_ count: Int) -> Bool {
      // A writer does not write into a file that is being copied back.
      guard content.isEmpty || !isCopying else { return false }
      for _ in 0..<count {
        lineCount += 1
        append("{\(String(repeating: "x", count: lineCount * 37 % 11))\(lineCount)}")
      }
      return true
    }

    private func append(_ line: String) {
      content.append(line)
      folder.append("a", line + "\n")
    }

    private func copyBack() -> Bool {
      guard isCopying else { return false }
      for line in before[content.count...].prefix(2) { append(line) }
      return true
    }

    private func look() throws {
      try files.handle(try follower.poll())
      seen.formUnion(content)
    }

    /// Ends the run; returns what is wrong with the lines that were read.
    func end() throws -> String? {
      if let changes = pending { try files.handle(changes) }
      for _ in 0..<3 { try look() }
      try files.finish()
      let counts = Dictionary(log.lines.map { ($0, 1) }, uniquingKeysWith: +)
      if let twice = counts.first(where: { $0.value > 1 }) { return "\(twice.key) came twice" }
      if let lost = seen.first(where: { counts[$0] == nil }) { return "\(lost) did not come" }
      return log.warnings.first
    }
  }

  private func outcome(_ steps: some Sequence<Step>, openMax: Int = 8) throws -> String? {
    let world = World(openMax: openMax)
    for step in steps where try !world.take(step) { return nil }
    return try world.end()
  }

  @Test func `each line is read once, whatever happens in five steps`() throws {
    let first: [[Step]] = [[.writeMuch, .look], [.write, .look, .writeMuch, .poll]]
    for beginning in first {
      var stack: [[Step]] = [[]]
      while let steps = stack.popLast() {
        let world = World()
        let isPossible = try (beginning + steps).allSatisfy { try world.take($0) }
        guard isPossible else { continue }
        if let problem = try world.end() {
          Issue.record("\(String((beginning + steps).map(\.rawValue))): \(problem)")
          return
        }
        if steps.count < 5 { stack += Step.allCases.map { steps + [$0] } }
      }
    }
  }

  @Test(arguments: [1, 8]) func `each line is read once in long random runs`(openMax: Int) throws {
    var random = PrintedSeedRandom(named: "following")
    for _ in 0..<150 {
      let world = World(openMax: openMax)
      var taken: [Step] = []
      for _ in 0..<60 {
        let step = Step.allCases.randomElement(using: &random) ?? .look
        if try world.take(step) { taken.append(step) }
      }
      let problem = try world.end()
      #expect(problem == nil, "\(String(taken.map(\.rawValue)))")
      if problem != nil { break }
    }
  }

  @Test func `a file copied over itself slowly is not read again`() throws {
    #expect(try outcome("WWLtLcLcLcLwL".compactMap(Step.init)) == nil)
  }

  @Test func `a file that is longer at once after truncation is new as a whole`() throws {
    #expect(try outcome("wLtWL".compactMap(Step.init)) == nil)
    #expect(try outcome("wLwptWh".compactMap(Step.init)) == nil)
  }

  @Test func `more files than may be open are read as they grow`() throws {
    let folder = TemporaryFolder()
    let log = FollowLog(spoolFolder: folder.path)
    let files = log.files(openMax: 4)
    for name in 0..<40 { folder.write("f\(name)", "{\(name)}\n") }
    var follower = FileFollower(InputFiles([folder.path]))
    try files.handle(try follower.poll())
    #expect(files.openCount <= 4)
    for name in stride(from: 39, through: 0, by: -3) {
      folder.append("f\(name)", "{\(name) more}\n")
    }
    for _ in 0..<3 { try files.handle(try follower.poll()) }
    folder.append("f3", "{last words}\n")
    folder.rename("f3", to: "g3")
    for _ in 0..<3 { try files.handle(try follower.poll()) }
    try files.finish()
    #expect(files.openCount <= 4)
    #expect(log.lines.count == 40 + 14 + 1)
    #expect(Set(log.lines).count == log.lines.count)
    #expect(log.lines.contains("{last words}"))
  }

  @Test func `a file that cannot be read is a warning, and the others are read`() throws {
    let folder = TemporaryFolder()
    let log = FollowLog(spoolFolder: folder.path)
    let files = log.files(openMax: 4)
    folder.write("a", "{1}\n")
    folder.write("b.gz", [0x1F, 0x8B, 0xFF] + [UInt8](repeating: 0, count: 100))
    folder.write("c", "{2}\n")
    var follower = FileFollower(InputFiles([folder.path]))
    for _ in 0..<2 { try files.handle(try follower.poll()) }
    #expect(log.lines == ["{1}", "{2}"])
    #expect(log.warnings.count == 1)
  }

  @Test func `a copy that takes long is not taken for a new file`() throws {
    let folder = TemporaryFolder()
    let log = FollowLog(spoolFolder: folder.path)
    let files = log.files(openMax: 4)
    let lines = (0..<100).map { "{line \($0) of a log that is copied while it is followed}\n" }
    folder.write("a.log", lines.joined())
    var follower = FileFollower(InputFiles([folder.path]))
    try files.handle(try follower.poll())
    for line in lines {
      folder.append("a.log.1", line)
      try files.handle(try follower.poll())
    }
    for _ in 0..<FollowedFiles.shadowLooksMax + 3 { try files.handle(try follower.poll()) }
    #expect(log.lines.count == 100)
    folder.write("a.log", "{after}\n")
    for _ in 0..<3 { try files.handle(try follower.poll()) }
    #expect(log.lines.count == 101)
  }
}

/// What ``FollowedFiles`` reads, and the sources it is told by.
private final class FollowLog {
  private var registry = SourceRegistry()
  private(set) var lines: [String] = []
  private(set) var warnings: [String] = []
  private let spoolFolder: String
  private let limits = ChunkLimits(
    linesMax: 2, bytesMax: 1 << 20, lineBytesMax: 1 << 20, keptBytes: 1 << 10, readBytes: 100)

  init(spoolFolder: String) { self.spoolFolder = spoolFolder }

  func files(openMax: Int) -> FollowedFiles {
    FollowedFiles(
      limits: limits, openMax: openMax,
      actions: FollowedFiles.Actions(
        identify: { [unowned self] file in
          try registry.identify(file, label: "", spoolFolder: spoolFolder, mode: .following)
        },
        take: { [unowned self] chunk, reader in
          var counts = LineCounts()
          counts.accepted = chunk.lines.count
          try registry.apply(
            SourceProgress(
              sourceID: reader.id, label: "", path: reader.path, mark: chunk.end,
              isEnding: chunk.isLast, counts: counts))
          lines += chunk.lines.indices.map {
            String(decoding: chunk.bytes[chunk.range(ofLine: $0)], as: UTF8.self)
          }
          return chunk.end
        },
        warn: { [unowned self] in warnings.append($0) }))
  }
}
