import ArgumentParser

/// `log segments`: the files of the log.
struct LogSegmentsCommand<App: Application>: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "segments", abstract: "List the segments: the files of the log.",
      discussion: """
        Offsets and times are of the records inside; the end offset is that of the next record. \
        Appends go to the active segment of a partition, the last one.
        """)
  }

  @Argument(help: "Only of this topic.")
  var topic: String?

  @OptionGroup var log: LogOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try ExitStatus.guarding {
      let reader = try log.reader(App.self)
      if let topic { _ = try reader.config(of: topic) }
      let segments = try reader.segments().filter { topic == nil || $0.target.topic == topic }
      try output.print(Self.table(segments))
    }
  }

  /// A row a segment.
  static func table(_ segments: [Segment]) -> ReportTable {
    var table = ReportTable(
      "segments",
      columns: [
        "topic", "partition", "file", "tier", "state", "base_offset", "end_offset", "records",
        "batches", "bytes", "first_event", "last_event", "last_append",
      ])
    for segment in segments {
      let summary = segment.summary
      table.add([
        .text(segment.target.topic), .integer(Int(segment.target.partition.index)),
        .text(segment.fileName), .text(segment.tier.rawValue),
        .text(segment.isSealed ? "sealed" : "active"), .integer(Int(summary.baseOffset.value)),
        .integer(Int(summary.endOffset.value)), .integer(summary.records),
        .integer(summary.batches), .bytes(summary.bytes), .time(summary.minTimestamp),
        .time(summary.maxTimestamp), .time(summary.lastAppendTime),
      ])
    }
    return table
  }
}
