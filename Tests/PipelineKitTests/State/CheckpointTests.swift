import Testing

@testable import PipelineKit

@Suite struct CheckpointTests {
  private let fixture: ViewFixture
  private let store: ViewStore

  init() throws {
    fixture = try ViewFixture()
    store = try fixture.store()
    try store.define(
      tables: [],
      views: [PublicView(name: "mark", sql: "SELECT {watermark} AS w", sentence: "")])
  }

  private func checkpoint(ended: Bool, watermark: Int64 = 70) -> Checkpoint {
    let partitions = (0..<3).map { index in
      (
        TopicPartition(topic: "t", partition: PartitionID(index: Int32(index))),
        Checkpoint.Partition(
          nextOffset: Offset(value: Int64(index) * 10),
          streamTime: index == 0 ? .none : Timestamp(milliseconds: 100),
          watermark: Timestamp(milliseconds: watermark + Int64(index)))
      )
    }
    return Checkpoint(
      partitions: Dictionary(uniqueKeysWithValues: partitions), appendSequence: 42,
      logStreamTime: Timestamp(milliseconds: 200), ended: ended)
  }

  private func watermark() throws -> [String] {
    try fixture.connection(.reader).dump("SELECT w FROM mark")
  }

  @Test func `nothing committed is the beginning`() throws {
    #expect(try store.checkpoint() == .beginning)
  }

  @Test(arguments: [false, true])
  func `a saved checkpoint is loaded by a new program`(ended: Bool) throws {
    let saved = checkpoint(ended: ended)
    try store.commit { try saved.save(in: $0) }
    #expect(try fixture.store().checkpoint() == saved)
  }

  @Test func `a later checkpoint replaces the earlier`() throws {
    try store.commit { try checkpoint(ended: true).save(in: $0) }
    let later = checkpoint(ended: false, watermark: 90)
    try store.commit { try later.save(in: $0) }
    #expect(try store.checkpoint() == later)
  }

  @Test func `versions have their own checkpoints`() throws {
    try store.commit { try checkpoint(ended: true).save(in: $0) }
    #expect(try fixture.store(version: 2, role: .building).checkpoint() == .beginning)
  }

  @Test func `a checkpoint of a failed commit is not there`() throws {
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try store.commit { transaction in
        try checkpoint(ended: false).save(in: transaction)
        throw Stop()
      }
    }
    #expect(try store.checkpoint() == .beginning)
  }

  @Test func `views see the least watermark, and the end of time after the last input`() throws {
    #expect(try watermark() == ["\(Int64.min + 0)"])
    try store.commit { try checkpoint(ended: false).save(in: $0) }
    #expect(try watermark() == ["70"])
    try store.commit { try checkpoint(ended: true).save(in: $0) }
    #expect(try watermark() == ["\(Int64.max)"])
  }
}
