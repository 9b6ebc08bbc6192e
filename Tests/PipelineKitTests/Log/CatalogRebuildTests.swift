import Testing

@testable import PipelineKit

/// A log that has lost its catalog is not taken for a new one, and has it back from its segments.
struct CatalogRebuildTests {
  private static func topic(_ name: String, _ partitions: Int) -> TopicConfig {
    name == TopicConfig.control.name
      ? .control : TopicConfig(name: name, partitions: partitions, segmentBytes: 700)
  }

  /// A log of several segments, with or without its last appends in the catalog.
  private func log(closed: Bool, policy: SyncPolicy = .everyAppend) throws -> LogFixture {
    let fixture = try LogFixture()
    let writer = try fixture.writer(policy)
    try writer.createTopic(Self.topic("a", 2))
    try writer.createTopic(Self.topic("b", 1))
    for number in 1...20 {
      var batches = [logBatch("a/\(number % 2)", ["\(number)"], records: number)]
      if number % 3 == 0 { batches.append(logBatch("b/0", ["b\(number)"])) }
      _ = try writer.append(
        batches, source: number == 7 ? .request(RequestID(5)) : nil, endOfInput: number == 20)
    }
    if closed { try writer.close() }
    return fixture
  }

  private func rebuild(_ fixture: LogFixture) throws -> [TopicConfig] {
    try CatalogRebuild.run(
      directory: fixture.directory, command: "test", now: fixture.now(), config: Self.topic)
  }

  private static let catalog = ["catalog.sqlite", "catalog.sqlite-wal", "catalog.sqlite-shm"]

  @Test(arguments: [false, true], [false, true])
  func `the catalog comes back as it was`(closed: Bool, losesMark: Bool) throws {
    let fixture = try log(closed: closed)
    let before = try fixture.reader().everything()
    let segments = try fixture.reader().segments()
    for name in Self.catalog + (losesMark ? ["committed"] : []) { try? fixture.remove(name) }
    #expect(throws: LogError.catalogLost(directory: fixture.directory)) { try fixture.writer() }
    #expect(throws: LogError.catalogLost(directory: fixture.directory)) { try fixture.reader() }
    #expect(try rebuild(fixture).map(\.name) == ["__control", "a", "b"])
    let writer = try fixture.writer()
    #expect(writer.recovery.cuts == [])
    #expect(writer.committedSequence == 20)
    #expect(writer.lastAppendIsEndOfInput)
    _ = try writer.append([logBatch("b/0", ["more"])], source: nil, endOfInput: false)
    try writer.close()
    let reader = try fixture.reader()
    #expect(try reader.everything().dropLast() == before[...])
    #expect(try reader.segments().filter(\.isSealed) == segments.filter(\.isSealed))
    #expect(try reader.verify().findings == [])
    #expect(segments.count { $0.isSealed } >= 3)
    // Ids of requests that were executed are not given again.
    let requests = try LogRequests(directory: fixture.directory)
    #expect(try requests.submit(topic: "a", payload: [1], requester: "test") == RequestID(6))
  }

  @Test func `a torn tail and files of no segment do not matter`() throws {
    let fixture = try log(closed: false)
    let before = try fixture.reader().everything()
    let last = try #require(try fixture.reader().segments().last { $0.target == logTarget("b/0") })
    let bytes = try fixture.bytes(last.path)
    try fixture.setBytes(last.path, bytes + bytes.prefix(40))
    let unused = Segment.fileName(baseOffset: last.summary.baseOffset, attempt: 3)
    _ = try OpenFile(path: "\(fixture.directory)/b/0/\(unused)", mode: .create)
    for name in Self.catalog + ["committed"] { try? fixture.remove(name) }
    _ = try rebuild(fixture)
    let writer = try fixture.writer()
    #expect(writer.recovery.cuts.count == 1)
    try writer.close()
    #expect(try fixture.reader().everything() == before)
  }

  @Test func `a folder without segments has nothing to rebuild from`() throws {
    let fixture = try LogFixture()
    try Directory.create(fixture.directory + "/notes")
    #expect(throws: LogError.notALog(directory: fixture.directory)) { try rebuild(fixture) }
    try fixture.writer().close()
  }

  @Test func `a missing segment in the middle is damage`() throws {
    let fixture = try log(closed: true)
    let middle = try #require(try fixture.reader().segments().filter(\.isSealed).dropFirst().first)
    for name in Self.catalog + [middle.path] { try? fixture.remove(name) }
    #expect(throws: LogError.self) { try rebuild(fixture) }
    #expect(throws: LogError.catalogLost(directory: fixture.directory)) { try fixture.writer() }
  }
}
