import ArgumentParser

/// The options that ask for an earlier state of the views.
package struct LimitOptions: ParsableArguments {
  package init() {}

  @Option(
    name: .long,
    help: ArgumentHelp(
      "As of this event time: events up to it, whenever they came (2026-01-31T12:00:00Z).",
      valueName: "time"))
  var asOf: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "As it was known at this time: what had been appended by then.", valueName: "time"))
  var knownAt: String?

  @Option(
    name: .long,
    help: ArgumentHelp(
      "At an exact position: topic/partition:offset,…; records before these offsets.",
      valueName: "position"))
  var at: String?

  /// Whether an earlier state is asked for.
  var isGiven: Bool { asOf != nil || knownAt != nil || at != nil }

  /// The limit asked for.
  func limit(_ reader: LogReader) throws -> ReplayLimit {
    ReplayLimit(
      eventTime: try asOf.map { try Self.time($0, option: "--as-of") },
      appendTime: try knownAt.map { try Self.time($0, option: "--known-at") },
      offsets: try at.map { try Self.offsets($0, reader) } ?? [:])
  }

  /// An instant of RFC 3339, or a day: its first instant.
  static func time(_ text: String, option: String) throws -> Timestamp {
    for candidate in [text, text + "T00:00:00Z"] {
      let bytes = Array(candidate.utf8)
      if let time = Timestamp(rfc3339: bytes.span.bytes) { return time }
    }
    throw ValidationError(
      "\(option): expected an instant like 2026-01-31T12:00:00Z or a day like 2026-01-31, found "
        + "'\(Readable.printable(text))'")
  }

  private static func offsets(
    _ text: String, _ reader: LogReader
  ) throws -> [TopicPartition: Offset] {
    var offsets: [TopicPartition: Offset] = [:]
    for part in text.split(separator: ",") {
      let place = part.split(separator: ":", omittingEmptySubsequences: false)
      let target = place[0].split(separator: "/", omittingEmptySubsequences: false)
      guard place.count == 2, target.count == 2, let offset = Int64(place[1]), offset >= 0,
        let partition = Int32(target[1])
      else {
        throw ValidationError(
          "--at: expected topic/partition:offset, found '\(Readable.printable(String(part)))'")
      }
      let config = try reader.config(of: String(target[0]))
      guard let found = config.topicPartitions.first(where: { $0.partition.index == partition })
      else {
        throw CommandError.unknownPartition(
          Int(partition), topic: config.name, partitions: config.partitions)
      }
      let end = try reader.endOffsets(config.name)[Int(partition)]
      guard offset <= end.value else {
        throw CommandError.offsetBeyondEnd(found, offset: Int(offset), end: end)
      }
      offsets[found] = Offset(value: offset)
    }
    return offsets
  }
}
