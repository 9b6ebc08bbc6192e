import Testing

@testable import PipelineKit

/// Disks that are full and syncs that fail, injected below the file handle.
struct FaultTests {
  private static let topics = [
    TopicConfig(name: "a", partitions: 2, segmentBytes: 700),
    TopicConfig(name: "b", partitions: 1),
  ]

  private static func open(
    _ fixture: LogFixture, _ policy: SyncPolicy, _ calls: FaultyFileCalls
  ) throws -> LogWriter {
    let log = try fixture.writer(policy, calls: calls)
    for topic in topics { try log.createTopic(topic) }
    return log
  }

  /// The append of that number: always three batches, so that a fault can come between them.
  private static func append(_ number: Int, to log: LogWriter) throws(LogError) {
    let batches = ["a/0", "a/1", "b/0"].map { logBatch($0, ["\($0)#\(number)"]) }
    let receipt = try log.append(batches, source: nil, endOfInput: false)
    #expect(receipt.sequence == UInt64(number))
  }

  private static func expected(_ count: Int) -> [AppendText] {
    (0..<count).map { index in
      let names = ["a/0", "a/1", "b/0"]
      return AppendText(
        sequence: UInt64(index + 1),
        bodies: Dictionary(uniqueKeysWithValues: names.map { ($0, "\($0)#\(index + 1)") }))
    }
  }

  /// A fault and the policy it comes under.
  struct Case: Sendable, CustomTestStringConvertible {
    var fault: FaultyFileCalls.Fault
    var policy: SyncPolicy
    var testDescription: String { "\(fault) under \(policy)" }

    static let all: [Case] = [SyncPolicy.everyAppend, .interval(milliseconds: 5), .never].flatMap {
      policy in
      (0..<80).map { Case(fault: .write($0), policy: policy) }
        + (0..<30).map { Case(fault: .sync($0), policy: policy) }
    }
  }

  @Test(arguments: Case.all)
  func `an operation that failed can be tried again, and nothing is lost or doubled`(
    wanted: Case
  ) throws {
    let fixture = try LogFixture()
    let calls = FaultyFileCalls()
    let log = try Self.open(fixture, wanted.policy, calls)
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a", "b"], from: [:])
    var seen: [AppendText] = []
    calls.arm(wanted.fault)
    for number in 1...10 {
      do throws(LogError) {
        try Self.append(number, to: log)
      } catch {
        #expect(calls.hasFailed)
        let committed = try reader.committedSequence()
        #expect(committed == UInt64(number - 1), "\(error)")
        try Self.append(number, to: log)
      }
      // The reader was in the middle of it all.
      seen += try cursor.rest(of: reader)
      #expect(seen == Self.expected(number))
    }
    do { try log.sync() } catch { try log.sync() }
    #expect(log.syncedSequence == 10)
    #expect(try reader.everything() == Self.expected(10))
    #expect(try reader.verify().findings == [])
    do { try log.close() } catch { try log.close() }
    let again = try fixture.writer()
    #expect(again.recovery.isClean)
    #expect(try fixture.reader().everything() == Self.expected(10))
  }

  @Test(arguments: 0..<12)
  func `a failed operation and a crash at once leave a prefix`(number: Int) throws {
    for policy in [SyncPolicy.everyAppend, .never] {
      let fixture = try LogFixture()
      let calls = FaultyFileCalls()
      do {
        let log = try Self.open(fixture, policy, calls)
        for number in 1...3 { try Self.append(number, to: log) }
        calls.arm(.write(number))
        do { try Self.append(4, to: log) } catch {}
      }
      let log = try fixture.writer()
      let count = Int(log.recovery.committedSequence)
      #expect(count >= 3)
      #expect(try fixture.reader().everything() == Self.expected(count))
    }
  }

  @Test func `a failed sync closes the segment at its last acknowledged byte`() throws {
    let fixture = try LogFixture()
    let calls = FaultyFileCalls()
    let log = try Self.open(fixture, .everyAppend, calls)
    try Self.append(1, to: log)
    let old = "a/1/00000000000000000000.log"
    let acknowledged = try fixture.bytes(old)
    calls.arm(.sync(1))
    #expect(
      throws: LogError.syncFailed(
        segment: old, FileError(call: "fdatasync", path: fixture.directory + "/" + old, code: 5))
    ) { try Self.append(2, to: log) }
    #expect(try fixture.bytes(old) == acknowledged)
    try Self.append(2, to: log)
    let segments = try fixture.reader().segments().filter { $0.target == logTarget("a/1") }
    #expect(segments.map(\.fileName) == ["00000000000000000000.log", "00000000000000000001.log"])
    #expect(segments.map(\.isSealed) == [true, false])
    #expect(segments[0].summary.bytes == acknowledged.count)
    #expect(try fixture.bytes(old) == acknowledged)
  }

  @Test func `a failed sync copies what was acknowledged to a new file`() throws {
    let fixture = try LogFixture()
    let calls = FaultyFileCalls()
    let log = try Self.open(fixture, .never, calls)
    for number in 1...2 { try Self.append(number, to: log) }
    calls.arm(.sync(0))
    #expect(throws: LogError.self) { try log.sync() }
    #expect(log.syncedSequence == 2)
    try log.sync()
    let segments = try fixture.reader().segments().filter { $0.target == logTarget("a/0") }
    // Nothing of the old file was durable: it is no part of the log any more.
    #expect(segments.map(\.fileName) == ["00000000000000000000-1.log"])
    #expect(try fixture.reader().everything() == Self.expected(2))
  }

  @Test func `a sync that fails in recovery is not repeated on that file`() throws {
    let fixture = try LogFixture()
    do {
      let log = try Self.open(fixture, .never, FaultyFileCalls())
      for number in 1...3 { try Self.append(number, to: log) }
    }
    let calls = FaultyFileCalls()
    calls.arm(.sync(1))
    let log = try fixture.writer(calls: calls)
    #expect(log.recovery.replaced == ["a/1/00000000000000000000.log"])
    #expect(log.recovery.cuts == [])
    #expect(log.syncedSequence == 3)
    let names = try fixture.reader().segments().map(\.path)
    #expect(names.contains("a/1/00000000000000000000-1.log"))
    #expect(!names.contains("a/1/00000000000000000000.log"))
    #expect(try fixture.reader().everything() == Self.expected(3))
  }

  @Test func `a writer that cannot roll back stops, says why, and recovers when reopened`() throws {
    let fixture = try LogFixture()
    do {
      let calls = FaultyFileCalls()
      let log = try Self.open(fixture, .everyAppend, calls)
      try Self.append(1, to: log)
      calls.arm(.syncAndTruncate(0))
      for _ in 0..<2 {
        #expect {
          try Self.append(2, to: log)
        } throws: { error in
          guard case .writerStopped(let reason) = error as? LogError else { return false }
          return reason.contains("ftruncate")
        }
      }
      #expect(try fixture.reader().everything() == Self.expected(1))
      try log.close()
    }
    let log = try fixture.writer()
    // All three batches had been written: the append is whole, and was never denied.
    #expect(log.recovery.committedSequence == 2)
    #expect(try fixture.reader().everything() == Self.expected(2))
  }
}
