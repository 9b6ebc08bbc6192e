import Testing

@testable import PipelineKit
@testable import ModelSupport

/// What must hold of commits: rows, state and checkpoint are of one position, and where commits fall
/// shows in no row.
struct CommitLawsTests {
  @Test func `threads and commits show nowhere`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed, AnalyticsRun.Cut(partitions: 3, linesPerPartition: 2))
      let views = try run.views()
      for (threads, commitEvents) in [(1, 1), (1, 7), (4, 1), (4, 7), (4, 1_000)] {
        (run.cut.threads, run.cut.commitEvents) = (threads, commitEvents)
        try run.removeViews()
        try run.process()
        expectSame(views, try run.views(), seed)
      }
    }
  }

  @Test func `folds that hold too much are committed early`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed, AnalyticsRun.Cut(partitions: 2, linesPerPartition: 3))
      let views = try run.views()
      run.cut.commitBytes = 1
      try run.removeViews()
      let summary = try run.process()
      #expect(UInt64(summary.commits) == (try run.lastAppend()))
      expectSame(views, try run.views(), seed)
    }
  }

  @Test func `parts of commits show nowhere`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed, AnalyticsRun.Cut(partitions: 3, linesPerPartition: 3))
      let views = try run.views()
      for (threads, commitEvents, partIdentities) in [
        (1, 1_000_000, 1), (4, 1_000_000, 9), (4, 9, 1),
      ] {
        (run.cut.threads, run.cut.commitEvents) = (threads, commitEvents)
        (run.cut.partBytes, run.cut.partIdentities) = (1, partIdentities)
        try run.removeViews()
        try run.process()
        expectSame(views, try run.views(), seed)
        #expect(try run.process().commits == 0)
      }
    }
  }

  @Test func `a pipeline may stop after any commit`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed, AnalyticsRun.Cut(partitions: 2, linesPerPartition: 4))
      let views = try run.views()
      run.cut.commitBytes = 1
      for append in 1...(try run.lastAppend()) {
        try run.removeViews()
        try run.process(stopAfter: append)
        try run.process()
        expectSame(views, try run.views(), seed)
      }
    }
  }

  @Test func `a pipeline may stop and go on at every commit`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed, AnalyticsRun.Cut(partitions: 2, linesPerPartition: 2))
      let (views, last) = (try run.views(), try run.lastAppend())
      run.cut.commitBytes = 1
      try run.removeViews()
      for append in 1...last { try run.process(stopAfter: append) }
      expectSame(views, try run.views(), seed)
    }
  }

  @Test func `what a stopped pipeline leaves is what its part of the log gives`() throws {
    for seed in RandomSeeds.range(2) {
      let cut = AnalyticsRun.Cut(partitions: 2, linesPerPartition: 4)
      let inputs = RandomAnalytics.inputs(seed: seed)
      let stopped = try processed(seed, cut)
      stopped.cut.commitBytes = 1
      for append in stride(from: 1, through: try stopped.lastAppend(), by: 2) {
        try stopped.removeViews()
        try stopped.process(stopAfter: append)
        let views = try stopped.views()
        let reached = try #require(views["checkpoint"]?.first?["append_sequence"])
        let part = try AnalyticsRun(cut: cut, settings: ModelComparison.settings)
        try part.ingest(inputs, appendsMax: Int("\(reached)") ?? 0)
        try part.process()
        expectSame(try part.views(), views, seed)
      }
    }
  }

  @Test func `processing again changes nothing`() throws {
    for seed in RandomSeeds.range(2) {
      let run = try processed(seed)
      let views = try run.views()
      #expect(try run.process().commits == 0)
      expectSame(views, try run.views(), seed)
    }
  }
}
