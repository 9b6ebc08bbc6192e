/// A log opened for writing, with what its sources are known to have been read up to.
final class LogSession: Sendable {
  let writer: LogWriter
  let reader: LogReader
  let topic: TopicConfig
  let registry: SourceRegistry

  /// Opens or creates the log of an application, and tells people what recovery did.
  ///
  /// - Parameters:
  ///   - partitions: of the application's topic; nil leaves an existing one as it is.
  ///   - partitioner: likewise.
  ///   - references: the reference topics that are to be there.
  /// - Throws: `LogError.topicDiffers` where the topic exists with another value of these.
  init<App: Application>(
    _ application: App.Type, directory: String, sync: SyncPolicy, partitions: Int?,
    partitioner: Partitioner?, references: [String] = []
  ) throws {
    let wanted = LogSession.topic(of: application)
    writer = try LogWriter(
      directory: directory, command: CommandLine.arguments.joined(separator: " "), sync: sync,
      clock: { Timestamp.wallClock })
    if !writer.recovery.isClean { LogSession.report(writer.recovery) }
    for internalTopic in InternalTopics.configs + references.map(InternalTopics.config) {
      try writer.createTopic(internalTopic)
    }
    for name in App.publishes { try writer.createTopic(PublishedTopic(name).config) }
    let existing = writer.topic(wanted.name)
    var topic = existing ?? wanted
    topic.partitions = partitions ?? topic.partitions
    topic.partitioner = partitioner?.rawValue ?? topic.partitioner
    do {
      try writer.createTopic(topic)
    } catch {
      // The log was opened to no purpose: it is left as it was.
      try writer.close()
      throw error
    }
    self.topic = topic
    reader = try LogReader(directory: directory)
    registry = try LogSession.registry(reader)
  }

  /// What an application's topic is created with.
  static func topic<App: Application>(of application: App.Type) -> TopicConfig {
    TopicConfig(
      name: App.schema.topic, partitions: App.partitions,
      partitioner: Partitioner.murmur2.rawValue, keyPaths: App.schema.keyPaths,
      timestampPath: EventSchema.timePath, idPath: EventSchema.idPath,
      format: LineFormat.json.rawValue)
  }

  private static func report(_ recovery: RecoveryReport) {
    for cut in recovery.cuts { Terminal.message("recovered the log: \(cut)") }
    if let lost = recovery.lostUnsynced {
      Terminal.message(
        "recovered the log: appends \(lost.lowerBound) to \(lost.upperBound) were not on the disk; "
          + "their lines will be read again")
    }
    if recovery.rebuiltCommitMark { Terminal.message("recovered the log: rebuilt its commit mark") }
  }

  /// What the log says of its sources.
  static func registry(_ reader: LogReader) throws -> SourceRegistry {
    var registry = SourceRegistry()
    var decoder = try InternalDecoder()
    var cursor = try AppendCursor(reader, topics: [InternalTopics.sources], from: [:])
    let end = try reader.committedSequence()
    while let append = try cursor.next(upTo: end) {
      for batch in append.batches {
        for progress in try decoder.progress(batch) { try registry.apply(progress) }
      }
    }
    return registry
  }
}
