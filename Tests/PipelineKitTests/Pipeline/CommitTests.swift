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

  /// Writes one row with its number, or fails after it.
  private struct NumberDelta: FoldDelta {
    struct Failure: Error {}
    let number: Int64
    var fails = false

    func apply(in transaction: ViewTransaction) throws {
      try transaction.connection.execute("INSERT INTO numbers VALUES (\(number))")
      if fails { throw Failure() }
    }
  }

  private static func numbers(_ fixture: ViewFixture) throws -> [String] {
    try fixture.connection().texts("SELECT n FROM numbers ORDER BY n")
  }

  /// A store with a table of numbers.
  private static func numbersStore(_ fixture: ViewFixture) throws -> ViewStore {
    let store = try fixture.store()
    try store.define(tables: DedupDelta.tables, views: [])
    try store.connection.execute("CREATE TABLE numbers (n INTEGER PRIMARY KEY) STRICT")
    return store
  }

  @Test func `parts are there with their commit, and not before`() throws {
    let fixture = try ViewFixture()
    let store = try Self.numbersStore(fixture)
    let commit = try Self.commit(store, from: .beginning, to: Self.checkpoint(next: 1))
    let writer = CommitWriter(store, committed: .beginning, syncLog: { _ in })
    try writer.submit(part: [NumberDelta(number: 1)])
    try writer.submit(part: [NumberDelta(number: 2), NumberDelta(number: 3)])
    #expect(try Self.numbers(fixture) == [])
    _ = try writer.submit(commit)
    try writer.submit(part: [NumberDelta(number: 4)])
    try writer.finish()
    #expect(try Self.numbers(fixture) == ["1", "2", "3"])
    #expect(try fixture.store().checkpoint() == Self.checkpoint(next: 1))
  }

  @Test(arguments: [false, true])
  func `a part that fails takes those before it along`(isLast: Bool) throws {
    let fixture = try ViewFixture()
    let store = try Self.numbersStore(fixture)
    let writer = CommitWriter(store, committed: .beginning, syncLog: { _ in })
    try writer.submit(part: [NumberDelta(number: 1)])
    try writer.submit(part: [NumberDelta(number: 2, fails: true)])
    #expect(throws: NumberDelta.Failure.self) {
      if !isLast { try writer.submit(part: [NumberDelta(number: 3)]) }
      try writer.finish()
    }
    #expect(try Self.numbers(fixture) == [])
  }

  @Test func `a commit of another's records takes its parts along`() throws {
    let fixture = try ViewFixture()
    let store = try Self.numbersStore(fixture)
    let stale = try Self.commit(
      store, from: Self.checkpoint(next: 5), to: Self.checkpoint(next: 6))
    let writer = CommitWriter(store, committed: .beginning, syncLog: { _ in })
    try writer.submit(part: [NumberDelta(number: 1)])
    #expect(throws: StateError.otherWriter(path: fixture.path, version: 1)) {
      _ = try writer.submit(stale)
      try writer.finish()
    }
    #expect(try Self.numbers(fixture) == [])
  }

  @Test func `how the run went is there with its commit`() throws {
    let fixture = try ViewFixture()
    let store = try Self.numbersStore(fixture)
    #expect(try RunProgress.load(version: 1, from: fixture.connection()) == nil)
    var commit = try Self.commit(store, from: .beginning, to: Self.checkpoint(next: 1))
    for bottleneck in [nil, "folding"] {
      let run = RunProgress(
        started: Timestamp(milliseconds: 1_000), committed: Timestamp(milliseconds: 3_000),
        events: 500, commits: 2, bottleneck: bottleneck)
      commit.run = run
      try store.commit { try run.save(in: $0) }
      #expect(try RunProgress.load(version: 1, from: fixture.connection()) == run)
      #expect(run.eventsPerSecond == 250)
    }
    try commit.write(to: store)
    #expect(try fixture.store().checkpoint() == Self.checkpoint(next: 1))
  }
}
