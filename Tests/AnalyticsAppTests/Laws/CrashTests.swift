import EventGenerator
import Testing

@testable import ModelSupport

struct CrashTests {
  private static let files = 48
  private static let linesPerFile = 1_000

  @Test func `fifty kills leave the rows of a run that was never killed`() throws {
    let seed = RandomAnalyticsTests.first
    let trial = try KillTrial(
      program: "AnalyticsApp", topic: "page_views",
      options: ["--commit-events", "1500", "--threads", "2"], files: Self.lines(seed: seed))
    try trial.run(kills: 50, seed: seed) { rows in
      #expect((rows["sessions"]?.count ?? 0) > 1_000)
    }
  }

  private static func lines(seed: UInt64) -> [[UInt8]] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = AnalyticsProfile.bench(events: files * linesPerFile, seed: seed, start: start)
    profile.mix = .shop
    (profile.disturbances.disorder, profile.disturbances.duplicates) = (0.03, 0.01)
    (profile.disturbances.malformed, profile.disturbances.late) = (0.003, 0.003)
    var stream = AnalyticsStream(profile: profile, format: .json)
    return (0..<files).map { _ in
      var bytes: [UInt8] = []
      for _ in 0..<linesPerFile { stream.appendLine(to: &bytes) }
      return bytes
    }
  }
}
