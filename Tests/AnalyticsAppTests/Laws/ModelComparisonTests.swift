import EventGenerator
import Testing

@testable import ModelSupport

/// Every view of the program beside the one the naive model computes, on random hostile streams.
struct ModelComparisonTests {
  /// The number of streams each way of cutting up the work is tried on.
  private static let seeds: UInt64 = 8

  @Test(arguments: 1...5)
  func `any number of partitions gives the model's rows`(partitions: Int) throws {
    for seed in RandomSeeds.range(Self.seeds) {
      try expectModel(seed, AnalyticsRun.Cut(partitions: partitions))
    }
  }

  @Test(arguments: [1, 7], [1, 2])
  func `tiny commits and chunks give the model's rows`(commitEvents: Int, lines: Int) throws {
    for seed in RandomSeeds.range(Self.seeds / 2) {
      try expectModel(
        seed,
        AnalyticsRun.Cut(partitions: 3, linesPerPartition: lines, commitEvents: commitEvents))
    }
  }

  @Test func `four threads give the model's rows`() throws {
    for seed in RandomSeeds.range(Self.seeds) {
      try expectModel(
        seed, AnalyticsRun.Cut(threads: 4, linesPerPartition: 2, commitEvents: 7))
    }
  }

  private func expectModel(_ seed: UInt64, _ cut: AnalyticsRun.Cut) throws {
    let inputs = RandomAnalytics.inputs(seed: seed)
    let run = try AnalyticsRun(cut: cut, settings: ModelComparison.settings)
    try run.ingest(inputs)
    try run.process()
    let model = NaiveAnalytics(inputs, settings: ModelComparison.modelSettings(cut.partitions))
    let difference = ModelComparison.difference(model, try run.views())
    #expect(difference == nil, "SEED=\(seed), \(cut):\n\(difference ?? "")")
  }
}
