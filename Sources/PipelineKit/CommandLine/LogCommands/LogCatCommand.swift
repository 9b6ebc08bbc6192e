import ArgumentParser

/// `log cat`: the records of a topic, as they were stored.
struct LogCatCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "cat",
      abstract: "Print the records of a topic, one a line, as they were stored.",
      discussion: """
        The records come in the order in which they were appended, over all partitions: what was \
        read from a file comes out line by line as it was in the file. Printing ends at the end \
        that the log has when it begins.
        """)
  }

  @Argument(help: "The topic; the program's own if absent.")
  var topic: String?

  @Option(name: .long, help: ArgumentHelp("Only of this partition.", valueName: "n"))
  var partition: Int?

  @Option(
    name: .long,
    help: ArgumentHelp("From this offset of the partition on; needs --partition.", valueName: "n"))
  var offset: Int?

  @Flag(name: .long, help: "From the beginning on, which is the default.")
  var fromBeginning = false

  @Option(name: .long, help: ArgumentHelp("At most so many records.", valueName: "n"))
  var maxMessages: Int?

  @Flag(name: .long, help: "Print partition and offset before each record, separated by tabs.")
  var printOffset = false

  @OptionGroup var log: LogOptions
  @OptionGroup var effort: EffortOptions

  func run() throws {
    try ExitStatus.guarding {
      let reader = try log.reader(App.self)
      let config = try reader.config(of: topic ?? App.schema.topic)
      let selection = try self.selection(of: config, try reader.endOffsets(config.name))
      try RecordPrinter(selection, printsPlaces: printOffset)
        .print(reader, threads: try effort.count())
    }
  }

  /// What the options ask for.
  func selection(of topic: TopicConfig, _ ends: [Offset]) throws(CommandError) -> RecordSelection {
    if let maxMessages, maxMessages < 0 {
      throw .usage("--max-messages: expected a number of records, found \(maxMessages)")
    }
    var selection = RecordSelection(topic: topic.name, countMax: maxMessages ?? .max)
    if let partition {
      guard topic.topicPartitions.indices.contains(partition) else {
        throw .unknownPartition(partition, topic: topic.name, partitions: topic.partitions)
      }
      selection.partition = topic.topicPartitions[partition]
    }
    guard let offset else { return selection }
    guard let partition, let target = selection.partition else {
      throw .usage("--offset: offsets count in a partition; give --partition as well")
    }
    guard !fromBeginning else { throw .usage("--offset and --from-beginning exclude each other") }
    guard offset >= 0 else { throw .usage("--offset: offsets count from 0, found \(offset)") }
    guard offset <= ends[partition].value else {
      throw .offsetBeyondEnd(target, offset: offset, end: ends[partition])
    }
    selection.from = Offset(Int64(offset))
    return selection
  }
}
