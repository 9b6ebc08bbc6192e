/// The files under `fixtures/`: a few days of a shop, small enough to read.
package enum AnalyticsFixtures {
  /// A file and where it belongs, relative to the folder of fixtures.
  package struct File: Sendable {
    /// Below the folder, with `/` between the parts.
    package var path: String
    /// The whole content.
    package var bytes: [UInt8]
  }

  /// Returns every file, the same bytes on every call.
  package static func files() -> [File] {
    let monday = lines(3_600, profile(seed: 1, day: 2, late: 0.004, mix: .browsing))
    let tuesday = lines(3_200, profile(seed: 2, day: 3, late: 0.002, mix: .browsing))
    let shop = lines(2_600, profile(seed: 3, day: 2, late: 0.004, mix: .shop))
    let log = lines(2_000, profile(seed: 4, day: 2, late: 0, mix: .browsing), .combined)
    return [
      File(path: "analytics/monday.jsonl", bytes: joined(monday)),
      File(path: "analytics/tuesday.jsonl", bytes: joined(tuesday)),
      File(path: "analytics/shop.jsonl", bytes: joined(shop)),
      File(
        path: "analytics/late-and-broken.jsonl",
        bytes: LateAndBroken(earlier: [monday, tuesday, shop]).bytes()),
      File(path: "access-log/access.log", bytes: joined(log)),
    ]
  }

  /// A day of March 2026 with everything untidy a little more often than in life, so that a few
  /// thousand lines show it.
  private static func profile(
    seed: UInt64, day: Int, late: Double, mix: AnalyticsProfile.Mix
  ) -> AnalyticsProfile {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, day)
    var profile = AnalyticsProfile.bench(events: 3_000, seed: seed, start: start)
    profile.visitors = 900
    profile.mix = mix
    profile.disturbances = AnalyticsProfile.Disturbances(
      disorder: 0.03, duplicates: 0.01, malformed: 0.003, late: late)
    return profile
  }

  /// Returns lines with their newlines.
  static func lines(
    _ count: Int, _ profile: AnalyticsProfile, _ format: AnalyticsStream.Format = .json
  ) -> [[UInt8]] {
    var sized = profile
    sized.events = count
    var stream = AnalyticsStream(profile: sized, format: format)
    return (0..<count).map { _ in
      var line: [UInt8] = []
      stream.appendLine(to: &line)
      return line
    }
  }

  private static func joined(_ lines: [[UInt8]]) -> [UInt8] {
    lines.reduce(into: []) { $0 += $1 }
  }
}
