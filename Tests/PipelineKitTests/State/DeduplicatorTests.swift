import Testing

@testable import PipelineKit

@Suite struct DeduplicatorTests {
  static let scope = TopicPartition(topic: "page_views", partition: PartitionID(index: 1))

  /// Remembers everything, and decides as the law says.
  struct Model {
    var horizon: Int64?
    var arrivals: [ID128: Int64] = [:]

    mutating func verdict(_ id: ID128, _ now: Int64) -> Deduplicator.Verdict {
      if let arrival = arrivals[id] {
        guard let horizon, now - arrival > horizon else { return .duplicate }
      }
      arrivals[id] = now
      return .new
    }
  }

  /// A deduplicator with its file, for tests that commit, spill and restart it.
  final class Bench {
    let fixture: ViewFixture
    let store: ViewStore
    let limits: Deduplicator.Limits
    var deduplicator: Deduplicator

    init(_ limits: Deduplicator.Limits) throws {
      self.limits = limits
      fixture = try ViewFixture()
      store = try fixture.store()
      try store.define(tables: DedupDelta.tables, views: [])
      deduplicator = try Self.open(store, limits)
    }

    static func open(_ store: ViewStore, _ limits: Deduplicator.Limits) throws -> Deduplicator {
      try Deduplicator(scope: scope, version: 1, limits: limits, connection: store.reader())
    }

    func verdict(_ id: ID128, _ now: Int64 = 0) throws -> Deduplicator.Verdict {
      try deduplicator.verdict(id, streamTime: Timestamp(milliseconds: now))
    }

    func apply(_ delta: DedupDelta) throws {
      try store.commit { try delta.apply(in: $0) }
      deduplicator.didCommit(delta.receipt)
    }

    func commit() throws { try apply(deduplicator.drain()) }

    func restart() throws { deduplicator = try Self.open(store, limits) }

    func runs() throws -> [String] {
      try fixture.connection(.reader)
        .dump("SELECT first_run, last_run, level, count FROM dedup_runs__v1 ORDER BY 1")
    }
  }

  static func id(_ number: Int) -> ID128 {
    ID128(uuid: UInt64(number) &* 0x9E37_79B9_7F4A_7C15, UInt64(number))
  }
}

extension DeduplicatorTests {
  @Test func `the first is new and the second is not`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil))
    #expect(try bench.verdict(Self.id(1)) == .new)
    #expect(try bench.verdict(Self.id(1)) == .duplicate)
    #expect(try bench.verdict(Self.id(2)) == .new)
  }

  @Test func `a committed id is known after a restart and an uncommitted one is not`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil))
    _ = try bench.verdict(Self.id(1))
    try bench.commit()
    _ = try bench.verdict(Self.id(2))
    try bench.restart()
    #expect(try bench.verdict(Self.id(1)) == .duplicate)
    #expect(try bench.verdict(Self.id(2)) == .new)
  }

  @Test(arguments: [(110, DeduplicatorTests.Expected.duplicate), (111, .new)])
  func `an id is forgotten when stream time is more than the horizon past it`(
    time: Int, expected: Expected
  ) throws {
    let bench = try Bench(.init(horizonMilliseconds: 10))
    _ = try bench.verdict(Self.id(1), 100)
    #expect(try bench.verdict(Self.id(1), Int64(time)) == expected.verdict)
  }

  enum Expected: Sendable {
    case new, duplicate
    var verdict: Deduplicator.Verdict { self == .new ? .new : .duplicate }
  }

  @Test func `a duplicate does not renew an id`() throws {
    let bench = try Bench(.init(horizonMilliseconds: 10))
    _ = try bench.verdict(Self.id(1), 100)
    #expect(try bench.verdict(Self.id(1), 109) == .duplicate)
    #expect(try bench.verdict(Self.id(1), 111) == .new)
    #expect(try bench.verdict(Self.id(1), 121) == .duplicate)
    #expect(try bench.verdict(Self.id(1), 122) == .new)
  }

  @Test func `events without a time are deduplicated under a horizon`() throws {
    let bench = try Bench(.init(horizonMilliseconds: 10))
    #expect(try bench.verdict(Self.id(1), .min) == .new)
    #expect(try bench.verdict(Self.id(1), .min) == .duplicate)
    try bench.commit()
    try bench.restart()
    #expect(try bench.verdict(Self.id(1), .min) == .duplicate)
    #expect(try bench.verdict(Self.id(1), 0) == .new)
  }

  @Test func `eight runs become one of the next level`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil))
    for number in 0..<8 {
      _ = try bench.verdict(Self.id(number))
      if number == 7 { #expect(try bench.runs().count == 7) }
      try bench.commit()
    }
    #expect(try bench.runs() == ["0 | 7 | 1 | 8"])
  }

  @Test func `a commit without new ids writes nothing`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil))
    _ = try bench.verdict(Self.id(1))
    try bench.commit()
    _ = try bench.verdict(Self.id(1))
    #expect(bench.deduplicator.drain().isEmpty)
    #expect(try bench.runs().count == 1)
  }

  @Test func `runs that are wholly expired are deleted`() throws {
    let bench = try Bench(.init(horizonMilliseconds: 10))
    _ = try bench.verdict(Self.id(1), 100)
    try bench.commit()
    _ = try bench.verdict(Self.id(2), 110)
    try bench.commit()
    #expect(try bench.runs().count == 2)
    _ = try bench.verdict(Self.id(3), 111)
    try bench.commit()
    #expect(try bench.runs().map { $0.prefix(1) } == ["1", "2"])
  }

  @Test func `an id in flight is known while older ones are spilled`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil, residentCountMax: 4))
    for number in 0..<6 { _ = try bench.verdict(Self.id(number)) }
    let first = bench.deduplicator.drain()
    for number in 6..<9 { _ = try bench.verdict(Self.id(number)) }
    let second = bench.deduplicator.drain()
    _ = try bench.verdict(Self.id(9))
    try bench.apply(first)
    for number in 0..<10 { #expect(try bench.verdict(Self.id(number)) == .duplicate) }
    try bench.apply(second)
    for number in 0..<10 { #expect(try bench.verdict(Self.id(number)) == .duplicate) }
    #expect(try bench.verdict(Self.id(10)) == .new)
  }

  @Test func `filters beyond their budget are given up and ids still found`() throws {
    let limits = Deduplicator.Limits(
      horizonMilliseconds: nil, residentCountMax: 10, filterBytesMax: 0)
    let bench = try Bench(limits)
    for number in 0..<500 {
      _ = try bench.verdict(Self.id(number))
      if number % 50 == 0 { try bench.commit() }
    }
    for number in 0..<500 { #expect(try bench.verdict(Self.id(number)) == .duplicate) }
    #expect(try bench.verdict(Self.id(500)) == .new)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var horizon: Int64?
    var residentCountMax: Int
    var testDescription: String { "horizon \(horizon ?? -1), \(residentCountMax) resident" }
  }

  @Test(arguments: [
    Case(horizon: nil, residentCountMax: 1000), Case(horizon: nil, residentCountMax: 20),
    Case(horizon: 40, residentCountMax: 1000), Case(horizon: 40, residentCountMax: 20),
    Case(horizon: 3, residentCountMax: 5), Case(horizon: 400, residentCountMax: 50),
    Case(horizon: 0, residentCountMax: 1),
  ])
  func `random ids, commits and restarts give the model's verdicts`(example: Case) throws {
    var random = StateRandom()
    let bench = try Bench(
      .init(
        horizonMilliseconds: example.horizon, residentCountMax: example.residentCountMax,
        filterBytesMax: 256))
    var model = Model(horizon: example.horizon)
    var committed = model
    var now: Int64 = 0
    var waiting: [(DedupDelta, Model)] = []
    for step in 0..<4000 {
      if random.below(3) == 0 { now += Int64(random.below(4)) }
      let id = Self.id(random.below(300))
      let verdict = try bench.verdict(id, now)
      #expect(verdict == model.verdict(id, now), "step \(step), SEED=\(random.seed)")
      switch random.below(60) {
      case 0: waiting.append((bench.deduplicator.drain(), model))
      case 1 where !waiting.isEmpty:
        let (delta, state) = waiting.removeFirst()
        try bench.apply(delta)
        committed = state
      case 2 where random.below(4) == 0:
        try bench.restart()
        (model, waiting) = (committed, [])
      case 3: bench.deduplicator.expect(random.below(2_000))
      default: break
      }
    }
  }

  @Test func `what is expected takes no more than the limit`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil, residentCountMax: 100))
    bench.deduplicator.expect(1_000_000_000)
    for number in 0..<60 { _ = try bench.verdict(Self.id(number)) }
    #expect(bench.deduplicator.byteCount <= 100 * 16 * 2)
  }

  @Test func `partitions do not know each other's ids`() throws {
    let bench = try Bench(.init(horizonMilliseconds: nil))
    _ = try bench.verdict(Self.id(1))
    try bench.commit()
    let other = try Deduplicator(
      scope: TopicPartition(topic: "page_views", partition: PartitionID(index: 2)), version: 1,
      limits: bench.limits, connection: bench.store.reader())
    #expect(try other.verdict(Self.id(1), streamTime: .none) == .new)
  }
}
