import ArgumentParser

/// The arguments of a command line that are options which change rows.
///
/// They are stored with a version, so that later commands can fold it again without being told its
/// options. Each is found by trial: what the application's options take, alone, is one of them.
enum SettingsArguments {
  /// Those of this process.
  static func ofProcess<App: Application>(_ application: App.Type) -> [String] {
    of(Array(CommandLine.arguments.dropFirst()), App.self)
  }

  static func of<App: Application>(_ arguments: [String], _ application: App.Type) -> [String] {
    var found: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument != "--" else { continue }
      if !argument.contains("="), let value = rest.first, !value.hasPrefix("--"),
        isTaken([argument, value], App.self)
      {
        found += [argument, value]
        rest.removeFirst()
      } else if isTaken([argument], App.self) {
        found.append(argument)
      }
    }
    return found
  }

  private static func isTaken<App: Application>(
    _ arguments: [String], _ application: App.Type
  ) -> Bool {
    // Whether it parses is the question; why not is of no interest.
    guard let settings = try? App.Settings.parse(arguments) else { return false }
    // An option that has results printed as they come changes no row.
    return !App.isLive(settings)
  }
}

/// Finds the pipeline that folds a version: by the options given now, or those it was built with.
enum PipelineOfVersion<App: Application> {
  struct Found {
    let pipeline: App.Pipeline
    let settings: App.Settings
  }

  /// - Parameters:
  ///   - given: the options of this command.
  ///   - arguments: those that are stored with the version.
  /// - Throws: `StateError.otherVersion` if neither folds it.
  static func find(
    _ version: PipelineVersion, given: App.Settings, arguments: [String], reader: LogReader,
    path: String
  ) throws -> Found {
    let own = try App.pipeline(given)
    if own.version.foldsLike(version) { return Found(pipeline: own, settings: given) }
    // A file that the arguments name may be gone or changed since: then they do not help.
    if let settings = try? App.Settings.parse(arguments),
      let pipeline = try? App.pipeline(settings),
      pipeline.version.foldsLike(version)
    {
      return Found(pipeline: pipeline, settings: settings)
    }
    throw StateError.otherVersion(path: path, live: version, expected: own.version)
  }

  /// The pipeline of the live version of a view file; by the options given where there is none.
  static func live(_ viewsFile: String, given: App.Settings, reader: LogReader) throws -> Found {
    guard Directory.exists(viewsFile) else {
      return Found(pipeline: try App.pipeline(given), settings: given)
    }
    let connection = try Connection(path: viewsFile, role: .reader, settings: .reader)
    try ViewFile.checkIsOurs(connection)
    let register = VersionRegister(connection)
    guard let live = try register.live() else {
      return Found(pipeline: try App.pipeline(given), settings: given)
    }
    return try find(
      live.version, given: given,
      arguments: try register.arguments(of: live.version.version), reader: reader,
      path: viewsFile)
  }
}

/// What commands need that replay the log as the live version does: its code and its options.
package struct LiveReplay<App: Application> {
  package let folder: String
  package let reader: LogReader
  /// Fitted to the log.
  package let pipeline: App.Pipeline
  package let options: RunOptions

  /// - Throws: `StateError.otherVersion` if this program cannot fold the live version.
  package init(_ storage: StorageOptions, _ effort: EffortOptions) throws {
    try self.init(storage, effort, given: try App.Settings.parse([]))
  }

  init(_ storage: StorageOptions, _ effort: EffortOptions, given: App.Settings) throws {
    folder = storage.logFolder(App.self)
    reader = try storage.place.reader(App.self)
    let found = try PipelineOfVersion<App>.live(
      storage.viewsFile(App.self), given: given, reader: reader)
    pipeline = found.pipeline
    options = RunOptions(
      threads: try effort.count(), follow: false,
      dedupHorizon: try App.dedupHorizon(found.settings))
  }
}
