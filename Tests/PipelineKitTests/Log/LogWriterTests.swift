import Glibc
import Testing

@testable import PipelineKit

/// What a writer promises besides appending: lock, topics, syncs, requests.
struct LogWriterTests {
  @Test func `a second writer learns who holds the log`() throws {
    let fixture = try LogFixture()
    let log = try LogWriter(
      directory: fixture.directory, command: "AnalyticsApp run\n--follow", sync: .never
    ) { Timestamp(milliseconds: 1_769_860_800_000) }
    #expect {
      try fixture.writer()
    } throws: { error in
      guard case .locked(_, let holder?) = error as? LogError else { return false }
      return holder.pid == getpid() && holder.command == "AnalyticsApp run --follow"
        && holder.since == "2026-01-31T12:00:00Z" && !holder.host.isEmpty
        && "\(error)".contains("process \(getpid()) on ")
    }
    try log.close()
    _ = try fixture.writer()
  }

  @Test func `a lock is released with its writer, closed or not`() throws {
    let fixture = try LogFixture()
    for _ in 0..<3 { _ = try fixture.writer() }
  }

  @Test func `a lock holder is read as it was written`() throws {
    let holder = LockHolder(
      command: "run  with two spaces", now: Timestamp(milliseconds: 0))
    #expect(LockHolder(text: holder.text) == holder)
    #expect(holder.since == "1970-01-01T00:00:00Z")
    #expect(LockHolder(text: "") == nil)
    #expect(LockHolder(text: "pid x") == nil)
  }

  // MARK: Topics

  @Test func `a topic is kept with everything that was said of it`() throws {
    let fixture = try LogFixture()
    let topic = TopicConfig(
      name: "page_views", partitions: 3, partitioner: "md5", keyPaths: ["b", "a.x"],
      timestampPath: "t", idPath: "i", format: "json", segmentBytes: 12_345, isInternal: true)
    let log = try fixture.writer()
    try log.createTopic(topic)
    try log.close()
    let again = try fixture.writer()
    #expect(again.topic("page_views") == topic)
    #expect(again.topic("other") == nil)
    try again.createTopic(topic)
    var other = topic
    other.partitions = 4
    #expect(throws: LogError.topicDiffers(existing: topic, wanted: other)) {
      try again.createTopic(other)
    }
  }

  @Test(arguments: [
    "", ".", "..", "a/b", ".hidden", "ä", "a b", String(repeating: "x", count: 101),
  ])
  func `a name that is no folder's is refused`(name: String) throws {
    let log = try LogFixture().writer()
    #expect {
      try log.createTopic(TopicConfig(name: name, partitions: 1))
    } throws: { error in
      guard case .invalidTopic(name, _) = error as? LogError else { return false }
      return true
    }
  }

  @Test(arguments: [0, -1, 1_025])
  func `a topic has one partition at least and 1,024 at most`(count: Int) throws {
    let log = try LogFixture().writer()
    #expect(throws: LogError.self) {
      try log.createTopic(TopicConfig(name: "a", partitions: count))
    }
  }

  @Test func `an append to what is not there is refused before anything is written`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    #expect(throws: LogError.unknownTopic("b")) {
      try log.append(
        [logBatch("a/0", ["x"]), logBatch("b/0", ["x"])], source: nil, endOfInput: true)
    }
    #expect(throws: LogError.unknownPartition(logTarget("a/1"), partitions: 1)) {
      try log.append([logBatch("a/1", ["x"])], source: nil, endOfInput: false)
    }
    var lawless = logBatch("a/0", ["x"])
    lawless.recordCount = 0
    #expect(throws: LogError.unlawfulBatch(logTarget("a/0"), .badLength("record count", 0))) {
      try log.append([lawless], source: nil, endOfInput: false)
    }
    #expect(try fixture.bytes("a/0/00000000000000000000.log") == [])
    #expect(log.committedSequence == 0)
  }

  // MARK: Syncs

  @Test func `an append is durable at once, after the interval, or when asked`() throws {
    let fixture = try LogFixture()
    var log = try fixture.writer(.everyAppend)
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    func append() throws {
      _ = try log.append([logBatch("a/0", ["x"])], source: nil, endOfInput: false)
    }
    try append()
    #expect(log.syncedSequence == 1)
    try log.close()

    // The clock of a fixture moves by a millisecond each time it is looked at.
    log = try fixture.writer(.interval(milliseconds: 50))
    try append()
    #expect(log.syncedSequence == 1)
    for _ in 0..<100 { try log.syncIfDue() }
    #expect(log.syncedSequence == 2)
    try log.close()

    log = try fixture.writer(.never)
    for _ in 0..<100 { try append() }
    #expect(log.syncedSequence == 2)
    #expect(log.committedSequence == 102)
    try log.sync()
    #expect(log.syncedSequence == 102)
  }

  @Test func `a reader can make the log of a writer that is gone durable`() throws {
    let fixture = try LogFixture()
    do {
      let log = try fixture.writer(.never)
      try log.createTopic(TopicConfig(name: "a", partitions: 1))
      _ = try log.append([logBatch("a/0", ["x"])], source: nil, endOfInput: false)
    }
    let reader = try fixture.reader()
    try reader.sync()
    #expect(try reader.everything().count == 1)
  }

  @Test func `append times never go back, even if the clock does`() throws {
    let fixture = try LogFixture()
    for time: Int64 in [500, 100, 700] {
      let log = try LogWriter(directory: fixture.directory, command: "test", sync: .never) {
        Timestamp(milliseconds: time)
      }
      try log.createTopic(TopicConfig(name: "a", partitions: 1, segmentBytes: 1))
      _ = try log.append([logBatch("a/0", ["x"])], source: nil, endOfInput: false)
    }
    let times = try fixture.reader().segments()
      .filter { $0.target == logTarget("a/0") }.map(\.summary.lastAppendTime.milliseconds)
    #expect(times == [500, 500, 700])
  }

  @Test func `whether the last append is an end of input survives a restart`() throws {
    let fixture = try LogFixture()
    for closes in [true, false] {
      for isEnd in [true, false] {
        do {
          let log = try fixture.writer()
          try log.createTopic(TopicConfig(name: "a", partitions: 1))
          _ = try log.append([logBatch("a/0", ["x"])], source: nil, endOfInput: isEnd)
          #expect(log.lastAppendIsEndOfInput == isEnd)
          if closes { try log.close() }
        }
        #expect(try fixture.writer().lastAppendIsEndOfInput == isEnd)
      }
    }
  }

  @Test func `an end of input needs no batches`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    let receipt = try log.append([], source: nil, endOfInput: true)
    #expect(receipt.baseOffsets == [TopicConfig.controlPartition: .zero])
    let expected = AppendText(sequence: 1, bodies: [:], endOfInput: true)
    #expect(try fixture.reader().everything() == [expected])
  }

  @Test func `a closed writer takes nothing`() throws {
    let log = try LogFixture().writer()
    try log.close()
    try log.close()
    #expect(throws: LogError.writerStopped(because: "it is closed")) {
      try log.append([], source: nil, endOfInput: true)
    }
    #expect(throws: LogError.writerStopped(because: "it is closed")) { try log.sync() }
  }

  // MARK: Requests

  @Test func `a request is handed over, executed and answered`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer(.never)
    try log.createTopic(TopicConfig(name: "a", partitions: 1))
    let requests = try LogRequests(directory: fixture.directory)
    let id = try requests.submit(topic: "a", payload: [1, 0, 2], requester: "requeue")
    let empty = try requests.submit(topic: "a", payload: [], requester: "requeue")
    #expect(try requests.outcome(of: id) == nil)
    let open = try log.pendingRequests()
    #expect(
      open == [
        LogRequest(id: id, topic: "a", payload: [1, 0, 2], requester: "requeue"),
        LogRequest(id: empty, topic: "a", payload: [], requester: "requeue"),
      ])
    _ = try log.append([logBatch("a/0", ["x"])], source: .request(id), endOfInput: false)
    try log.answer(id, .done("1 line"))
    try log.answer(empty, .refused("no lines"))
    #expect(log.syncedSequence == 1)
    #expect(try requests.outcome(of: id) == .done("1 line"))
    #expect(try requests.outcome(of: empty) == .refused("no lines"))
    #expect(try log.pendingRequests() == [])
  }

  @Test func `a requester waits as long as it wants`() throws {
    let fixture = try LogFixture()
    let log = try fixture.writer()
    let requests = try LogRequests(directory: fixture.directory)
    let id = try requests.submit(topic: "a", payload: [1], requester: "test")
    var looks = 0
    let none = try requests.waitForOutcome(of: id) {
      looks += 1
      return looks < 3
    }
    #expect(none == nil)
    #expect(looks == 3)
    let answered = try requests.waitForOutcome(of: id) {
      (try? log.answer(id, .refused("no"))) != nil
    }
    #expect(answered == .refused("no"))
  }

  @Test(arguments: [true, false])
  func `a request executed before a crash is answered and not executed again`(
    closes: Bool
  ) throws {
    let fixture = try LogFixture()
    let id: RequestID
    let requests: LogRequests
    do {
      let log = try fixture.writer()
      try log.createTopic(TopicConfig(name: "a", partitions: 1))
      requests = try LogRequests(directory: fixture.directory)
      id = try requests.submit(topic: "a", payload: [1], requester: "test")
      #expect(try log.pendingRequests().count == 1)
      _ = try log.append([logBatch("a/0", ["x"])], source: .request(id), endOfInput: false)
      if closes { try log.close() }
    }
    let log = try fixture.writer()
    #expect(try log.pendingRequests() == [])
    #expect(try requests.outcome(of: id) == .done("appended"))
  }

  // MARK: Traps

  @Test func `two batches for one partition trap`() async {
    await #expect(processExitsWith: .failure) {
      let log = try LogFixture().writer()
      try log.createTopic(TopicConfig(name: "a", partitions: 1))
      _ = try log.append(
        [logBatch("a/0", ["x"]), logBatch("a/0", ["y"])], source: nil, endOfInput: false)
    }
  }

  @Test func `an append of nothing traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = try LogFixture().writer().append([], source: nil, endOfInput: false)
    }
  }
}
