import ArgumentParser
import EventGenerator

/// `eventgen analytics`: page views, actions and orders as JSON lines.
struct AnalyticsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "analytics", abstract: "Write page views, actions and orders as JSON lines.")

  /// What the traffic is like.
  enum Profile: String, CaseIterable, ExpressibleByArgument {
    /// 95 % page views, about 360 bytes a line.
    case bench
    /// Few visits, many orders.
    case shop
  }

  @OptionGroup var traffic: TrafficOptions
  @Option(help: "bench: 95 % page views. shop: many orders, in every schema version.")
  var profile = Profile.bench

  func run() throws {
    let mix: AnalyticsProfile.Mix = profile == .bench ? .browsing : .shop
    try LineFile.write(
      AnalyticsStream(profile: traffic.profile(mix), format: .json), lines: traffic.events,
      to: traffic.out)
  }
}
