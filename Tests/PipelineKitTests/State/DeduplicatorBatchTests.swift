import Testing

@testable import PipelineKit

@Suite struct DeduplicatorBatchTests {
  @Test(arguments: [nil, 30] as [Int64?])
  func `many ids at once get the verdicts they get one by one`(horizon: Int64?) throws {
    var random = StateRandom()
    let limits = Deduplicator.Limits(horizonMilliseconds: horizon, residentCountMax: 60)
    let bench = try DeduplicatorTests.Bench(limits)
    var model = DeduplicatorTests.Model(horizon: horizon)
    var now: Int64 = 0
    for round in 0..<60 {
      let ids = (0..<random.below(80)).map { _ in DeduplicatorTests.id(random.below(400)) }
      let times = ids.map { _ in
        now += Int64(random.below(3))
        return Timestamp(milliseconds: now)
      }
      var areNew = [true]
      try bench.deduplicator.verdicts(ids.span, streamTimes: times.span, areNew: &areNew)
      let expected = zip(ids, times).map { model.verdict($0, $1.milliseconds) == .new }
      #expect(areNew == expected, "round \(round), SEED=\(random.seed)")
      if random.below(3) == 0 { try bench.commit() }
    }
  }
}
