/// What `status` prints.
extension ProgramStatus {
  /// The log and the view file as a whole.
  var programTable: ReportTable {
    var facts: [(column: String, cell: TableCell)] = [
      ("log", log == nil ? .missing : .text(logFolder)),
      ("written_by", .text(writerText)),
    ]
    if let log {
      facts += [
        ("log_bytes", .bytes(log.bytes)), ("sources", .integer(log.sources.count)),
        ("source_bytes", .bytes(log.sources.bytes)),
        ("source_lines", .integer(log.sources.lines)),
        ("compression", log.compression.map(TableCell.decimal) ?? .missing),
        ("dead_letters", .integer(log.records(of: InternalTopics.deadLetters))),
      ]
    }
    facts.append(("views", views == nil ? .missing : .text(viewsFile)))
    return ReportTable("program", record: facts)
  }

  private var writerText: String {
    switch writer {
    case .nobody: "nobody"
    case .process(nil): "another process"
    case .process(let holder?): holder.description
    }
  }

  /// The partitions of the topics with events, and the log's own where they hold something.
  var partitionTable: ReportTable {
    var table = ReportTable(
      "partitions",
      columns: [
        "topic", "partition", "end_offset", "records", "bytes", "segments", "stream_time",
      ])
    for topic in log?.topics ?? [] {
      for target in topic.topicPartitions {
        let own = (log?.segments ?? []).filter { $0.target == target }
        let end = log?.end(of: target)
        if topic.isInternal, end?.offset ?? .zero == .zero { continue }
        table.add([
          .text(topic.name), .integer(Int(target.partition.index)),
          .integer(Int(end?.offset.value ?? 0)),
          .integer(own.reduce(0) { $0 + $1.summary.records }),
          .bytes(own.reduce(0) { $0 + $1.summary.bytes }), .integer(own.count),
          .time(end?.streamTime ?? .none),
        ])
      }
    }
    return table
  }

  /// The versions of the pipeline in the view file.
  var versionTable: ReportTable {
    var table = ReportTable(
      "versions",
      columns: [
        "pipeline", "version", "state", "lag", "lag_seconds", "ended", "created", "options",
      ])
    for version in views?.versions ?? [] {
      let lags = lags(of: version).filter { $0.target.topic == topicsRead[0] }
      let records = lags.compactMap(\.records)
      table.add([
        .text(version.version.pipeline), .integer(version.version.version),
        .text(version.state.rawValue),
        .optional(records.isEmpty ? nil : records.reduce(0, +)),
        lags.compactMap(\.seconds).max().map(TableCell.decimal) ?? .missing,
        .flag(version.checkpoint.ended), .time(version.created),
        .text(Self.options(of: version)),
      ])
    }
    return table
  }

  /// The options of a version, one after the other.
  private static func options(of version: ViewStatus.Version) -> String {
    version.version.options.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
  }

  /// The versions with what a switch between them depends on.
  var detailedVersionTable: ReportTable {
    var table = ReportTable(
      "versions",
      columns: [
        "version", "state", "code", "lag", "created", "promoted", "position", "options",
      ])
    for version in views?.versions ?? [] {
      let records = lags(of: version).filter { $0.target.topic == topicsRead[0] }
        .compactMap(\.records)
      let state = version.state.rawValue + (version.stage.map { " (\($0.rawValue))" } ?? "")
      table.add([
        .integer(version.version.version), .text(state), .integer(version.version.code),
        .optional(records.isEmpty ? nil : records.reduce(0, +)), .time(version.created),
        .time(version.promoted), .text(version.checkpoint.position),
        .text(Self.options(of: version)),
      ])
    }
    return table
  }

  /// How the last run of each version went.
  var runTable: ReportTable {
    var table = ReportTable(
      "runs",
      columns: [
        "version", "started", "last_commit", "events", "commits", "events_per_second",
        "bottleneck",
      ])
    for version in views?.versions ?? [] {
      guard let run = version.run else { continue }
      table.add([
        .integer(version.version.version), .time(run.started), .time(run.committed),
        .integer(run.events), .integer(run.commits),
        run.eventsPerSecond.map(TableCell.decimal) ?? .missing,
        run.bottleneck.map(TableCell.text) ?? .missing,
      ])
    }
    return table
  }

  /// How far each version has come in each partition; named as Kafka's tools name it.
  var lagTable: ReportTable {
    var table = ReportTable(
      "lags",
      columns: [
        "version", "topic", "partition", "current_offset", "log_end_offset", "lag", "lag_seconds",
        "watermark",
      ])
    for version in views?.versions ?? [] {
      for lag in lags(of: version) {
        table.add([
          .integer(version.version.version), .text(lag.target.topic),
          .integer(Int(lag.target.partition.index)), .integer(Int(lag.reached.nextOffset.value)),
          .optional(lag.end.map { Int($0.value) }), .optional(lag.records),
          lag.seconds.map(TableCell.decimal) ?? .missing, .time(lag.reached.watermark),
        ])
      }
    }
    return table
  }

  /// What a version has not folded yet, in each partition that it reads: those that the log has,
  /// and those that its checkpoint names.
  func lags(of version: ViewStatus.Version) -> [PartitionLag] {
    let reached = version.checkpoint.partitions
    let topics = Set(reached.keys.map(\.topic)).union(topicsRead)
      .subtracting([TopicConfig.control.name])
    let present = (log?.topics ?? []).filter { topics.contains($0.name) }
    let known = reached.keys.filter { topics.contains($0.topic) }
    let targets = Set(known).union(present.flatMap(\.topicPartitions))
    return targets.sorted().map { target in
      let end = log?.end(of: target)
      return PartitionLag(
        target: target, reached: reached[target] ?? PartitionLag.beginning, end: end?.offset,
        streamTime: end?.streamTime ?? .none)
    }
  }
}
