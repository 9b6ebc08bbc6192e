package import ArgumentParser

/// `status`: where the log ends, how far the views are, who writes.
package struct StatusCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "status",
      abstract: "Show where the log ends, how far the views are, who writes.",
      discussion: """
        Works while other processes write. The lag of a version is what the log holds beyond its \
        checkpoint: in records, and in seconds of event time. A run's bottleneck is the stage \
        that the others waited for most. A version is ended when the last \
        thing it has seen is the end of the inputs: its windows then show as closed. With neither \
        a log nor a view file the command exits with 66.
        """)
  }

  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let status = try ProgramStatus(
        logFolder: storage.logFolder(App.self), viewsFile: storage.viewsFile(App.self),
        topic: App.schema.topic)
      if status.log == nil, status.views == nil {
        throw CommandError.nothingThere(log: status.logFolder, views: status.viewsFile)
      }
      if status.log == nil { storage.place.say("there is no log in \(status.logFolder)") }
      if status.views == nil {
        storage.place.say("there are no views in \(status.viewsFile)")
      }
      try output.print(
        status.programTable, status.partitionTable, status.versionTable, status.runTable,
        status.lagTable)
    }
  }
}
