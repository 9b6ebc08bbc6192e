import Testing

@testable import PipelineKit

/// Random workloads cut off by a loss of power, of which a disk keeps what was synced and any
/// beginning of what was not, in each file by itself.
struct PowerLossTests {
  /// A workload, the model of it, and what the disk is bound to keep.
  private struct Workload {
    let fixture: LogFixture
    let log: LogWriter
    var appends: [AppendText] = []
    /// Lengths of the segment files at the last sync.
    var durableLengths: [String: Int] = [:]
    /// Every state the commit mark had; the disk may keep any of them.
    var marks: [[UInt8]] = []

    init() throws {
      fixture = try LogFixture()
      log = try fixture.writer(.never)
      try log.createTopic(TopicConfig(name: "a", partitions: 3, segmentBytes: 2_000))
      try log.createTopic(TopicConfig(name: "b", partitions: 1, segmentBytes: 900))
      try note()
    }

    mutating func step(_ random: inout LogRandom) throws {
      if Int.random(in: 0..<8, using: &random) == 0 {
        try log.sync()
      } else {
        let names = ["a/0", "a/1", "a/2", "b/0"].shuffled(using: &random)
          .prefix(Int.random(in: 1...4, using: &random))
        let body = String(repeating: "x", count: Int.random(in: 0...90, using: &random))
        let batches = names.map { logBatch($0, [body], times: 1...2) }
        let receipt = try log.append(batches, source: nil, endOfInput: false)
        appends.append(
          AppendText(
            sequence: receipt.sequence,
            bodies: Dictionary(uniqueKeysWithValues: names.map { ($0, body) })))
      }
      try note()
    }

    /// Notes what is durable now, if everything is or a roll made it so before the last append.
    private mutating func note() throws {
      marks.append(try fixture.bytes("committed"))
      guard log.syncedSequence == log.committedSequence else { return }
      durableLengths = try lengths()
    }

    func lengths() throws -> [String: Int] {
      var lengths: [String: Int] = [:]
      for name in try fixture.segmentNames() { lengths[name] = try fixture.bytes(name).count }
      return lengths
    }

    /// A copy of the log as a disk may hold it after a loss of power.
    func crashed(_ random: inout LogRandom) throws -> LogFixture {
      let copy = try fixture.copy()
      let recorded = try Catalog(directory: fixture.directory, access: .read).contents()
      var durable = durableLengths
      for segment in recorded.segments {
        durable[segment.path] = max(durable[segment.path] ?? 0, segment.summary.bytes)
      }
      for (name, length) in try lengths() {
        let kept = Int.random(in: min(durable[name] ?? 0, length)...length, using: &random)
        try copy.truncate(name, to: kept)
        // The length may be on the disk without the bytes.
        if Bool.random(using: &random), kept < length { try copy.truncate(name, to: length) }
      }
      if let mark = marks.randomElement(using: &random) { try copy.setBytes("committed", mark) }
      return copy
    }
  }

  @Test func `a loss of power leaves a prefix that holds everything synced`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    for _ in 0..<12 {
      var workload = try Workload()
      for _ in 0..<30 {
        try workload.step(&random)
        let copy = try workload.crashed(&random)
        let log = try copy.writer()
        let count = Int(log.recovery.committedSequence)
        #expect(count >= Int(workload.log.syncedSequence))
        let reader = try copy.reader()
        #expect(try reader.everything() == Array(workload.appends.prefix(count)))
        #expect(try reader.verify().findings == [])
        let receipt = try log.append([logBatch("b/0", ["on"])], source: nil, endOfInput: false)
        #expect(receipt.sequence == UInt64(count + 1))
      }
    }
  }

  @Test func `recovery that is cut short is taken up by the next`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    var workload = try Workload()
    for _ in 0..<40 { try workload.step(&random) }
    for _ in 0..<20 {
      let copy = try workload.crashed(&random)
      let calls = FaultyFileCalls()
      calls.arm(.sync(Int.random(in: 0..<4, using: &random)))
      let first = try? copy.writer(calls: calls).recovery.committedSequence
      let second = try copy.writer().recovery
      #expect(first == nil || first == second.committedSequence)
      let count = Int(second.committedSequence)
      #expect(count >= Int(workload.log.syncedSequence))
      #expect(try copy.reader().everything() == Array(workload.appends.prefix(count)))
    }
  }
}
