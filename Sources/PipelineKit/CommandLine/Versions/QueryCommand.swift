package import ArgumentParser

/// `query`: SQL over the live views, or over the views as they were.
package struct QueryCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "query", abstract: "Print the rows of an SQL query over the views.",
      discussion: """
        One SELECT, in SQLite's SQL, over the public views and the tables pipeline_*; nothing can be \
        written. With --as-of, --known-at or --at the log is replayed up to there into a scratch \
        file, by the code and options of the live version, and the query runs on that.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("The query.", valueName: "sql"))
  var sql: String

  @OptionGroup var limits: LimitOptions
  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let views = storage.viewsFile(App.self)
      if limits.isGiven {
        let live = try LiveReplay<App>(storage, effort, given: settings)
        var options = live.options
        options.limit = try limits.limit(live.reader)
        let scratch = try ScratchRun(live.pipeline, reader: live.reader, options: options)
        try print(scratch.connection())
      } else {
        guard Directory.exists(views) else { throw StateError.noViewFile(path: views) }
        let connection = try Connection(path: views, role: .reader, settings: .reader)
        try ViewFile.checkIsOurs(connection)
        try print(connection)
      }
    }
  }

  private func print(_ connection: Connection) throws {
    do {
      let statement = try Statement(single: sql, on: connection)
      try QueryOutput.print(statement, as: output.formatOutput)
    } catch let error as SQLiteError {
      throw CommandError.query(
        error, views: try connection.texts("SELECT name FROM pipeline_views ORDER BY name"))
    }
  }
}
