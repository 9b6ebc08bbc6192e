import ArgumentParser

/// The command `eventgen`: test data from a seed.
@main
struct EventGen: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eventgen",
    abstract: "Write generated events: the same options give the same bytes.",
    subcommands: [
      AnalyticsCommand.self, AccessLogCommand.self, FraudCommand.self, InventoryCommand.self,
      LogsCommand.self,
      FixturesCommand.self,
    ])
}
