import GRDB
import Testing

@testable import PipelineKit

/// What a crash leaves, and what damage is, byte by byte.
struct RecoveryTests {
  private static let a0 = "a/0/00000000000000000000.log"
  private static let a1 = "a/1/00000000000000000000.log"
  private static let b0 = "b/0/00000000000000000000.log"
  private static let files = [a0, a1, b0]

  private static let appends = [
    AppendText(sequence: 1, bodies: ["a/0": "one"]),
    AppendText(sequence: 2, bodies: ["a/0": "two", "a/1": "zwei"]),
    AppendText(sequence: 3, bodies: ["b/0": "three"]),
    AppendText(sequence: 4, bodies: ["a/0": "four", "a/1": "vier", "b/0": "quatre"]),
  ]

  /// A log of four appends whose writer was killed, and the lengths of its files after each.
  private struct Killed {
    var fixture: LogFixture
    var lengths: [[String: Int]] = []

    init(_ policy: SyncPolicy) throws {
      fixture = try LogFixture()
      let log = try fixture.writer(policy)
      try log.createTopic(TopicConfig(name: "a", partitions: 2))
      try log.createTopic(TopicConfig(name: "b", partitions: 1))
      lengths.append(try measure())
      for append in appends {
        let batches = append.bodies.sorted { $0.key < $1.key }.map { logBatch($0, [$1]) }
        _ = try log.append(batches, source: nil, endOfInput: false)
        lengths.append(try measure())
      }
    }

    private func measure() throws -> [String: Int] {
      var lengths: [String: Int] = [:]
      for name in files { lengths[name] = try fixture.bytes(name).count }
      return lengths
    }
  }

  private static func read(_ fixture: LogFixture) throws -> [AppendText] {
    let reader = try fixture.reader()
    #expect(try reader.verify().findings == [])
    return try reader.everything()
  }

  /// Appends once more, which shows that the log goes on.
  private static func goesOn(_ log: LogWriter, after count: Int) throws {
    let receipt = try log.append([logBatch("a/1", ["more"])], source: nil, endOfInput: false)
    #expect(receipt.sequence == UInt64(count + 1))
  }

  // MARK: Crashes

  @Test func `a killed writer loses nothing and recovers without a word`() throws {
    for policy in [SyncPolicy.everyAppend, .never] {
      let killed = try Killed(policy)
      let log = try killed.fixture.writer()
      #expect(log.recovery == RecoveryReport(committedSequence: 4))
      #expect(log.syncedSequence == 4)
      #expect(try Self.read(killed.fixture) == Self.appends)
    }
  }

  @Test func `a crash at any byte of an append leaves all of it or nothing`() throws {
    let killed = try Killed(.everyAppend)
    let names = ["a/0", "a/1", "b/0"]
    // Each file ends before the last append, within it, or behind it.
    let choices = Self.files.map { name -> [Int] in
      let (before, after) = (killed.lengths[3][name] ?? 0, killed.lengths[4][name] ?? 0)
      return [before, before + 1, before + 112, after - 1, after]
    }
    let mark = CommitMark(committed: 3, durable: 3, generation: try generation(killed.fixture))
    for first in choices[0] {
      for second in choices[1] {
        for third in choices[2] {
          let copy = try killed.fixture.copy()
          let ends = [first, second, third]
          for (name, end) in zip(Self.files, ends) { try copy.truncate(name, to: end) }
          try copy.setBytes("committed", mark.encode())
          let log = try copy.writer()
          let isWhole = zip(Self.files, ends).allSatisfy { killed.lengths[4][$0] == $1 }
          #expect(log.recovery.committedSequence == (isWhole ? 4 : 3))
          #expect(try Self.read(copy) == Array(Self.appends.prefix(isWhole ? 4 : 3)))
          let cut = log.recovery.cuts.map(\.segment)
          let torn = zip(Self.files, ends).filter { (killed.lengths[3][$0] ?? 0) < $1 }.map(\.0)
          #expect(cut == (isWhole ? [] : torn))
          #expect(log.recovery.lostUnsynced == nil)
          try Self.goesOn(log, after: isWhole ? 4 : 3)
        }
      }
    }
    #expect(names.count == choices.count)
  }

  private func generation(_ fixture: LogFixture) throws -> UInt64 {
    try Catalog(directory: fixture.directory, access: .read).contents().generation
  }

  @Test(arguments: [0, 1, 2])
  func `every truncation of an unsynced segment recovers a prefix and says what is lost`(
    file: Int
  ) throws {
    let killed = try Killed(.never)
    let name = Self.files[file]
    for end in 0..<(killed.lengths[4][name] ?? 0) {
      let copy = try killed.fixture.copy()
      try copy.truncate(name, to: end)
      let kept = killed.lengths.lastIndex { ($0[name] ?? 0) <= end } ?? 0
      #expect(throws: LogError.needsRecovery(missing: UInt64(kept + 1), committed: 4)) {
        try copy.reader()
      }
      let log = try copy.writer()
      #expect(log.recovery.committedSequence == UInt64(kept))
      #expect(log.recovery.lostUnsynced == UInt64(kept + 1)...4)
      #expect(try Self.read(copy) == Array(Self.appends.prefix(kept)))
      try Self.goesOn(log, after: kept)
    }
  }

  @Test(arguments: [0, 1, 2])
  func `every truncation of a synced segment is refused`(file: Int) throws {
    let killed = try Killed(.everyAppend)
    let name = Self.files[file]
    for end in 0..<(killed.lengths[4][name] ?? 0) {
      let copy = try killed.fixture.copy()
      try copy.truncate(name, to: end)
      #expect(throws: LogError.self) { try copy.writer() }
      #expect(throws: LogError.self) { try copy.reader() }
      #expect(try copy.bytes(name).count == end)
    }
  }

  @Test(arguments: [SyncPolicy.everyAppend, .never])
  func `a flipped bit in any byte is refused with its place, or was the unsynced end`(
    policy: SyncPolicy
  ) throws {
    let killed = try Killed(policy)
    for name in Self.files {
      let length = killed.lengths[4][name] ?? 0
      for byte in 0..<length {
        let copy = try killed.fixture.copy()
        try copy.flipBit(byte * 8 + byte % 8, of: name)
        do {
          let log = try copy.writer()
          let count = Int(log.recovery.committedSequence)
          #expect(policy == .never)
          #expect(log.recovery.cuts.contains { $0.segment == name })
          #expect(log.recovery.lostUnsynced == UInt64(count + 1)...4)
          #expect(try Self.read(copy) == Array(Self.appends.prefix(count)))
          // Only the last batch of the file can be a torn write.
          let lastBatch = killed.lengths.compactMap { $0[name] }.last { $0 < length } ?? 0
          #expect(byte >= lastBatch)
        } catch let error as LogError {
          #expect(error.description.contains(name))
        }
      }
    }
  }

  /// Every bit of the smallest file, and one of each byte of the others.
  private static func bits(of name: String, _ bytes: [UInt8]) -> [Int] {
    name == b0
      ? Array(0..<bytes.count * 8) : bytes.indices.map { $0 * 8 + $0 % 8 }
  }

  @Test func `every flipped bit is seen by a reader alone`() throws {
    let killed = try Killed(.everyAppend)
    for name in Self.files {
      let sound = try killed.fixture.bytes(name)
      for bit in Self.bits(of: name, sound) {
        var flipped = sound
        flipped[bit / 8] ^= 1 << (bit % 8)
        try killed.fixture.setBytes(name, flipped)
        #expect(throws: LogError.self) { try killed.fixture.reader().everything() }
      }
      try killed.fixture.setBytes(name, sound)
    }
    #expect(try Self.read(killed.fixture) == Self.appends)
  }

  @Test func `every flipped bit of a log that was closed is found by verification`() throws {
    let killed = try Killed(.never)
    try killed.fixture.writer().close()
    let reader = try killed.fixture.reader()
    for name in Self.files {
      let sound = try killed.fixture.bytes(name)
      for bit in Self.bits(of: name, sound) {
        var flipped = sound
        flipped[bit / 8] ^= 1 << (bit % 8)
        try killed.fixture.setBytes(name, flipped)
        let findings = try reader.verify().findings
        #expect(findings.contains { $0.description.contains(name) })
        #expect(throws: LogError.self) { try reader.everything() }
      }
      try killed.fixture.setBytes(name, sound)
    }
  }

  // MARK: Damage

  @Test func `a batch removed from the middle is refused, and nothing is cut`() throws {
    for policy in [SyncPolicy.everyAppend, .never] {
      let killed = try Killed(policy)
      var bytes = try killed.fixture.bytes(Self.a0)
      let (start, end) = (killed.lengths[1][Self.a0] ?? 0, killed.lengths[2][Self.a0] ?? 0)
      bytes.removeSubrange(start..<end)
      try killed.fixture.setBytes(Self.a0, bytes)
      #expect {
        try killed.fixture.writer()
      } throws: { error in
        guard case .corrupt(Self.a0, start, .outOfPlace) = error as? LogError else {
          return false
        }
        return true
      }
      #expect(try killed.fixture.bytes(Self.a0) == bytes)
    }
  }

  @Test func `zeros behind the last append are cut as a torn tail`() throws {
    let killed = try Killed(.everyAppend)
    let name = Self.a1
    let bytes = try killed.fixture.bytes(name)
    try killed.fixture.setBytes(name, bytes + Array(repeating: 0, count: 5_000))
    let log = try killed.fixture.writer()
    #expect(
      log.recovery.cuts == [
        RecoveryReport.Cut(
          segment: name, from: bytes.count, to: bytes.count + 5_000,
          reason: .invalidTail(.badMagic(found: 0)))
      ])
    #expect(try Self.read(killed.fixture) == Self.appends)
  }

  @Test func `damage before a valid batch is refused with both places`() throws {
    let killed = try Killed(.never)
    try killed.fixture.flipBit(8 * 20, of: Self.a0)
    let next = killed.lengths[1][Self.a0] ?? 0
    #expect {
      try killed.fixture.writer()
    } throws: { error in
      guard case .damagedBefore(next, Self.a0, 0, .headerChecksum) = error as? LogError else {
        return false
      }
      return true
    }
  }

  @Test func `a batch of a later version is refused as newer and not cut`() throws {
    let killed = try Killed(.never)
    var header = AppendBuffer()
    for byte in RecordBatchFormat.encode(RecordBatchFormatTests.header).dropLast(4).enumerated() {
      header.append(integer: byte.offset == 4 ? 2 : byte.element)
    }
    header.append(integer: Checksum.crc32(header.array.span.bytes))
    let bytes = try killed.fixture.bytes(Self.b0)
    try killed.fixture.setBytes(Self.b0, bytes + header.array)
    #expect(throws: LogError.newerFormat(segment: Self.b0, at: bytes.count, version: 2)) {
      try killed.fixture.writer()
    }
    #expect(try killed.fixture.bytes(Self.b0).count == bytes.count + header.array.count)
  }

  @Test func `a lost or damaged commit mark is made anew`() throws {
    let killed = try Killed(.everyAppend)
    try killed.fixture.flipBit(100, of: "committed")
    #expect(throws: LogError.badCommitMark(path: killed.fixture.directory + "/committed")) {
      try killed.fixture.reader()
    }
    let log = try killed.fixture.writer()
    #expect(log.recovery.rebuiltCommitMark)
    #expect(log.recovery.cuts == [])
    #expect(try Self.read(killed.fixture) == Self.appends)
  }

  @Test func `a stale commit mark hides no append`() throws {
    let killed = try Killed(.never)
    let mark = CommitMark(
      committed: 1, durable: 1, generation: try generation(killed.fixture))
    try killed.fixture.setBytes("committed", mark.encode())
    #expect(try killed.fixture.reader().everything() == Array(Self.appends.prefix(1)))
    let log = try killed.fixture.writer()
    #expect(log.recovery.isClean)
    #expect(try Self.read(killed.fixture) == Self.appends)
  }

  @Test func `appends behind a lost unsynced one are cut with it`() throws {
    let killed = try Killed(.never)
    // Append 3 is all that b/0 lost but for its part of append 4.
    try killed.fixture.truncate(Self.b0, to: 0)
    let log = try killed.fixture.writer()
    #expect(log.recovery.lostUnsynced == 3...4)
    #expect(
      log.recovery.cuts.map(\.reason) == [.behindMissingAppend(3), .behindMissingAppend(3)])
    #expect(try Self.read(killed.fixture) == Array(Self.appends.prefix(2)))
  }

  // MARK: Sealed segments

  @Test func `sealed segments are never cut, whatever is done to them`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer(.never)
    try log.createTopic(TopicConfig(name: "a", partitions: 1, segmentBytes: 1))
    for text in ["one", "two", "three"] {
      _ = try log.append([logBatch("a/0", [text])], source: nil, endOfInput: false)
    }
    try log.close()
    let sealed = "a/0/00000000000000000001.log"
    let sound = try fixture.bytes(sealed)
    for end in sound.indices {
      try fixture.truncate(sealed, to: end)
      #expect(
        throws: LogError.truncated(
          segment: sealed, at: end, needed: sound.count, available: end)
      ) { try fixture.writer() }
      try fixture.setBytes(sealed, sound)
    }
    for bit in 0..<sound.count * 8 {
      try fixture.flipBit(bit, of: sealed)
      let reader = try fixture.reader()
      #expect(throws: LogError.self) { try reader.everything() }
      #expect(try reader.verify().findings.contains { $0.segment == sealed })
      try fixture.setBytes(sealed, sound)
    }
    #expect(try fixture.reader().everything().count == 3)
  }

  @Test func `a missing sealed segment is refused`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1, segmentBytes: 1))
    for text in ["one", "two"] {
      _ = try log.append([logBatch("a/0", [text])], source: nil, endOfInput: false)
    }
    try log.close()
    try fixture.remove("a/0/00000000000000000000.log")
    #expect(throws: LogError.self) { try fixture.writer() }
    #expect(throws: LogError.self) { try fixture.reader() }
  }

  @Test func `a log without its catalog is not taken for an empty one`() throws {
    let killed = try Killed(.everyAppend)
    try killed.fixture.remove("catalog.sqlite")
    #expect(throws: LogError.catalogLost(directory: killed.fixture.directory)) {
      try killed.fixture.writer()
    }
  }

  @Test func `a catalog of a later program is refused as newer`() throws {
    let fixture = try LogFixture()
    try fixture.writer().close()
    let catalog = try Catalog(directory: fixture.directory, access: .update)
    try catalog.write { try $0.execute(sql: "PRAGMA user_version = 2") }
    let path = fixture.directory + "/catalog.sqlite"
    #expect(throws: LogError.newerCatalog(path: path, version: 2)) { try fixture.writer() }
    #expect(throws: LogError.newerCatalog(path: path, version: 2)) { try fixture.reader() }
  }
}
