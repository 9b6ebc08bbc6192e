package import ArgumentParser

/// `run`: ingest, then process to the end of the log.
package struct RunCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "run", abstract: "Read event files and bring the views up to date.",
      discussion: """
        INPUT is a file, a folder, a pattern, or - for standard input; plain or gzip. Reading a file \
        again adds nothing; a file that has grown adds what is new.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("What to read.", valueName: "input"))
  var inputs: [String]

  @Flag(name: .long, help: "Keep reading as files grow, and commit every second, until a signal.")
  var follow = false

  @OptionGroup var storage: StorageOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup var commits: CommitOptions
  @OptionGroup var intake: App.Intake
  @OptionGroup var references: App.References
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      try AppRun<App>(storage: storage, threads: try effort.count(), commits: commits).run(
        inputs, input, intake, settings, try App.references(references),
        follow: follow || inputs == ["-"] && App.isLive(settings))
    }
  }
}

/// `ingest`: only append what is new to the log.
package struct IngestCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "ingest", abstract: "Append what is new in event files to the log.",
      discussion: ExitStatus.help)
  }

  @Argument(help: ArgumentHelp("What to read.", valueName: "input"))
  var inputs: [String]

  @Flag(name: .long, help: "Keep reading as files grow, until a signal.")
  var follow = false

  @OptionGroup var storage: StorageOptions
  @OptionGroup var input: InputOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup var intake: App.Intake
  @OptionGroup var references: App.References

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      try AppRun<App>(storage: storage, threads: try effort.count()).ingest(
        inputs, input, intake, try App.references(references), follow: follow)
    }
  }
}

/// `process`: only bring the views up to date with the log.
package struct ProcessCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "process", abstract: "Bring the views up to date with the log.",
      discussion: ExitStatus.help)
  }

  @Flag(name: .long, help: "Keep up with the log as it grows, until a signal.")
  var follow = false

  @OptionGroup var storage: StorageOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup var commits: CommitOptions
  @OptionGroup var references: App.References
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      try AppRun<App>(storage: storage, threads: try effort.count(), commits: commits).process(
        settings, try App.references(references), follow: follow)
    }
  }
}
