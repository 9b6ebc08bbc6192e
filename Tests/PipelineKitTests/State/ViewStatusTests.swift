import Testing

@testable import PipelineKit

@Suite struct ViewStatusTests {
  private static let target = TopicPartition(topic: "t", partition: PartitionID(2))

  @Test func `a file that is not there has no status, and is not made`() throws {
    let fixture = try ViewFixture()
    #expect(try ViewStatus.read(path: fixture.path) == nil)
    #expect(!Directory.exists(fixture.path))
  }

  @Test func `a file without anything in it has no status`() throws {
    let fixture = try ViewFixture()
    _ = try fixture.connection()
    #expect(try ViewStatus.read(path: fixture.path) == nil)
  }

  @Test func `versions come by number, each with its checkpoint`() throws {
    let fixture = try ViewFixture()
    let live = try fixture.store(version: 1, identity: "only=all")
    let building = try fixture.store(version: 2, role: .building)
    var checkpoint = Checkpoint.beginning
    checkpoint.appendSequence = 4
    checkpoint.partitions[Self.target] = Checkpoint.Partition(
      nextOffset: Offset(7), streamTime: Timestamp(milliseconds: 5),
      watermark: Timestamp(milliseconds: 3))
    let saved = checkpoint
    try live.commit { try saved.save(in: $0) }
    let status = try #require(try ViewStatus.read(path: fixture.path))
    #expect(status.versions.map(\.version) == [live.version, building.version])
    #expect(status.versions.map(\.state) == [.live, .building])
    #expect(status.versions.map(\.checkpoint) == [saved, .beginning])
    #expect(status.versions.map(\.created) == [1_000, 1_000].map(Timestamp.init(milliseconds:)))
  }

  @Test func `a database of something else is refused`() throws {
    let fixture = try ViewFixture()
    try fixture.connection().execute("CREATE TABLE x (a)")
    #expect(throws: StateError.notAViewFile(path: fixture.path)) {
      try ViewStatus.read(path: fixture.path)
    }
  }

  @Test func `the file alone is whole once it is written back`() throws {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    try store.writeBack()
    let copy = try ViewFixture()
    let file = try OpenFile(path: fixture.path, mode: .read)
    let bytes = try file.read(count: try file.size(), at: 0)
    try OpenFile(path: copy.path, mode: .create).write(bytes.span.bytes, at: 0)
    #expect(try ViewStatus.read(path: copy.path)?.versions.count == 1)
  }
}
