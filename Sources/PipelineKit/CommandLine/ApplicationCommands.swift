package import ArgumentParser

/// The commands that every program has.
package enum ApplicationCommands<App: Application> {
  package static var all: [any ParsableCommand.Type] {
    [
      RunCommand<App>.self, IngestCommand<App>.self, ProcessCommand<App>.self,
      StatusCommand<App>.self, QueryCommand<App>.self, ReplayCommand<App>.self,
      VersionsCommand<App>.self, DiffCommand<App>.self, PromoteCommand<App>.self,
      RollbackCommand<App>.self, DropVersionCommand<App>.self, ExplainCommand<App>.self,
      DeadLettersCommand<App>.self, SchemaCommand<App>.self,
      LogCommand<App>.self,
    ]
  }
}
