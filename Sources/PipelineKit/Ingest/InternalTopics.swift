/// The topics in which a log keeps what it knows of its inputs, beside the events themselves.
///
/// They are folded like any other topic: `ingested_files` and `dead_letters` are views of them.
package enum InternalTopics {
  /// How far each source has been read, one record an append.
  package static let sources = SourceProgress.topic
  /// The lines that were no events, with their bytes.
  package static let deadLetters = DeadLetterRecord.topic

  /// What was decided on those.
  package static let deadLetterActions = DeadLetterAction.topic

  /// Their configurations.
  package static let configs = [sources, deadLetters, deadLetterActions].map(config)

  /// The configuration of a topic of lines that are no events: one partition, no clock.
  package static func config(_ name: String) -> TopicConfig {
    TopicConfig(
      name: name, partitions: 1, partitioner: Partitioner.murmur2.rawValue, keyPaths: [],
      timestampPath: "", idPath: "", format: LineFormat.json.rawValue, isInternal: true)
  }

  /// A batch of JSON lines for one of these topics.
  ///
  /// - Precondition: `lines` is not empty and each line is one JSON object.
  package static func batch(_ lines: [[UInt8]], topic: String) throws -> EncodedBatch {
    precondition(!lines.isEmpty, "a batch has records")
    var shredder = Shredder(format: .json, fields: [])
    var records = BatchLines()
    var chunk: [UInt8] = []
    var ranges: [Range<Int>] = []
    for line in lines {
      ranges.append(chunk.count..<chunk.count + line.count)
      chunk.append(contentsOf: line)
    }
    for (index, range) in ranges.enumerated() {
      try shredder.shred(chunk.span.bytes, range)
      records.append(shredder, line: range, index: index)
    }
    var encoder = try BatchEncoder()
    return EncodedBatch(
      encoder.encode(records, in: chunk.span.bytes, shredder: shredder),
      target: TopicPartition(topic: topic, partition: PartitionID(index: 0)),
      recordCount: lines.count, minTimestamp: .none, maxTimestamp: .none, format: .json)
  }
}
