import Foundation
import Testing

@testable import AnalyticsApp
@testable import EventGenerator
@testable import ModelSupport

/// The law that kills change nothing, for replays: the old version is served until the switch, and a
/// replay that was killed goes on.
struct ReplayKillTests {
  @Test func `a replay killed anywhere leaves the live rows, and goes on to the new ones`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/replay-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(Self.lines()).write(to: URL(fileURLWithPath: folder + "/a.jsonl"))
    let funnels = """
      {"funnels": [{"name": "short", "steps": [{"path": "/product"}, {"path": "/cart"}]}]}
      """
    try Data(funnels.utf8).write(to: URL(fileURLWithPath: folder + "/f.json"))
    func program(_ arguments: String...) -> Program {
      Program(
        name: "AnalyticsApp",
        arguments: arguments + [
          "--log", folder + "/log", "--views", folder + "/v.sqlite", "--quiet",
        ],
        watched: [
          folder + "/v.sqlite-wal",
          folder + "/v.sqlite.v\(AnalyticsPipeline.number + 1)-building-wal",
        ],
        messages: folder + "/messages")
    }
    func rows(_ file: String) throws -> [String: [ViewRow]] {
      var rows = try ViewDump(path: folder + file, filesBelow: folder + "/").rows
      rows["checkpoint"] = nil
      return rows
    }
    let run = program("run", folder + "/a.jsonl")
    #expect(try run.run(killAfter: nil) == .finished(status: 0))
    let fresh = Program(
      name: "AnalyticsApp",
      arguments: [
        "process", "--log", folder + "/log", "--views", folder + "/fresh.sqlite", "--quiet",
        "--config", folder + "/f.json",
      ], watched: [], messages: folder + "/messages")
    #expect(try fresh.run(killAfter: nil) == .finished(status: 0))
    let (old, new) = (try rows("/v.sqlite"), try rows("/fresh.sqlite"))
    #expect(difference(wanted: old, found: new) != nil)
    var random = SplitMix64(seed: 7)
    var kills = 0
    for life in 1... {
      let replay = program("replay", "--config", folder + "/f.json")
      let ending = try replay.run(killAfter: random.below(6 + 2 * life))
      guard ending == .killed else {
        #expect(ending == .finished(status: 0))
        break
      }
      kills += 1
      let found = try rows("/v.sqlite")
      // The last transaction of a replay is the switch: killed behind it, it has happened.
      if difference(wanted: new, found: found) == nil { break }
      #expect(difference(wanted: old, found: found) == nil, "after \(kills) kills")
    }
    #expect(kills > 2)
    #expect(difference(wanted: new, found: try rows("/v.sqlite")) == nil)
  }

  private static func lines() -> [UInt8] {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, 2)
    var profile = AnalyticsProfile.bench(events: 6_000, seed: 5, start: start)
    profile.mix = .shop
    var stream = AnalyticsStream(profile: profile, format: .json)
    var bytes: [UInt8] = []
    for _ in 0..<6_000 { stream.appendLine(to: &bytes) }
    return bytes
  }
}
