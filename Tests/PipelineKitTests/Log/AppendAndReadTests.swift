import Testing

@testable import PipelineKit

/// The log beside a model of it: an array of appends.
struct AppendAndReadTests {
  @Test func `what is appended is read, in order and whole`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 2))
    try log.createTopic(TopicConfig(name: "b", partitions: 1))
    let first = try log.append(
      [logBatch("a/0", ["one", "uno"], records: 3), logBatch("b/0", ["eins"])], source: nil,
      endOfInput: false)
    let second = try log.append(
      [logBatch("a/0", ["two"], records: 2)], source: nil, endOfInput: true)
    #expect(first.baseOffsets == [logTarget("a/0"): .zero, logTarget("b/0"): .zero])
    #expect(second.baseOffsets[logTarget("a/0")] == Offset(3))
    let reader = try fixture.reader()
    #expect(
      try reader.everything() == [
        AppendText(sequence: 1, bodies: ["a/0": "oneuno", "b/0": "eins"]),
        AppendText(sequence: 2, bodies: ["a/0": "two"], endOfInput: true),
      ])
    #expect(try reader.endOffsets("a") == [Offset(5), .zero])
    #expect(try reader.verify().findings == [])
  }
}

// MARK: - Random appends beside a model

extension AppendAndReadTests {
  /// The model: what was appended, as it must be read.
  private struct Model {
    var appends: [AppendText] = []
    var ends: [String: Int64] = [:]
    var streamTimes: [String: Timestamp] = [:]
  }

  private static let partitions = ["a/0", "a/1", "a/2", "b/0"]

  /// Small segments, so that a few hundred appends roll often.
  private static func topics() -> [TopicConfig] {
    [
      TopicConfig(name: "a", partitions: 3, segmentBytes: 1_500),
      TopicConfig(name: "b", partitions: 1, segmentBytes: 700),
    ]
  }

  private static func randomAppend(
    to log: LogWriter, _ model: inout Model, _ random: inout LogRandom
  ) throws {
    let isEnd = Int.random(in: 0..<10, using: &random) == 0
    let count = Int.random(in: isEnd ? 0...4 : 1...4, using: &random)
    let targets = partitions.shuffled(using: &random).prefix(count)
    var text = AppendText(
      sequence: UInt64(model.appends.count + 1), bodies: [:], endOfInput: isEnd)
    let batches = targets.map { name in
      let records = Int.random(in: 1...5, using: &random)
      let body = String(Int.random(in: 0..<1_000_000, using: &random))
      let time = Int64.random(in: 0..<1_000, using: &random)
      text.bodies[name] = body
      return logBatch(name, [body], records: records, times: time...time + 5)
    }
    let receipt = try log.append(
      batches, source: SourceReach(id: 1, position: text.sequence, firstLine: 0),
      endOfInput: isEnd)
    #expect(receipt.sequence == text.sequence)
    for batch in batches {
      let name = batch.target.description
      #expect(receipt.baseOffsets[batch.target] == Offset(model.ends[name] ?? 0))
      model.ends[name, default: 0] += Int64(batch.recordCount)
      model.streamTimes[name] = max(model.streamTimes[name] ?? .none, batch.maxTimestamp)
    }
    model.appends.append(text)
  }

  private static func check(_ reader: LogReader, _ model: Model) throws {
    #expect(try reader.everything() == model.appends)
    #expect(try reader.verify().findings == [])
    #expect(try reader.committedSequence() == UInt64(model.appends.count))
    for (topic, count) in [("a", 3), ("b", 1)] {
      let ends = (0..<count).map { Offset(model.ends["\(topic)/\($0)"] ?? 0) }
      #expect(try reader.endOffsets(topic) == ends)
    }
  }

  @Test(arguments: [SyncPolicy.everyAppend, .interval(milliseconds: 7), .never])
  func `random appends are read like the model, over rolls and restarts`(
    policy: SyncPolicy
  ) throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let fixture = try LogFixture()
    var model = Model()
    for session in 0..<6 {
      let log = try fixture.writer(policy)
      #expect(log.recovery.isClean)
      for topic in Self.topics() { try log.createTopic(topic) }
      let reader = try fixture.reader()
      for _ in 0..<40 { try Self.randomAppend(to: log, &model, &random) }
      #expect(log.lastAppendIsEndOfInput == model.appends.last?.endOfInput)
      try Self.check(reader, model)
      // Half of the sessions end as a killed process does.
      if session.isMultiple(of: 2) { try log.close() }
    }
    try Self.check(try fixture.reader(), model)
  }

  @Test func `a cursor restarts at any append, and sees what it had not`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let fixture = try LogFixture()
    var model = Model()
    let log = try fixture.writer(.never)
    for topic in Self.topics() { try log.createTopic(topic) }
    for _ in 0..<80 { try Self.randomAppend(to: log, &model, &random) }
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a", "b"], from: [:])
    for done in 0..<80 {
      var restarted = try AppendCursor(reader, topics: ["a", "b"], from: cursor.nextOffsets)
      #expect(try restarted.rest(of: reader) == Array(model.appends[done...]))
      #expect(try cursor.next(upTo: 80)?.sequence == UInt64(done + 1))
    }
    #expect(try cursor.next(upTo: 80) == nil)
  }

  @Test func `a reader of one topic sees its appends and the ends of input`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let fixture = try LogFixture()
    var model = Model()
    let log = try fixture.writer(.never)
    for topic in Self.topics() { try log.createTopic(topic) }
    for _ in 0..<100 { try Self.randomAppend(to: log, &model, &random) }
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["b"], from: [:])
    let expected = model.appends.compactMap { append -> AppendText? in
      var append = append
      append.bodies = append.bodies.filter { $0.key == "b/0" }
      return append.bodies.isEmpty && !append.endOfInput ? nil : append
    }
    #expect(try cursor.rest(of: reader) == expected)
  }

  @Test func `a reader follows a writer, step by step, over every roll`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let fixture = try LogFixture()
    var model = Model()
    let log = try fixture.writer(.never)
    for topic in Self.topics() { try log.createTopic(topic) }
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a", "b"], from: [:])
    var seen: [AppendText] = []
    for _ in 0..<120 {
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        try Self.randomAppend(to: log, &model, &random)
      }
      seen += try cursor.rest(of: reader)
      #expect(seen == model.appends)
    }
  }

  @Test func `stream time is the running maximum, whatever rolled or restarted`() throws {
    var random = LogRandom.fromEnvironment()
    print("seed \(random.seed)")
    let fixture = try LogFixture()
    var model = Model()
    for _ in 0..<5 {
      let log = try fixture.writer(.never)
      for topic in Self.topics() { try log.createTopic(topic) }
      for _ in 0..<30 { try Self.randomAppend(to: log, &model, &random) }
    }
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a", "b"], from: [:])
    var expected: [TopicPartition: Timestamp] = [:]
    var whole = Timestamp.none
    while let append = try cursor.next(upTo: try reader.committedSequence()) {
      for batch in append.batches {
        #expect(batch.header.streamTimeBefore == expected[batch.target] ?? .none)
        expected[batch.target] = batch.header.streamTimeAfter
        whole = max(whole, batch.header.maxTimestamp)
      }
      #expect(append.logStreamTime == whole)
    }
    for (name, time) in model.streamTimes { #expect(expected[logTarget(name)] == time) }
  }
}

// MARK: - Situations

extension AppendAndReadTests {
  @Test func `internal topics move no stream time`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    try log.createTopic(TopicConfig(name: "inner", partitions: 1, isInternal: true))
    _ = try log.append([logBatch("a/0", ["x"], times: 10...20)], source: nil, endOfInput: false)
    _ = try log.append([logBatch("inner/0", ["y"], times: 5...99)], source: nil, endOfInput: true)
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["inner"], from: [:])
    #expect(try cursor.next(upTo: 2)?.logStreamTime == Timestamp(milliseconds: 20))
  }

  @Test func `a checkpoint within a batch gives that batch`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    for text in ["0-3", "4-7", "8-11"] {
      _ = try log.append([logBatch("a/0", [text], records: 4)], source: nil, endOfInput: false)
    }
    let reader = try fixture.reader()
    for offset in 0..<12 {
      var cursor = try AppendCursor(
        reader, topics: ["a"], from: [logTarget("a/0"): Offset(Int64(offset))])
      #expect(
        try cursor.next(upTo: 3)?.batches.first?.header.baseOffset.value
          == Int64(offset / 4 * 4))
    }
  }

  @Test func `a checkpoint beyond the log is refused, one at its end is not`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 2))
    _ = try log.append([logBatch("a/0", ["x"], records: 4)], source: nil, endOfInput: false)
    let reader = try fixture.reader()
    func open(_ name: String, _ offset: Int64) throws -> AppendCursor {
      try AppendCursor(reader, topics: ["a"], from: [logTarget(name): Offset(offset)])
    }
    _ = try open("a/0", 4)
    #expect(
      throws: LogError.checkpointBeyondLog(
        logTarget("a/0"), checkpoint: Offset(5), end: Offset(4))
    ) { try open("a/0", 5) }
    #expect(
      throws: LogError.checkpointBeyondLog(
        logTarget("a/1"), checkpoint: Offset(1), end: .zero)
    ) { try open("a/1", 1) }
  }

  @Test func `one column is read without the others`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    _ = try log.append([logBatch("a/0", ["red", "", "blue"])], source: nil, endOfInput: false)
    try log.close()
    let name = "a/0/00000000000000000000.log"
    try fixture.flipBit(try fixture.bytes(name).count * 8 - 1, of: name)
    let reader = try fixture.reader()
    var cursor = try AppendCursor(reader, topics: ["a"], from: [:])
    let batch = try #require(try cursor.next(upTo: 1)?.batches.first)
    let columns = batch.header.columns
    #expect(try batch.column(columns[0]) == Array("red".utf8))
    #expect(try batch.column(columns[1]) == [])
    let place = batch.header.headerLength + 3
    #expect {
      try batch.column(columns[2])
    } throws: { error in
      guard case .corrupt(name, place, .columnChecksum(2, _, _)) = error as? LogError else {
        return false
      }
      return true
    }
  }

  @Test func `an empty log has nothing to read and is sound`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    let reader = try fixture.reader()
    #expect(try reader.everything() == [])
    #expect(try reader.verify().isSound)
    #expect(log.lastAppendIsEndOfInput == false)
    #expect(try reader.topics() == [.control])
  }

  @Test func `files are for their owner only`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    for name in ["catalog.sqlite", "lock", "committed", "a/0/00000000000000000000.log"] {
      #expect(fixture.mode(name) == 0o600)
    }
    for name in ["", "a", "a/0"] { #expect(fixture.mode(name) == 0o700) }
    try log.close()
  }

  @Test func `balance counts every partition, the empty ones too`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 4, segmentBytes: 1))
    for records in [3, 4, 5] {
      _ = try log.append(
        [logBatch("a/1", ["x"], records: records), logBatch("a/3", ["x"])], source: nil,
        endOfInput: false)
    }
    let balance = try fixture.reader().balance(of: "a")
    #expect(balance.records == [0, 12, 0, 3])
    #expect(balance.least == 0)
    #expect(balance.greatest == 12)
    #expect(balance.mean == 3.75)
    #expect(balance.skew == 3.2)
    #expect(TopicBalance(records: [0, 0]).skew == 1)
  }
}
