/// How far the events of a version's outbox have been appended to a topic.
///
/// It stands in the header of each batch of the topic, as its source, so it is durable exactly when
/// the events are:
///
///     source id      `SourceReach.outbox`
///     position       version << 48 | rows of the version's outbox that are done
///     first line     the append whose events caused the last of them
package struct PublishedReach: Equatable, Sendable {
  /// The version that published.
  package var version: Int
  /// How many of its outbox rows are in the topic, or are never to be.
  package var rows: Int64
  /// The append that the last of them was caused by.
  package var appendSequence: UInt64

  package init(version: Int, rows: Int64, appendSequence: UInt64) {
    self.version = version
    self.rows = rows
    self.appendSequence = appendSequence
  }

  private static let rowBits: UInt64 = 48

  init?(_ source: SourceReach?) {
    guard let source, source.id == SourceReach.outbox else { return nil }
    version = Int(source.position >> Self.rowBits)
    rows = Int64(source.position & (1 << Self.rowBits - 1))
    appendSequence = source.firstLine
  }

  var source: SourceReach {
    precondition(version < 1 << 16 && rows < 1 << 48, "more versions or events than numbers")
    return SourceReach(
      id: SourceReach.outbox, position: UInt64(version) << Self.rowBits | UInt64(rows),
      firstLine: appendSequence)
  }
}

/// A topic that folds publish to: one partition, appended to by outboxes alone.
package struct PublishedTopic: Sendable {
  package let name: String

  package init(_ name: String) { self.name = name }

  package var config: TopicConfig {
    TopicConfig(
      name: name, partitions: 1, timestampPath: EventSchema.timePath, idPath: EventSchema.idPath)
  }

  private var target: TopicPartition { TopicPartition(topic: name, partition: PartitionID(0)) }

  /// How far each version has published: what the last batch of each says.
  ///
  /// - Complexity: one batch, if the topic's last one is of `version`; else all headers.
  package func reaches(in reader: LogReader, of version: Int) throws -> [PublishedReach] {
    guard try reader.topics().contains(where: { $0.name == name }),
      let end = try reader.endOffsets(name).first, end > .zero
    else { return [] }
    if let last = try reaches(in: reader, from: end + -1).last, last.version == version {
      return [last]
    }
    var byVersion: [Int: PublishedReach] = [:]
    for reach in try reaches(in: reader, from: .zero) { byVersion[reach.version] = reach }
    return byVersion.values.sorted { $0.version < $1.version }
  }

  private func reaches(in reader: LogReader, from offset: Offset) throws -> [PublishedReach] {
    var cursor = try AppendCursor(reader, topics: [name], from: [target: offset])
    var reaches: [PublishedReach] = []
    let sequence = try reader.committedSequence()
    while let append = try cursor.next(upTo: sequence) {
      if append.batches.isEmpty { continue }
      if let reach = PublishedReach(append.source) { reaches.append(reach) }
    }
    return reaches
  }

  /// Appends events if the version's reach is still where they begin.
  ///
  /// - Returns: how many rows of the version's outbox are done now. If that is not the reach of the
  ///   events, some were appended before, and these were not.
  package func append(
    _ events: PublishedEvents, to writer: LogWriter, reading reader: LogReader
  ) throws -> Int64 {
    let reached =
      try reaches(in: reader, of: events.reach.version)
      .first { $0.version == events.reach.version }?.rows ?? 0
    guard reached <= events.first else { return reached }
    try writer.createTopic(config)
    _ = try writer.append(
      [try events.batch(topic: name)], source: events.reach.source, endOfInput: false)
    return events.reach.rows
  }

  /// Does what another process asks for by a payload of `PublishedEvents`.
  package func answer(
    _ request: LogRequest, writer: LogWriter, reading reader: LogReader
  ) throws -> RequestOutcome {
    guard let events = PublishedEvents(payload: request.payload) else {
      return .refused("topic \(name) takes what pipelines publish, and nothing else")
    }
    return .done(String(try append(events, to: writer, reading: reader)))
  }
}

/// Rows of an outbox on their way to the topic.
package struct PublishedEvents: Sendable, Equatable {
  /// The number of the first, as the version's outbox counts; those skipped before it included.
  package var first: Int64
  /// The reach once they are in the topic.
  package var reach: PublishedReach
  /// Their event times, least and greatest.
  package var times: ClosedRange<Timestamp>
  /// One line of JSON each.
  package var lines: [[UInt8]]

  func batch(topic: String) throws -> EncodedBatch {
    var batch = try InternalTopics.batch(lines, topic: topic)
    (batch.minTimestamp, batch.maxTimestamp) = (times.lowerBound, times.upperBound)
    return batch
  }
}

/// Events to publish as what one process asks of the one that writes the log.
extension PublishedEvents {
  /// The payload: a line of numbers, then the events.
  package var payload: [UInt8] {
    let numbers: [Int64] = [
      first, Int64(reach.version), reach.rows, Int64(bitPattern: reach.appendSequence),
      times.lowerBound.milliseconds, times.upperBound.milliseconds,
    ]
    let head = "publish " + numbers.map(String.init).joined(separator: " ")
    return lines.reduce(into: Array(head.utf8)) { payload, line in
      payload.append(UInt8(ascii: "\n"))
      payload += line
    }
  }

  /// Reads a payload; nil if it is none of these.
  package init?(payload: [UInt8]) {
    var lines = payload.split(separator: UInt8(ascii: "\n")).map(Array.init)
    guard lines.count > 1 else { return nil }
    let words = String(decoding: lines.removeFirst(), as: UTF8.self).split(separator: " ")
    let numbers = words.dropFirst().compactMap { Int64($0) }
    guard words.first == "publish", words.count == 7, numbers.count == 6, numbers[4] <= numbers[5],
      (0..<1 << 16).contains(numbers[1]), (0..<1 << 48).contains(numbers[2])
    else { return nil }
    first = numbers[0]
    reach = PublishedReach(
      version: Int(numbers[1]), rows: numbers[2], appendSequence: UInt64(bitPattern: numbers[3]))
    times = Timestamp(milliseconds: numbers[4])...Timestamp(milliseconds: numbers[5])
    self.lines = lines
  }
}
