import ArgumentParser

/// Which log a command is about, and how much the command says.
struct LogOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the event log; <app>-data/log here if absent.", valueName: "dir"))
  var log: String?

  @Flag(name: .long, help: "Print no messages but errors.")
  var quiet = false

  func folder(_ application: any Application.Type) -> String {
    log ?? application.dataFolder + "/log"
  }

  /// Opens the log for reading.
  ///
  /// - Throws: `LogError.notALog` where there is none.
  func reader(_ application: any Application.Type) throws -> LogReader {
    try LogReader(directory: folder(application))
  }

  /// Says something for people.
  func say(_ text: @autoclosure () -> String) {
    if !quiet { Terminal.message(text()) }
  }
}

extension LogReader {
  /// The configuration of a topic.
  ///
  /// - Throws: `CommandError.unknownTopic` with the names there are.
  func config(of name: String) throws -> TopicConfig {
    let topics = try topics()
    guard let topic = topics.first(where: { $0.name == name }) else {
      throw CommandError.unknownTopic(name, known: topics.map(\.name))
    }
    return topic
  }
}
