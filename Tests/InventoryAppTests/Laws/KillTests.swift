import EventGenerator
import Testing

@testable import ModelSupport

struct KillTests {
  private static let files = 12
  private static let linesPerFile = 400

  @Test func `ten kills leave the stock of a run that was never killed, and each alert once`()
    throws
  {
    let seed: UInt64 = 1
    let trial = try KillTrial(
      program: "InventoryApp", topic: "inventory", publishes: "inventory_events",
      options: ["--commit-events", "500", "--threads", "2", "--reservation-ttl", "2h"],
      files: Self.lines(seed: seed))
    try trial.run(kills: 10, seed: seed) { rows in
      #expect((rows["movements"]?.count ?? 0) > 2_000)
      #expect((rows["published"]?.count ?? 0) > 200)
    }
  }

  private static func lines(seed: UInt64) -> [[UInt8]] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = InventoryProfile.bench(
      lines: files * linesPerFile, seed: seed, start: start, days: 3)
    profile.products = 40
    (profile.disturbances.duplicates, profile.disturbances.late) = (0.02, 0.01)
    (profile.disturbances.malformed, profile.disturbances.faults) = (0.003, 0.05)
    var stream = InventoryStream(profile: profile)
    return (0..<files).map { _ in
      var bytes: [UInt8] = []
      for _ in 0..<linesPerFile { stream.appendLine(to: &bytes) }
      return bytes
    }
  }
}
