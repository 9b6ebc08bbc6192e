package import ArgumentParser

/// `log`: what is in the log, whether it is sound, and lines for it.
package struct LogCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "log", abstract: "Look into the event log, check it, append to it.",
      discussion: """
        All but append and rebuild-catalog only read, and work while another process writes the log. Without a log \
        they exit with 66.
        """,
      subcommands: [
        LogTopicsCommand<App>.self, LogSegmentsCommand<App>.self, LogCatCommand<App>.self,
        LogVerifyCommand<App>.self, LogBalanceCommand<App>.self, LogAppendCommand<App>.self,
        LogRebuildCommand<App>.self,
      ])
  }

  package init() {}
}
