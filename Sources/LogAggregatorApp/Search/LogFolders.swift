import ArgumentParser
import PipelineKit

/// Where log and views are, for the commands that only this program has.
struct LogFolders: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the event log; logaggregator-data/log here if absent.", valueName: "dir"))
  var log: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "The SQLite file of the views; logaggregator-data/views.sqlite here if absent.",
      valueName: "file"))
  var views: String?

  var logFolder: String { log ?? "logaggregator-data/log" }

  /// A connection to the views, which only reads.
  func connection() throws -> Connection {
    try Connection(
      path: views ?? "logaggregator-data/views.sqlite", role: .reader, settings: .reader)
  }
}
