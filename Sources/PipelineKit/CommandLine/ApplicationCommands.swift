package import ArgumentParser

/// The commands that every program has.
package enum ApplicationCommands<App: Application> {
  package static var all: [any ParsableCommand.Type] {
    [
      RunCommand<App>.self, IngestCommand<App>.self, ProcessCommand<App>.self,
      StatusCommand<App>.self, LogCommand<App>.self,
    ]
  }
}
