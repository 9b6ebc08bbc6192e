/// A log and its view file at one moment.
struct ProgramStatus {
  /// What the log says.
  struct LogStatus {
    var topics: [TopicConfig] = []
    var segments: [Segment] = []
    /// How far its sources were read.
    var sources = SourceTotals()
  }

  /// The sources of a log together.
  struct SourceTotals: Equatable {
    var count = 0
    /// Decompressed.
    var bytes = 0
    var lines = 0
  }

  let logFolder: String
  let viewsFile: String
  /// The topics that the program's views are folded from; the one with the events comes first.
  let topicsRead: [String]
  let writer: WriterPresence
  /// nil where there is no log.
  let log: LogStatus?
  /// nil where there is no view file.
  let views: ViewStatus?

  /// Reads both; either may be missing.
  ///
  /// The views are read first: the log only grows, so that a lag is never negative.
  ///
  /// - Parameter topic: the one whose events the program folds.
  init(logFolder: String, viewsFile: String, topic: String) throws {
    topicsRead = [topic, InternalTopics.sources, InternalTopics.deadLetters]
    self.logFolder = logFolder
    self.viewsFile = viewsFile
    views = try ViewStatus.read(path: viewsFile)
    log = try Self.logStatus(logFolder)
    writer = try WriterPresence.of(directory: logFolder)
  }

  private static func logStatus(_ folder: String) throws -> LogStatus? {
    guard Directory.exists(folder + "/" + Catalog.fileName) else { return nil }
    let reader = try LogReader(directory: folder)
    var status = LogStatus()
    status.topics = try reader.topics()
    status.segments = try reader.segments()
    // A log that was only just created has no topics yet.
    guard status.topics.contains(where: { $0.name == InternalTopics.sources }) else {
      return status
    }
    for source in try LogSession.registry(reader).sources.values {
      status.sources.count += 1
      status.sources.bytes += source.mark.position
      status.sources.lines += source.mark.lines
    }
    return status
  }
}

extension ProgramStatus.LogStatus {
  /// The end of a partition, and its stream time there; nil if the log has no such partition.
  func end(of target: TopicPartition) -> (offset: Offset, streamTime: Timestamp)? {
    segments.last { $0.target == target }.map { ($0.summary.endOffset, $0.summary.streamTime) }
  }

  /// Bytes of all segments.
  var bytes: Int { segments.reduce(0) { $0 + $1.summary.bytes } }

  /// Bytes read from the sources by bytes of the log; nil while there is nothing to compare.
  var compression: Double? {
    sources.bytes == 0 || bytes == 0 ? nil : Double(sources.bytes) / Double(bytes)
  }

  /// Records of a topic.
  func records(of topic: String) -> Int {
    segments.filter { $0.target.topic == topic }.reduce(0) { $0 + $1.summary.records }
  }
}
