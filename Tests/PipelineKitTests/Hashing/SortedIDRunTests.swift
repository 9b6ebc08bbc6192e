import PipelineKit
import Testing

@Suite struct SortedIDRunTests {
  private func ids(of run: [UInt8], layout: SortedIDRun.Layout = .plain) -> [ID128] {
    (0..<SortedIDRun.count(of: run.span.bytes, layout: layout)).map {
      SortedIDRun.id(at: $0, in: run.span.bytes, layout: layout)
    }
  }

  @Test func `a run is sorted bytes without duplicates`() {
    let run = SortedIDRun.encode([
      ID128(uuid: 2, 1), ID128(uuid: 1, 0x0102), ID128(uuid: 2, 1),
    ])
    #expect(
      run == [
        0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 2,
        0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0, 1,
      ])
  }

  @Test func `an empty run holds nothing`() {
    let run = SortedIDRun.encode([])
    #expect(run.isEmpty)
    #expect(SortedIDRun.contains(ID128(uuid: 0, 0), in: run.span.bytes) == false)
  }

  enum Spread: CaseIterable, Sendable {
    case uniform, dense, clustered, sameHigh
    func id(_ random: inout PrintedSeedRandom) -> ID128 {
      switch self {
      case .uniform: ID128(uuid: random.next(), random.next())
      case .dense: ID128(uuid: random.next() % 500, random.next() % 3)
      case .clustered: ID128(uuid: 1 << (random.next() % 64), random.next() % 50)
      case .sameHigh: ID128(uuid: 7, random.next() % 2_000)
      }
    }
  }

  @Test(arguments: Spread.allCases)
  func `lookups agree with a set, however ids are spread`(spread: Spread) {
    var random = PrintedSeedRandom(named: "sorted run")
    for count in [1, 2, 3, 10, 1_000] {
      let model = Set((0..<count).map { _ in spread.id(&random) })
      let run = SortedIDRun.encode(Array(model))
      #expect(ids(of: run) == model.sorted())
      for id in model { #expect(SortedIDRun.contains(id, in: run.span.bytes) == true) }
      for _ in 0..<500 {
        let id = spread.id(&random)
        #expect(SortedIDRun.contains(id, in: run.span.bytes) == model.contains(id))
      }
      for id in [ID128(uuid: 0, 0), ID128(uuid: .max, .max)] {
        #expect(SortedIDRun.contains(id, in: run.span.bytes) == model.contains(id))
      }
    }
  }

  @Test(arguments: [0, 1, 2, 3, 5, 8])
  func `merging runs is the union of their ids`(runCount: Int) {
    var random = PrintedSeedRandom(named: "merge runs")
    let sets = (0..<runCount).map { _ in
      Set((0..<Int.random(in: 0..<300, using: &random)).map { _ in Spread.dense.id(&random) })
    }
    let merged = SortedIDRun.merge(sets.map { SortedIDRun.encode(Array($0)) })
    #expect(ids(of: merged) == sets.reduce(into: Set()) { $0.formUnion($1) }.sorted())
  }

  @Test func `merging tagged runs keeps the least tag`() {
    var random = PrintedSeedRandom(named: "merge tagged runs")
    var model: [ID128: Int64] = [:]
    var runs: [[UInt8]] = []
    for _ in 0..<5 {
      var set = IDSet.tagged()
      for _ in 0..<400 {
        let id = Spread.dense.id(&random)
        let tag = Int64.random(in: -50..<50, using: &random)
        guard set.insert(id, tag: tag) else { continue }
        model[id] = min(model[id] ?? .max, tag)
      }
      runs.append(SortedIDRun.encode(tagged: set))
    }
    let merged = SortedIDRun.merge(runs, layout: .tagged)
    #expect(ids(of: merged, layout: .tagged) == model.keys.sorted())
    for (id, tag) in model {
      let index = SortedIDRun.index(of: id, in: merged.span.bytes, layout: .tagged)
      #expect(index.map { SortedIDRun.tag(at: $0, in: merged.span.bytes) } == tag)
    }
  }
}
