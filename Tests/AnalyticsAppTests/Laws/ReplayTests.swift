import Foundation
import Synchronization
import Testing

@testable import AnalyticsApp
@testable import ModelSupport
@testable import PipelineKit

/// The law of a change of logic: the rows of a new version built beside the live one are those of a
/// fresh build, whatever came meanwhile; and until it is promoted nobody sees any of it.
struct ReplayTests {
  /// The number of the version in a new view file, and of the one built beside it.
  private static let first = AnalyticsPipeline.number
  private static let second = AnalyticsPipeline.number + 1

  private static let other = {
    var settings = AnalyticsPipeline.Settings()
    settings.funnels = FunnelConfig(funnels: [
      FunnelConfig.Funnel(
        name: "short", windowMilliseconds: 1_800_000,
        steps: ["/product", "/cart"].map { .init(path: $0, withinMilliseconds: nil) })
    ])
    return settings
  }()

  /// A log of one input, processed, and more inputs.
  private static func begun(_ seed: UInt64) throws -> (AnalyticsRun, [[NaiveAnalytics.Input]]) {
    let run = try AnalyticsRun(cut: .init(partitions: 3, linesPerPartition: 4))
    let parts = (0..<3).map { part in
      RandomAnalytics.inputs(seed: seed &+ UInt64(part) &* 1_000).map { input in
        var input = input
        input.name = "\(part)-\(input.name)"
        return input
      }
    }
    try run.ingest(parts[0])
    try run.process()
    return (run, Array(parts.dropFirst()))
  }

  /// The rows of a new view file of the same log.
  private static func fresh(
    _ settings: AnalyticsPipeline.Settings, like run: AnalyticsRun
  ) throws -> [String: [ViewRow]] {
    let reader = try LogReader(directory: run.logFolder)
    let scratch = try ScratchRun(
      AnalyticsPipeline(settings), reader: reader, options: RunOptions(threads: 1, follow: false))
    return try rows(scratch.viewsFile, run)
  }

  /// All rows but those that say which version they are of.
  private static func rows(_ file: String, _ run: AnalyticsRun) throws -> [String: [ViewRow]] {
    var rows = try ViewDump(path: file, filesBelow: run.folder + "/in/").rows
    rows["checkpoint"] = nil
    return rows
  }

  @Test func `while events arrive a replay gives the rows of a fresh build`() throws {
    for seed in RandomSeeds.range(2) {
      let (run, parts) = try Self.begun(seed)
      var waiting = parts[...]
      var pauses = 0
      nonisolated(unsafe) var failure: (any Error)?
      let build = try run.build(Self.other) {
        pauses += 1
        // In the middle of adoption, and while it catches up.
        guard [4, 60].contains(pauses), let inputs = waiting.first else { return }
        waiting.removeFirst()
        do {
          try run.ingest(inputs)
          try run.process()
        } catch { failure = error }
      }
      #expect(try build.build())
      while let inputs = waiting.popFirst() {
        try run.ingest(inputs)
        try run.process()
      }
      #expect(failure == nil)
      let before = try Self.rows(run.viewsFile, run)
      expectSame(before, try Self.fresh(.init(), like: run), seed)
      #expect(try build.promote() != nil)
      expectSame(try Self.fresh(Self.other, like: run), try Self.rows(run.viewsFile, run), seed)
      // Back again, and the program of the old version goes on.
      #expect(try run.build(.init(), number: Self.first).promote() != nil)
      expectSame(before, try Self.rows(run.viewsFile, run), seed)
      #expect(try run.process().commits == 0)
    }
  }

  @Test func `two replays give identical rows`() throws {
    let (run, parts) = try Self.begun(RandomSeeds.range(1).lowerBound)
    try run.ingest(parts[0])
    var dumps: [[String: [ViewRow]]] = []
    for number in [Self.second, Self.second + 1] {
      let build = try run.build(.init())
      #expect(build.version.version == number)
      #expect(try build.build())
      #expect(try build.promote() != nil)
      dumps.append(try Self.rows(run.viewsFile, run))
    }
    #expect(difference(wanted: dumps[0], found: dumps[1]) == nil)
  }

  @Test func `a replay that was stopped at any transaction goes on`() throws {
    let (run, parts) = try Self.begun(RandomSeeds.range(1).lowerBound)
    let wanted = try Self.fresh(Self.other, like: run)
    let live = try Self.rows(run.viewsFile, run)
    var stops = 0
    for pausesMax in 1... {
      var pauses = 0
      nonisolated(unsafe) var stop: (() -> Void)?
      let build = try run.build(Self.other) {
        pauses += 1
        if pauses == pausesMax { stop?() }
      }
      stop = { [unowned build] in build.stop() }
      let isComplete = try build.build()
      #expect(build.version.version == Self.second)
      #expect(difference(wanted: live, found: try Self.rows(run.viewsFile, run)) == nil)
      guard isComplete, pauses < pausesMax else {
        stops += 1
        continue
      }
      #expect(try build.promote() != nil)
      break
    }
    #expect(stops > 3)
    #expect(difference(wanted: wanted, found: try Self.rows(run.viewsFile, run)) == nil)
    #expect(!FileManager.default.fileExists(atPath: run.viewsFile + ".v\(Self.second)-building"))
    _ = parts
  }

  @Test func `the rows that changed are named, and no others`() throws {
    let (run, _) = try Self.begun(RandomSeeds.range(1).lowerBound)
    let build = try run.build(Self.other)
    #expect(try build.build())
    let connection = try Connection(path: run.viewsFile, role: .reader, settings: .reader)
    let diff = try VersionDiff(
      .init(connection: connection, version: Self.first),
      .init(connection: connection, version: Self.second),
      samplesMax: 1_000)
    #expect(diff.isOfOnePosition)
    let (old, new) = (try Self.rows(run.viewsFile, run), try Self.fresh(Self.other, like: run))
    for view in diff.views {
      let (left, right) = (Set(old[view.view] ?? []), Set(new[view.view] ?? []))
      let removed = left.subtracting(right).count
      let added = right.subtracting(left).count
      #expect(view.removed + view.changed == removed, "\(view.view)")
      #expect(view.added + view.changed == added, "\(view.view)")
      #expect(view.samples.count == view.rows)
    }
    #expect(diff.isDifferent)
    #expect(diff.views.first { $0.view == "sessions" }?.isDifferent == false)
  }

  @Test func `readers see one version or the other while they are switched`() throws {
    let (run, _) = try Self.begun(RandomSeeds.range(1).lowerBound)
    let build = try run.build(Self.other)
    #expect(try build.build())
    let isDone = Atomic<Bool>(false)
    let found = Mutex<(seen: Set<String>, reads: Int, errors: [String])>(([], 0, []))
    let path = run.viewsFile
    let reader = Thread {
      do {
        let connection = try Connection(path: path, role: .reader, settings: .reader)
        while !isDone.load(ordering: .relaxed) {
          let rows = try connection.texts(
            """
            SELECT (SELECT group_concat(DISTINCT funnel) FROM funnel_steps) || '/' || \
            (SELECT count(*) FROM funnel_steps) || '/' || (SELECT count(*) FROM sessions) || '/' \
            || (SELECT version FROM pipeline_versions WHERE state = 'live')
            """)
          found.withLock {
            $0.reads += 1
            $0.seen.formUnion(rows)
          }
        }
      } catch { found.withLock { $0.errors.append("\(error)") } }
      found.withLock { $0.reads = -$0.reads }
    }
    reader.start()
    let file = try VersionFile(path: path)
    for round in 0..<100 {
      _ = try file.promote(
        round % 2 == 0 ? Self.second : Self.first, isBehindAllowed: false, now: AnalyticsRun.now)
    }
    isDone.store(true, ordering: .relaxed)
    while !reader.isFinished { sched_yield() }
    let (seen, reads, errors) = found.withLock { $0 }
    #expect(errors == [])
    #expect(reads < 0)
    let sessions = try run.views()["sessions"]?.count ?? 0
    #expect(
      seen.isSubset(of: [
        "checkout/4/\(sessions)/\(Self.first)", "short/2/\(sessions)/\(Self.second)",
      ]), "\(seen)")
  }

  @Test func `a switch that would lose events is refused`() throws {
    let (run, parts) = try Self.begun(RandomSeeds.range(1).lowerBound)
    #expect(try run.build(Self.other).build())
    try run.ingest(parts[0])
    try run.process()
    let file = try VersionFile(path: run.viewsFile)
    #expect {
      try file.promote(Self.second, isBehindAllowed: false, now: AnalyticsRun.now)
    } throws: { error in
      guard case .behind(_, let version, _, let live, _) = error as? StateError else {
        return false
      }
      return (version, live) == (Self.second, Self.first)
    }
    _ = try file.promote(Self.second, isBehindAllowed: true, now: AnalyticsRun.now)
    #expect(throws: StateError.self) { try run.process() }
    #expect(throws: StateError.liveDropped(path: run.viewsFile, version: Self.second)) {
      try file.drop(Self.second) {}
    }
    try file.drop(Self.first) {}
    let left = try Connection(path: run.viewsFile, role: .reader, settings: .reader).texts(
      "SELECT name FROM sqlite_schema WHERE name LIKE '%\\_\\_v\(Self.first)%' ESCAPE '\\'")
    #expect(left == [])
  }
}
