import EventGenerator
import Foundation
import Testing

/// The real program, killed at random moments of its work and started again.
///
/// What makes a moment is a change seen in the log's segments or in the view file: a life ends after
/// a random number of them, so kills fall into appends, between them, and into commits.
struct CrashTests {
  private static let killsMin = 50
  /// The first life of a round sees fewer changes than this, some none. Each later one may see one
  /// more: a commit can be more changes than any fixed limit, and lives that all end before their first
  /// commit would go on for ever.
  private static let changesMax = 14

  @Test func `fifty kills leave the rows of a run that was never killed`() throws {
    let seed = RandomAnalyticsTests.first
    var random = SplitMix64(seed: seed)
    let folder = try CrashFolder(seed: seed)
    #expect(try folder.program("whole").run(killAfter: nil) == .finished(status: 0))
    let wanted = try folder.views("whole")
    #expect((wanted["sessions"]?.count ?? 0) > 1_000)
    var (kills, round) = (0, 0)
    while kills < Self.killsMin {
      round += 1
      let program = try folder.program("round-\(round)")
      for life in 0... {
        let ending = try program.run(killAfter: random.below(Self.changesMax + life))
        guard ending == .killed else {
          #expect(ending == .finished(status: 0), "\(folder.messages("round-\(round)"))")
          break
        }
        kills += 1
      }
      let text = difference(wanted: wanted, found: try folder.views("round-\(round)"))
      #expect(text == nil, "SEED=\(seed), after \(kills) kills:\n\(text ?? "")")
    }
  }
}

/// Generated files, and a folder for each log and view file that is made of them.
private final class CrashFolder {
  private let path: String
  private static let files = 48
  private static let linesPerFile = 1_000

  init(seed: UInt64) throws {
    path = FileManager.default.temporaryDirectory.path + "/analytics-crash-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: path + "/in", withIntermediateDirectories: true)
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = AnalyticsProfile.bench(
      events: Self.files * Self.linesPerFile, seed: seed, start: start)
    profile.mix = .shop
    (profile.disturbances.disorder, profile.disturbances.duplicates) = (0.03, 0.01)
    (profile.disturbances.malformed, profile.disturbances.late) = (0.003, 0.003)
    var stream = AnalyticsStream(profile: profile, format: .json)
    for file in 0..<Self.files {
      var bytes: [UInt8] = []
      for _ in 0..<Self.linesPerFile { stream.appendLine(to: &bytes) }
      try Data(bytes).write(to: URL(fileURLWithPath: path + "/in/\(100 + file).jsonl"))
    }
  }

  deinit {
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The program on the files, with log and views in a folder called `name`.
  func program(_ name: String) throws -> Program {
    let own = path + "/" + name
    try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
    return Program(
      arguments: [
        "run", path + "/in", "--log", own + "/log", "--views", own + "/views.sqlite",
        "--commit-events", "1500", "--threads", "2", "--quiet",
      ],
      watched: [own + "/log/page_views", own + "/log/__sources", own + "/views.sqlite-wal"],
      messages: own + "/messages")
  }

  /// All rows but the instants of appending.
  func views(_ name: String) throws -> [String: [NaiveAnalytics.Row]] {
    let dump = try ViewDump(
      path: path + "/" + name + "/views.sqlite", filesBelow: path + "/in/")
    return dump.rows.mapValues { rows in
      rows.map { $0.filter { !["at", "at_ms"].contains($0.key) } }
    }
  }

  func messages(_ name: String) -> String {
    let data = FileManager.default.contents(atPath: path + "/" + name + "/messages") ?? Data()
    return String(decoding: data, as: UTF8.self)
  }
}
