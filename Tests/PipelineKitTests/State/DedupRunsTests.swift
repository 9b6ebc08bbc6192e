import Testing

@testable import PipelineKit

@Suite struct DedupRunsTests {
  private let bench: DeduplicatorTests.Bench

  init() throws {
    bench = try DeduplicatorTests.Bench(.init(horizonMilliseconds: 1000))
  }

  private func runs() throws -> DedupRuns {
    try DedupRuns(
      scope: DeduplicatorTests.scope, version: 1, layout: .tagged,
      connection: bench.store.reader())
  }

  /// Commits ids `numbers`, each arriving at its own number.
  private func commit(_ numbers: Range<Int>) throws {
    for number in numbers { _ = try bench.verdict(DeduplicatorTests.id(number), Int64(number)) }
    try bench.commit()
  }

  @Test func `an id is found under the number it was written with`() throws {
    for run in 0..<3 { try commit(run * 300..<run * 300 + 300) }
    let id = DeduplicatorTests.id(450)
    #expect(try runs().arrival(of: id, in: 1..<2) == 450)
    #expect(try runs().arrival(of: id, in: 0..<3) == 450)
    #expect(try runs().arrival(of: id, in: 0..<1) == nil)
    #expect(try runs().arrival(of: id, in: 2..<3) == nil)
  }

  @Test func `an id is found under its number after its run was merged`() throws {
    for run in 0..<8 { try commit(run * 50..<run * 50 + 50) }
    #expect(try runs().list() == [DedupRuns.Run(first: 0, last: 7, level: 1, count: 400)])
    for number in 0..<400 {
      let written = Int64(number / 50)
      let found = try runs().arrival(
        of: DeduplicatorTests.id(number), in: written..<written + 1)
      #expect(found == Int64(number))
    }
    #expect(try runs().arrival(of: DeduplicatorTests.id(400), in: 0..<8) == nil)
  }

  @Test func `sixty-four runs become one of level two`() throws {
    for run in 0..<64 { try commit(run..<run + 1) }
    #expect(try runs().list() == [DedupRuns.Run(first: 0, last: 63, level: 2, count: 64)])
  }

  @Test func `a merge leaves out what has expired`() throws {
    for run in 0..<7 { try commit(run * 200..<run * 200 + 200) }
    _ = try bench.verdict(DeduplicatorTests.id(1400), 1400)
    try bench.commit()
    // Runs 0 and 1 (arrivals 0 to 399) are expired at 1400, and deleted whole.
    #expect(try runs().list().map(\.first) == [2, 3, 4, 5, 6, 7])
    for run in 0..<2 { try commit(1500 + run..<1501 + run) }
    let merged = try runs().list()
    #expect(merged.map(\.level) == [1])
    #expect(merged.map(\.count) == [2 + 1 + 1400 - 501])
  }

  @Test func `all ids of a run come back in order`() throws {
    try commit(0..<500)
    var ids: [ID128] = []
    var arrivals: Set<Int64> = []
    let stored = try runs()
    try stored.forEachID(of: stored.list()[0]) { id, arrival in
      ids.append(id)
      arrivals.insert(arrival)
    }
    #expect(ids == ids.sorted())
    #expect(ids.count == 500)
    #expect(arrivals == Set(0..<500))
  }

  @Test func `blocks stay within a quarter of a page`() throws {
    try commit(0..<500)
    let largest = try bench.fixture.connection(.reader)
      .integer("SELECT max(length(ids)) FROM dedup_ids__v1")
    #expect(largest == Int64(DedupRuns.blockBytes))
  }
}

@Suite struct SpilledIDsTests {
  private func spilled() -> SpilledIDs {
    var runs = [RunFilter(numbers: 0..<4, count: 10), RunFilter(numbers: 4..<5, count: 10)]
    for number in 0..<10 { runs[0].insert(DeduplicatorTests.id(number)) }
    for number in 10..<20 { runs[1].insert(DeduplicatorTests.id(number)) }
    var ids = SpilledIDs(runs: runs)
    for number in 0..<20 { ids.insert(DeduplicatorTests.id(number), arrival: Int64(number)) }
    return ids
  }

  private func candidates(_ number: Int, _ ids: SpilledIDs) -> [Range<Int64>] {
    var found: [Range<Int64>] = []
    ids.forEachCandidate(DeduplicatorTests.id(number).tableHash) { found.append($0) }
    return found
  }

  @Test func `an id names its run`() {
    #expect(candidates(3, spilled()).contains(0..<4))
    #expect(candidates(15, spilled()).contains(4..<5))
  }

  @Test func `nearly all absent ids name none`() {
    let ids = spilled()
    let named = (1000..<2000).count { !candidates($0, ids).isEmpty }
    #expect(named < 50)
  }

  @Test func `without filters every id may be in every run`() {
    var ids = spilled()
    ids.dropFilters()
    #expect(candidates(1234, ids) == [0..<5])
    #expect(ids.byteCount == 0)
    #expect(ids.latestArrival == 19)
  }
}

@Suite struct DedupArrivalsTests {
  @Test func `the later of two arrivals is kept in the run`() {
    var arrivals = DedupArrivals()
    for (number, time) in [(1, 10), (2, 11), (1, 30)] {
      arrivals.append(DeduplicatorTests.id(number), arrival: Int64(time))
    }
    let run = arrivals.run(layout: .tagged)
    let index = SortedIDRun.index(
      of: DeduplicatorTests.id(1), in: run.span.bytes, layout: .tagged)
    #expect(index.map { SortedIDRun.tag(at: $0, in: run.span.bytes) } == 30)
    #expect(SortedIDRun.count(of: run.span.bytes, layout: .tagged) == 2)
    #expect(arrivals.timeRange?.least == 10)
    #expect(arrivals.timeRange?.greatest == 30)
  }

  @Test func `no arrivals are an empty run`() {
    #expect(DedupArrivals().run(layout: .plain).isEmpty)
    #expect(DedupArrivals().timeRange == nil)
  }
}
