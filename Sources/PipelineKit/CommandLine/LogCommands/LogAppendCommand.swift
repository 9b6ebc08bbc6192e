import ArgumentParser
import Foundation

/// `log append`: lines from standard input into the log.
struct LogAppendCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "append", abstract: "Append lines from standard input to the log.",
      discussion: """
        Lines that are no events become dead letters, as those of files do. If nobody writes the \
        log, it is written at once; lines that the log has read before from an equal input are not \
        read again (--source tells inputs apart). If another process writes the log, it is asked \
        to append the lines, up to \(Readable.bytes(AppendRequest.bytesMax)) at a time, and its \
        answer is printed: that needs a program that runs; it reads them in its own --format. A \
        request that is refused, or not answered in time, exits with 1. The log must exist.
        """)
  }

  @Argument(help: "The topic; the program's own if absent.")
  var topic: String?

  @Option(
    name: .long,
    help: ArgumentHelp("The form of the lines, if nobody writes the log.", valueName: "format"))
  var format: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A name that tells equal inputs of different origin apart.", valueName: "name"))
  var source = ""

  @Option(
    name: .long,
    help: ArgumentHelp("How long to wait for the writer's answer.", valueName: "duration"))
  var timeout = "30s"

  @OptionGroup var log: LogOptions

  func run() throws {
    try ExitStatus.guarding {
      let wait = try milliseconds(timeout, option: "--timeout")
      let options = try InputOptions.plainOptions(App.self, format: format)
      let folder = log.folder(App.self)
      let name = topic ?? App.schema.topic
      try LogReader.checkIsLog(folder)
      do {
        try append(to: folder, name, options)
      } catch LogError.locked(_, let holder) {
        let request = AppendRequest(
          folder: folder, topic: name, requester: "process \(getpid()) (\(App.name) log append)",
          writer: holder)
        let answer = try request.submit(
          try AppendRequest.readStandardInput(), timeout: timeout, milliseconds: wait)
        try StandardOutput.print(answer + "\n")
      }
    }
  }

  /// Appends as the log's writer.
  ///
  /// - Throws: `LogError.locked` before anything is read, if another process is.
  private func append(to folder: String, _ name: String, _ options: IngestOptions) throws {
    guard name == App.schema.topic else {
      throw CommandError.foreignTopic(name, own: App.schema.topic)
    }
    let session = try LogSession(
      App.self, directory: folder, sync: .never, partitions: nil, partitioner: nil)
    var options = options
    options.label = source
    let ingestor = Ingestor(
      writer: session.writer, topic: session.topic, schema: App.schema, options: options,
      registry: session.registry, spoolFolder: folder, clock: { Timestamp.wallClock })
    let summary = try ingestor.ingest([.standardInput], isStopped: { false }, onAppend: { _ in })
    try session.writer.close()
    try StandardOutput.print(try Self.answer(summary) + "\n")
  }

  /// What became of the lines.
  static func answer(_ summary: IngestSummary) throws(CommandError) -> String {
    let counts = summary.counts
    guard counts.lines > 0 else {
      if summary.unchanged.isEmpty { throw .nothingToAppend }
      return "nothing new: the log has read an equal input before; --source tells them apart"
    }
    return "appended \(Readable.noun(counts.accepted, "event")) and "
      + Readable.noun(counts.deadLetters, "dead letter")
  }
}
