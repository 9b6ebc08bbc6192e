import Testing

@testable import PipelineKit

@Suite struct AggregateTableTests {
  static let spec = AggregateSpec(
    name: "pages", keys: [("path", .text), ("minute_ms", .integer)],
    measures: [
      .count("views"), .sum("bytes"), .min("first_ms"), .max("last_ms"), .distinct("visitors"),
      .quantiles("load", percentiles: [50, 95]),
    ])

  /// An event's contribution, written as naively as possible.
  struct Event {
    var path: String
    var minute: Int64
    var count: Int64
    var bytes: Int64
    var time: Int64?
    var visitor: UInt64?
    var load: Int64?
  }

  static func fold(_ events: some Sequence<Event>, into table: AggregateTable) {
    let views = table.counter("views")
    let bytes = table.counter("bytes")
    let first = table.extreme("first_ms")
    let last = table.extreme("last_ms")
    let visitors = table.distinct("visitors")
    let load = table.quantiles("load")
    for event in events {
      let group = table.group(table.intern(event.path, key: 0), event.minute)
      table.add(views, group, event.count)
      table.add(bytes, group, event.bytes)
      if let time = event.time {
        table.update(first, group, time)
        table.update(last, group, time)
      }
      if let visitor = event.visitor { table.insert(visitors, group, visitor) }
      if let value = event.load { table.record(load, group, value) }
    }
  }

  static func randomEvents(_ count: Int, _ random: inout StateRandom) -> [Event] {
    (0..<count).map { _ in
      let kind = random.below(4)
      return Event(
        path: "/" + String(repeating: "p", count: random.below(3)) + String(random.below(6)),
        minute: Int64(random.below(4) - 2) * 60_000, count: Int64(random.below(3) - 1),
        bytes: Int64(random.below(5) - 2), time: kind == 0 ? Int64(random.below(1000) - 500) : nil,
        visitor: kind == 1 ? UInt64(random.below(50)) &* 0x9E37_79B9_7F4A_7C15 : nil,
        load: kind == 2 ? Int64(random.below(100)) : nil)
    }
  }

  /// The rows that dictionaries give, as the dump shows them, but for the sketches' states.
  static func model(_ events: [Event]) -> [String] {
    let groups = Dictionary(grouping: events) { "\(literal($0.path)) | \($0.minute)" }
    let sorted = groups.sorted { a, b in
      (Array(a.value[0].path.utf8), a.value[0].minute) < (
        Array(b.value[0].path.utf8), b.value[0].minute
      )
    }
    return sorted.compactMap { key, events -> String? in
      let times = events.compactMap(\.time)
      let visitors = Set(events.compactMap(\.visitor))
      let loads = events.compactMap(\.load).sorted()
      let views = events.reduce(0) { $0 + $1.count }
      let bytes = events.reduce(0) { $0 + $1.bytes }
      if views == 0, bytes == 0, times.isEmpty, visitors.isEmpty, loads.isEmpty { return nil }
      let cells: [Int64?] =
        [views, bytes, times.min(), times.max(), Int64(visitors.count), 1]
        + [rank(loads, 50), rank(loads, 95), loads.last, 1]
      return key + " | " + cells.map { $0.map { String($0) } ?? "NULL" }.joined(separator: " | ")
    }
  }

  private static func rank(_ sorted: [Int64], _ percentile: Int) -> Int64? {
    sorted.isEmpty ? nil : sorted[max(1, (sorted.count * percentile + 99) / 100) - 1]
  }

  static let visible = """
    SELECT path, minute_ms, views, bytes, first_ms, last_ms, visitors, visitors_exact, load_p50, \
    load_p95, load_max, load_exact FROM pages__v1 ORDER BY path, minute_ms
    """

  /// The table's whole content after the deltas, each of which is a commit.
  static func dump(_ commits: [[AggregateDelta]], _ sql: String = "SELECT * FROM pages__v1") throws
    -> [String]
  {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    try store.define(tables: [spec.table], views: [])
    for commit in commits {
      try store.commit { transaction in
        for delta in commit { try delta.apply(in: transaction) }
      }
    }
    return try fixture.connection(.reader).dump(sql)
  }

  static func delta(_ events: some Sequence<Event>) throws -> AggregateDelta {
    let table = AggregateTable(spec)
    fold(events, into: table)
    return try table.drain()
  }
}

extension AggregateTableTests {
  @Test(arguments: 0..<8)
  func `rows are what dictionaries give`(round: Int) throws {
    var random = StateRandom()
    let events = Self.randomEvents(round * 40, &random)
    let rows = try Self.dump([[try Self.delta(events)]], Self.visible)
    #expect(rows == Self.model(events), "SEED=\(random.seed)")
  }

  @Test(arguments: 0..<8)
  func `any split into folds and commits gives the same bytes`(round: Int) throws {
    var random = StateRandom()
    let events = Self.randomEvents(600, &random)
    let whole = try Self.dump([[try Self.delta(events)]])
    var commits: [[AggregateDelta]] = [[]]
    let table = AggregateTable(Self.spec)
    for event in events {
      Self.fold([event], into: table)
      if random.below(20 + round * 40) == 0 {
        commits[commits.count - 1].append(try table.drain())
        if random.below(3) == 0 { commits.append([]) }
      }
    }
    commits[commits.count - 1].append(try table.drain())
    #expect(try Self.dump(commits) == whole, "SEED=\(random.seed)")
  }

  @Test(arguments: 1..<6)
  func `joined folds give the same bytes as one`(foldCount: Int) throws {
    var random = StateRandom()
    let events = Self.randomEvents(600, &random)
    let joined = AggregateTable(Self.spec)
    for part in 0..<foldCount {
      let table = AggregateTable(Self.spec)
      Self.fold(
        events.enumerated().filter { $0.offset % foldCount == part }.map(\.element), into: table)
      joined.absorb(table.take())
      #expect(table.groupCount == 0)
    }
    let whole = try Self.dump([[try Self.delta(events)]])
    #expect(try Self.dump([[try joined.drain()]]) == whole, "SEED=\(random.seed)")
  }

  @Test func `large groups are joined by their sketches`() throws {
    let events = (0..<4000).map { index in
      Event(
        path: "/\(index % 2)", minute: 0, count: 1, bytes: 0, time: Int64(index),
        visitor: UInt64(index) &* 0x9E37_79B9_7F4A_7C15, load: Int64(index))
    }
    let joined = AggregateTable(Self.spec)
    for part in [events[..<1500], events[1500...]] {
      let table = AggregateTable(Self.spec)
      Self.fold(part, into: table)
      table.settleHashes(0)
      table.settleValues(0)
      joined.absorb(table.take())
    }
    #expect(try Self.dump([[try joined.drain()]]) == Self.dump([[try Self.delta(events)]]))
  }

  @Test func `a sum that is full stays full when folds are joined`() throws {
    let table = AggregateTable(Self.spec)
    Self.fold([Int64.max, 1].map { Event(path: "/", minute: 0, count: 0, bytes: $0) }, into: table)
    let joined = AggregateTable(Self.spec)
    joined.absorb(table.take())
    joined.absorb(table.take())
    let full = try Self.delta([Event(path: "/", minute: 0, count: 0, bytes: .max)])
    #expect(try Self.dump([[try joined.drain()]]) == Self.dump([[full]]))
  }

  @Test func `sketches past their exact bound merge to the same bytes`() throws {
    let events = (0..<5000).map { index in
      Event(
        path: "/", minute: 0, count: 1, bytes: 0, time: nil,
        visitor: UInt64(index) &* 0x9E37_79B9_7F4A_7C15, load: Int64(index))
    }
    let whole = try Self.dump([[try Self.delta(events)]])
    let halves = try [events[..<2500], events[2500...]].map { [try Self.delta($0)] }
    #expect(try Self.dump(halves) == whole)
    #expect(try Self.dump([halves[1], halves[0]]) == whole)
    #expect(try Self.dump([[try Self.delta(events)]], Self.visible)[0].contains("| 5000 |"))
  }

  @Test func `what is added and taken back in one fold is not written`() throws {
    let events = [1, -1].map { sign in
      Event(path: "/", minute: 0, count: sign, bytes: 10 * sign)
    }
    #expect(try Self.delta(events).isEmpty)
  }

  @Test func `a row whose counts return to zero is deleted`() throws {
    let added = try Self.delta([Event(path: "/", minute: 0, count: 1, bytes: 10)])
    let removed = try Self.delta([Event(path: "/", minute: 0, count: -1, bytes: -10)])
    #expect(try Self.dump([[added]]).count == 1)
    #expect(try Self.dump([[added], [removed]]).isEmpty)
    #expect(try Self.dump([[removed], [added]]).isEmpty)
    #expect(try Self.dump([[added, removed, added]]).count == 1)
  }

  @Test func `a row with an extreme outlives its counts`() throws {
    let added = try Self.delta([Event(path: "/", minute: 0, count: 1, bytes: 0, time: 5)])
    let removed = try Self.delta([Event(path: "/", minute: 0, count: -1, bytes: 0)])
    let once = try Self.dump([
      [
        try Self.delta([
          Event(path: "/", minute: 0, count: 1, bytes: 0, time: 5),
          Event(path: "/", minute: 0, count: -1, bytes: 0),
        ])
      ]
    ])
    #expect(once.count == 1)
    #expect(try Self.dump([[added], [removed]]) == once)
  }

  @Test func `a sum that leaves 64 bits stays at their end, however it is cut`() throws {
    let events = [Int64.max, 1, .max, 7].map {
      Event(path: "/", minute: 0, count: 0, bytes: $0)
    }
    let full = try Self.dump([
      [try Self.delta([Event(path: "/", minute: 0, count: 0, bytes: .max)])]
    ])
    #expect(try Self.dump([[try Self.delta(events)]]) == full)
    #expect(try Self.dump(events.map { [try Self.delta([$0])] }) == full)
    #expect(try Self.dump(events.reversed().map { [try Self.delta([$0])] }) == full)
  }

  @Test func `symbols and groups are stable until the drain`() throws {
    let table = AggregateTable(Self.spec)
    let a = table.intern("/a", key: 0)
    let group = table.group(a, 0)
    for index in 0..<1000 { _ = table.group(table.intern("/\(index)", key: 0), 0) }
    #expect(table.intern("/a", key: 0) == a)
    #expect(table.group(a, 0) == group)
    #expect(table.groupCount == 1001)
    #expect(try table.drain().isEmpty)
    #expect(table.groupCount == 0)
  }

  @Test func `a table is as good as new after a drain`() throws {
    var random = StateRandom()
    let table = AggregateTable(Self.spec)
    Self.fold(Self.randomEvents(300, &random), into: table)
    _ = try table.drain()
    let events = Self.randomEvents(300, &random)
    Self.fold(events, into: table)
    let rows = try Self.dump([[try table.drain()]])
    #expect(try rows == Self.dump([[try Self.delta(events)]]), "SEED=\(random.seed)")
  }

  @Test func `a damaged state is an error that names the key`() throws {
    let delta = try Self.delta([Event(path: "/x", minute: 60_000, count: 1, bytes: 0, visitor: 9)])
    let fixture = try ViewFixture()
    let store = try fixture.store()
    try store.define(tables: [Self.spec.table], views: [])
    try store.commit { transaction in
      try delta.apply(in: transaction)
      try transaction.connection.execute("UPDATE pages__v1 SET visitors_state = x'ff'")
    }
    #expect {
      try store.commit { try delta.apply(in: $0) }
    } throws: { error in
      guard case .corrupt("pages", "/x, 60000", _) = error as? StateError else { return false }
      return true
    }
  }
}

private func < (a: ([UInt8], Int64), b: ([UInt8], Int64)) -> Bool {
  a.0 == b.0 ? a.1 < b.1 : a.0.lexicographicallyPrecedes(b.0)
}
