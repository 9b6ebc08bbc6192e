import ArgumentParser

/// `log rebuild-catalog`: a new catalog for segments that have lost theirs.
struct LogRebuildCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "rebuild-catalog",
      abstract: "Make the log's catalog anew from its segments, when it is lost.",
      discussion: """
        catalog.sqlite says which segments belong to the log. If it is lost, and no copy of it is \
        left, this reads all segments and writes it again, with all whole appends they hold. \
        Requests that nobody has answered are lost. A catalog that is there is left alone: move it \
        away first.
        """)
  }

  @Option(
    name: .long,
    help: ArgumentHelp(
      "How keys are dealt out to partitions, as it was given when the topic was created.",
      valueName: "name"))
  var partitioner = Partitioner.murmur2

  @OptionGroup var log: LogOptions

  func run() throws {
    try ExitStatus.guarding {
      let folder = log.folder(App.self)
      guard !Directory.exists(folder + "/" + Catalog.fileName) else {
        throw CommandError.usage("\(folder) has a catalog; move catalog.sqlite away first")
      }
      let topics = try CatalogRebuild.run(
        directory: folder, command: CommandLine.arguments.joined(separator: " "), now: .wallClock
      ) { name, partitions in
        var topic = config(name)
        topic.partitions = partitions
        return topic
      }
      let session = try LogSession(
        App.self, directory: folder, sync: .never, partitions: nil, partitioner: nil)
      let last = session.writer.committedSequence
      try session.writer.close()
      log.say(
        "the catalog has \(Readable.noun(topics.count, "topic")) "
          + "(\(topics.map(\.name).joined(separator: ", "))) and appends up to \(last)")
    }
  }

  /// What a topic of that name was created with.
  private func config(_ name: String) -> TopicConfig {
    if name == TopicConfig.control.name { return .control }
    if App.publishes.contains(name) { return PublishedTopic(name).config }
    guard name == App.schema.topic else { return InternalTopics.config(name) }
    var topic = LogSession.topic(of: App.self)
    topic.partitioner = partitioner.rawValue
    return topic
  }
}
