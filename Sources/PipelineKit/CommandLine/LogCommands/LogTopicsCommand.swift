import ArgumentParser

/// `log topics`: the topics and what they hold.
struct LogTopicsCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "topics", abstract: "List the topics and what they hold.",
      discussion: "Topics whose names begin with __ are the log's own.")
  }

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let reader = try log.reader(App.self)
      try output.print(Self.table(try reader.topics(), try reader.segments()))
    }
  }

  /// A row a topic.
  static func table(_ topics: [TopicConfig], _ segments: [Segment]) -> ReportTable {
    var table = ReportTable(
      "topics",
      columns: [
        "topic", "partitions", "records", "segments", "bytes", "partitioner", "key", "internal",
      ])
    for topic in topics {
      let own = segments.filter { $0.target.topic == topic.name }
      table.add([
        .text(topic.name), .integer(topic.partitions),
        .integer(own.reduce(0) { $0 + $1.summary.records }), .integer(own.count),
        .bytes(own.reduce(0) { $0 + $1.summary.bytes }),
        topic.isInternal ? .missing : .text(topic.partitioner),
        topic.keyPaths.isEmpty ? .missing : .text(topic.keyPaths.joined(separator: ",")),
        .flag(topic.isInternal),
      ])
    }
    return table
  }
}
