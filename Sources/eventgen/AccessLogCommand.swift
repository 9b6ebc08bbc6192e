import ArgumentParser
import EventGenerator

/// `eventgen access-log`: the same visits as a web server would log them.
struct AccessLogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access-log", abstract: "Write a web server's log in the combined format.")

  @OptionGroup var traffic: TrafficOptions

  func run() throws {
    try LineFile.write(
      AnalyticsStream(profile: traffic.profile(.browsing), format: .combined),
      lines: traffic.events, to: traffic.out)
  }
}
