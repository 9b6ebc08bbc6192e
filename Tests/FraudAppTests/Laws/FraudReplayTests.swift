import Testing

@testable import FraudApp
@testable import ModelSupport
@testable import PipelineKit

/// The law of a change of logic for folds whose order matters: built beside the live version while
/// events arrive, the rows and states are those of a fresh build.
struct FraudReplayTests {
  @Test(arguments: RandomPayments.first..<RandomPayments.first + 3)
  func `while payments arrive a replay gives the rows of a fresh build`(seed: UInt64) throws {
    var random = RandomPayments(seed: seed)
    let run = try FraudRun(cut: .init(linesPerPartition: 16))
    try run.enter(try ModelComparisonTests.first().config)
    try run.ingest(random.lines(120))
    try run.process()
    var more = [random.lines(60), random.lines(60)]
    let second = try ModelComparisonTests.second().config
    let reader = try LogReader(directory: run.folder + "/log")
    let only = try ViewSelection("decisions,performance,user_profiles", of: FraudViews.all)
    let other = FraudPipeline(dedupHorizon: nil, only: only)
    var pauses = 0
    nonisolated(unsafe) var failure: (any Error)?
    let build = try VersionBuild(
      other, viewsFile: run.viewsFile, reader: reader,
      options: RunOptions(threads: 2, follow: false), clock: { FraudRun.now },
      pause: {
        pauses += 1
        guard [3, 30].contains(pauses), let lines = more.popLast() else { return }
        do {
          if more.isEmpty { try run.enter(second) }
          try run.ingest(lines)
          try run.process()
        } catch { failure = error }
      })
    #expect(try build.build())
    while let lines = more.popLast() {
      try run.ingest(lines)
      try run.process()
    }
    #expect(failure == nil)
    #expect(try build.promote() != nil)
    let scratch = try ScratchRun(
      other, reader: reader, options: RunOptions(threads: 1, follow: false))
    let (found, wanted) = (
      try Connection(path: run.viewsFile, role: .reader, settings: .reader),
      try scratch.connection()
    )
    for view in ["decisions", "performance", "user_profiles", "dead_letters"] {
      let text = difference(
        view, wanted: try ViewDump.rows(of: view, wanted), found: try ViewDump.rows(of: view, found)
      )
      #expect(text == nil, "SEED=\(seed) \(text ?? "")")
    }
    #expect(try found.integer("SELECT count(*) FROM decisions") ?? 0 > 50)
  }
}
