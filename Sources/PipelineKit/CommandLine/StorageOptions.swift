import ArgumentParser
import Foundation

/// Where a program keeps things, and how much it says.
package struct StorageOptions: ParsableArguments {
  @OptionGroup var place: LogOptions

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The SQLite file of the views; <app>-data/views.sqlite here if absent.", valueName: "file"))
  var views: String?

  package init() {}

  var quiet: Bool { place.quiet }

  package func logFolder(_ application: any Application.Type) -> String {
    place.folder(application)
  }

  package func viewsFile(_ application: any Application.Type) -> String {
    views ?? application.dataFolder + "/views.sqlite"
  }

  /// Makes the folder that the view file is to lie in.
  func makeViewsFolder(_ application: any Application.Type) throws {
    let file = viewsFile(application)
    guard let slash = file.lastIndex(of: "/"), slash != file.startIndex else { return }
    try Directory.create(String(file[..<slash]))
  }
}

/// What lines that are no events do to a run; named as in Kafka Connect.
enum ErrorsTolerance: String, CaseIterable, ExpressibleByArgument {
  case all
  case none

  /// Whether a run goes on.
  func allows(_ counts: LineCounts) -> Bool { self == .all || counts.deadLetters == 0 }
}

/// How events are read.
struct InputOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The form of the lines, where it is not to be told by them.", valueName: "format"))
  var format: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Partitions of the topic, when it is created.", valueName: "n"))
  var partitions: Int?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How keys are dealt out to partitions, when the topic is created: murmur2 or md5.",
      valueName: "name"))
  var partitioner: Partitioner?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A name that tells identical files of different origin apart.", valueName: "name"))
  var source = ""

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Events further in the future than this are dead letters (24h, 90m, ...).",
      valueName: "duration"))
  var maxFuture = "24h"

  @Flag(name: .long, help: "Exit with 65 if any line was no event.")
  var strict = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "all: lines that are no events become dead letters; none: the first one ends the run.",
      valueName: "which"))
  var errorsTolerance = ErrorsTolerance.all

  func lineFormat(_ application: any Application.Type) throws -> LineFormat {
    try Self.lineFormat(format ?? "json", application)
  }

  /// How lines are read where no other options of reading are given.
  ///
  /// - Parameter format: what `--format` said, if it did.
  static func plainOptions<App: Application>(
    _ application: App.Type, format: String?
  ) throws -> IngestOptions {
    let records = try App.records(try App.Intake.parse([]), format: format)
    var options = IngestOptions(
      format: records == nil
        ? try lineFormat(format ?? LineFormat.json.rawValue, application) : .record,
      threads: 1)
    options.records = records
    return options
  }

  /// The format of that name, if the application reads it.
  static func lineFormat(
    _ name: String, _ application: any Application.Type
  ) throws -> LineFormat {
    let known = application.formats
    guard let found = known.first(where: { $0.rawValue == name }) else {
      throw ValidationError(
        "--format: there is no format '\(name)'; choose from "
          + known.map(\.rawValue).joined(separator: ", "))
    }
    return found
  }
}

/// How much of the machine is used.
package struct EffortOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Threads; all processors if absent.", valueName: "n"))
  var threads: Int?

  package init() {}

  func count() throws -> Int {
    guard let threads else { return max(1, ProcessInfo.processInfo.activeProcessorCount) }
    guard (1...256).contains(threads) else {
      throw ValidationError("--threads: expected 1 to 256, found \(threads)")
    }
    return threads
  }
}

/// When what was folded is committed.
struct CommitOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Events after which the views are committed at the latest; fewer make a kill cost less.",
      valueName: "n"))
  var commitEvents: Int?

  func validate() throws {
    if let commitEvents, commitEvents < 1 {
      throw ValidationError("--commit-events: expected at least 1, found \(commitEvents)")
    }
  }
}

extension Partitioner: ExpressibleByArgument {}

/// Reads a duration option.
package func milliseconds(_ text: String, option: String) throws -> Int64 {
  do {
    return try Duration(typed: text).wholeMilliseconds
  } catch {
    throw ValidationError("\(option): \(error)")
  }
}
