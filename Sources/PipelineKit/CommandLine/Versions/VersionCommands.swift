package import ArgumentParser
import Foundation

/// `versions`: the versions that a view file holds.
package struct VersionsCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "versions", abstract: "Show the versions of the views, and which one is live.",
      discussion: """
        The public views read the live version. A building one is being filled by `replay`; a dormant \
        one was live, and is kept for `rollback` until `drop-version`.
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
      guard status.views != nil else { throw StateError.noViewFile(path: status.viewsFile) }
      try output.print(status.detailedVersionTable)
    }
  }
}

/// `promote`: make a version the live one.
package struct PromoteCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "promote", abstract: "Make a version the live one.",
      discussion: """
        In one transaction: readers see the old rows or the new ones. A version that has folded less \
        of the log than the live one is refused; `replay` and `rollback` bring one up to date first. \
        A program that keeps the version up to date that was live until then ends by itself.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("The number of the version.", valueName: "version"))
  var version: Int

  @Flag(name: .long, help: "Even if it has folded less of the log than the live one.")
  var behind = false

  @OptionGroup var storage: StorageOptions

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let file = try VersionFile(path: storage.viewsFile(App.self))
      let place = try file.promote(version, isBehindAllowed: behind, now: .wallClock)
      storage.place.say("version \(version) is live, at \(place)")
    }
  }
}

/// `rollback`: go back to the version that was live before.
package struct RollbackCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rollback", abstract: "Go back to the version that was live before.",
      discussion: """
        The version is brought up to date with the log first, by this program, if it has the code of \
        that version; its options are known to the view file. Where it cannot, --behind switches at \
        once, and the program of that version brings it up to date when it runs.

        \(ExitStatus.help)
        """)
  }

  @Flag(name: .long, help: "Switch at once, without bringing the version up to date.")
  var behind = false

  @OptionGroup var storage: StorageOptions
  @OptionGroup var effort: EffortOptions
  @OptionGroup(title: "Options that change rows") var settings: App.Settings

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let path = storage.viewsFile(App.self)
      let file = try VersionFile(path: path)
      let previous = try file.previous().version
      let place: String
      if behind {
        place = try file.promote(previous.version, isBehindAllowed: true, now: .wallClock)
      } else if let caughtUp = try catchUp(previous, in: path) {
        place = caughtUp
      } else {
        place = try file.promote(previous.version, isBehindAllowed: false, now: .wallClock)
      }
      storage.place.say("version \(previous.version) is live again, at \(place)")
    }
  }

  /// Brings the version up to date and promotes it; nil if this program cannot fold it.
  private func catchUp(_ version: PipelineVersion, in path: String) throws -> String? {
    let reader = try storage.place.reader(App.self)
    let connection = try Connection(path: path, role: .reader, settings: .reader)
    let arguments = try VersionRegister(connection).arguments(of: version.version)
    let found: PipelineOfVersion<App>.Found
    do {
      found = try PipelineOfVersion<App>.find(
        version, given: settings, arguments: arguments, reader: reader, path: path)
    } catch StateError.otherVersion { return nil }
    let options = RunOptions(
      threads: try effort.count(), follow: false,
      dedupHorizon: try App.dedupHorizon(found.settings))
    let build = try VersionBuild(
      found.pipeline, viewsFile: path, reader: reader, options: options,
      number: version.version, clock: { .wallClock })
    nonisolated(unsafe) let stopping = build
    let trap = SignalTrap { stopping.stop() }
    defer { trap.release() }
    let place = try build.build() ? try build.promote() : nil
    if let code = trap.exitCode { throw ExitCode(code) }
    return place
  }
}

/// `drop-version`: throw a version away.
package struct DropVersionCommand<App: Application>: ParsableCommand {
  package static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "drop-version", abstract: "Throw away the tables of a version.",
      discussion: """
        The live version cannot be dropped. Nothing of the log is touched: `replay` builds the same \
        rows again.

        \(ExitStatus.help)
        """)
  }

  @Argument(help: ArgumentHelp("The number of the version.", valueName: "version"))
  var version: Int

  @OptionGroup var storage: StorageOptions

  package init() {}

  package func run() throws {
    try ExitStatus.guarding {
      let file = try VersionFile(path: storage.viewsFile(App.self))
      try file.drop(version) { Thread.sleep(forTimeInterval: 0.03) }
      storage.place.say("version \(version) is dropped")
    }
  }
}
