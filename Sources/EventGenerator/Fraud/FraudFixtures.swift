/// The files under `fixtures/fraud/`: three weeks of a small card issuer, and what arrives wrong.
package enum FraudFixtures {
  /// Returns every file of events, the same bytes on every call. The payments of the weeks are one
  /// stream: labels of the first week come in the second and third.
  package static func files() -> [AnalyticsFixtures.File] {
    let (lines, truth) = weeks()
    let third = lines.count / 3
    let parts = [lines[..<third], lines[third..<2 * third], lines[(2 * third)...]]
    let names = ["first", "second", "third"]
    let weeks = zip(names, parts).map { name, part in
      AnalyticsFixtures.File(path: "fraud/\(name)-week.jsonl", bytes: Array(part.joined()))
    }
    let broken = LateAndBrokenPayments(earlier: lines).bytes()
    return weeks + [
      AnalyticsFixtures.File(path: "fraud/late-and-broken.jsonl", bytes: broken),
      AnalyticsFixtures.File(path: "fraud/truth.csv", bytes: truth),
    ]
  }

  private static func weeks() -> (lines: [[UInt8]], truth: [UInt8]) {
    var profile = profile(transactions: 7_200, seed: 7, day: 2)
    profile.days = 21
    var truth = Array(FraudStream.truthHeader.utf8)
    let lines = lines(of: profile, truth: &truth)
    return (lines, truth)
  }

  /// Everything untidy a little more often than in life, so that a few thousand lines show it.
  static func profile(transactions: Int, seed: UInt64, day: Int) -> FraudProfile {
    var start = CivilDate(daysSinceEpoch: 0)
    (start.year, start.month, start.day) = (2026, 3, day)
    var profile = FraudProfile.bench(transactions: transactions, seed: seed, start: start)
    profile.users = 260
    profile.merchants = 90
    profile.mix = .varied
    profile.disturbances = FraudProfile.Disturbances(
      disorder: 0.03, duplicates: 0.01, repeats: 0.002, malformed: 0.003, late: 0.006)
    return profile
  }

  /// Returns all lines of a profile with their newlines, and adds to the truth.
  static func lines(of profile: FraudProfile, truth: inout [UInt8]) -> [[UInt8]] {
    var stream = FraudStream(profile: profile)
    var lines: [[UInt8]] = []
    var line: [UInt8] = []
    while stream.appendLine(to: &line, truth: &truth) {
      lines.append(line)
      line.removeAll()
    }
    return lines
  }
}
