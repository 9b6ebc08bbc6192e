import Testing

@testable import PipelineKit

@Suite struct CommitTests {
  private static let target = TopicPartition(topic: "t", partition: PartitionID(0))

  private static func checkpoint(next: Int64) -> Checkpoint {
    var checkpoint = Checkpoint.beginning
    checkpoint.appendSequence = next
    checkpoint.partitions[target] = Checkpoint.Partition(
      nextOffset: Offset(next), streamTime: .none, watermark: .none)
    return checkpoint
  }

  /// A commit of a checkpoint alone.
  private static func commit(
    _ store: ViewStore, from previous: Checkpoint, to checkpoint: Checkpoint
  ) throws -> Commit {
    let deduplicator = try Deduplicator(
      scope: target, version: 1, limits: Deduplicator.Limits(horizonMilliseconds: nil),
      connection: try store.reader())
    return Commit(
      deltas: [], deduplication: deduplicator.drain(), files: [], deadLetters: [],
      checkpoint: checkpoint, previous: previous)
  }

  @Test func `of two that fold the same records the second commits nothing`() throws {
    let fixture = try ViewFixture()
    let first = try fixture.store()
    try first.define(tables: DedupDelta.tables, views: [])
    let second = try fixture.store()
    try second.define(tables: DedupDelta.tables, views: [])
    let ten = Self.checkpoint(next: 10)
    try Self.commit(first, from: .beginning, to: ten).write(to: first)
    let late = try Self.commit(second, from: .beginning, to: Self.checkpoint(next: 8))
    #expect(throws: StateError.otherWriter(path: fixture.path, version: 1)) {
      try late.write(to: second)
    }
    #expect(try second.checkpoint() == ten)
  }

  @Test func `commits follow each other from checkpoint to checkpoint`() throws {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    try store.define(tables: DedupDelta.tables, views: [])
    var previous = Checkpoint.beginning
    for next in 1...3 {
      let checkpoint = Self.checkpoint(next: Int64(next))
      try Self.commit(store, from: previous, to: checkpoint).write(to: store)
      previous = checkpoint
    }
    #expect(try store.checkpoint() == previous)
  }
}
