import ArgumentParser
import EventGenerator

/// The options of every command that writes web traffic.
struct TrafficOptions: ParsableArguments {
  @Option(help: "Lines to write, duplicates and malformed ones included.")
  var events = 2_000_000
  @Option(help: "Decides everything that is random.")
  var seed: UInt64 = 7
  @Option(help: "The file to write.")
  var out: String
  @Option(help: "Visitors who may come (default: a tenth of the lines).")
  var visitors: Int?
  @Option(help: "Days to spread the lines over.")
  var days = 1
  @Option(help: "The first day.")
  var start = "2026-03-01"
  @Option(help: "Share of lines 1 to 8 seconds out of order.")
  var disorder: Double?
  @Option(help: "Share of lines that come twice.")
  var duplicates: Double?
  @Option(help: "Share of lines that are no events.")
  var malformed: Double?
  @Option(help: "Share of lines 5 minutes to 6 hours late.")
  var late: Double?

  func validate() throws {
    guard events > 0, days > 0, visitors ?? 1 > 0 else {
      throw ValidationError("--events, --visitors and --days are at least 1")
    }
    guard CivilDate(start) != nil else {
      throw ValidationError("--start is a day such as 2026-03-01, not '\(start)'")
    }
    let shares = [disorder, duplicates, malformed, late].compactMap(\.self)
    guard shares.allSatisfy((0.0...1.0).contains) else {
      throw ValidationError("a share is between 0 and 1")
    }
  }

  /// The profile these options ask for, starting from that of the benchmarks.
  func profile(_ mix: AnalyticsProfile.Mix) throws -> AnalyticsProfile {
    guard let day = CivilDate(start) else { throw ValidationError("no such day: \(start)") }
    var profile = AnalyticsProfile.bench(events: events, seed: seed, start: day)
    profile.visitors = visitors ?? profile.visitors
    profile.days = days
    profile.mix = mix
    profile.disturbances.disorder = disorder ?? profile.disturbances.disorder
    profile.disturbances.duplicates = duplicates ?? profile.disturbances.duplicates
    profile.disturbances.malformed = malformed ?? profile.disturbances.malformed
    profile.disturbances.late = late ?? profile.disturbances.late
    return profile
  }
}
