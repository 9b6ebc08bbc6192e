import EventGenerator
import Foundation

/// Lines of a profile, made in memory for tests.
enum GeneratedLines {
  /// The fixtures, made once.
  static let fixtures = AnalyticsFixtures.files()

  static let firstOfMarch = CivilDate(daysSinceEpoch: 20_513)

  static func profile(
    events: Int, seed: UInt64, change: (inout AnalyticsProfile) -> Void = { _ in }
  ) -> AnalyticsProfile {
    var profile = AnalyticsProfile.bench(events: events, seed: seed, start: firstOfMarch)
    change(&profile)
    return profile
  }

  static func lines(
    _ profile: AnalyticsProfile, _ format: AnalyticsStream.Format = .json
  ) -> [[UInt8]] {
    var stream = AnalyticsStream(profile: profile, format: format)
    return (0..<profile.events).map { _ in
      var line: [UInt8] = []
      stream.appendLine(to: &line)
      return line
    }
  }

  /// The line's object; nil if it is not one.
  static func object(_ line: [UInt8]) -> [String: Any]? {
    let value = (try? JSONSerialization.jsonObject(with: Data(line))) as? [String: Any]
    guard let value, value["specversion"] != nil else { return value }
    var flat = value["data"] as? [String: Any] ?? [:]
    flat["event_id"] = value["id"]
    flat["type"] = value["type"]
    flat["timestamp"] = value["time"]
    return flat
  }
}
