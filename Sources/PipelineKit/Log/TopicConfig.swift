/// What a topic is: its partitions, and where its events keep their key, time and identity.
///
/// The log keeps it and reads `partitions`, `segmentBytes` and `isInternal`; the rest is for those
/// who write and read the topic.
package struct TopicConfig: Codable, Equatable, Sendable {
  package var name: String
  package var partitions: Int
  /// How a key becomes a partition: `murmur2` (Kafka's) or `md5`.
  package var partitioner: String
  /// Paths of the values that make up the key, in order.
  package var keyPaths: [String]
  package var timestampPath: String
  package var idPath: String
  /// How the lines of the topic are read: `json`, …
  package var format: String
  /// A segment is sealed once it holds so many bytes.
  package var segmentBytes: Int
  /// Whether its records are not events: they have no event time and move no stream time.
  package var isInternal: Bool

  /// 64 MiB: some 300 batches of 8,192 records.
  package static let defaultSegmentBytes = 64 << 20

  package init(
    name: String, partitions: Int, partitioner: String = "murmur2", keyPaths: [String] = [],
    timestampPath: String = "", idPath: String = "", format: String = "json",
    segmentBytes: Int = TopicConfig.defaultSegmentBytes, isInternal: Bool = false
  ) {
    self.name = name
    self.partitions = partitions
    self.partitioner = partitioner
    self.keyPaths = keyPaths
    self.timestampPath = timestampPath
    self.idPath = idPath
    self.format = format
    self.segmentBytes = segmentBytes
    self.isInternal = isInternal
  }

  static let nameBytesMax = 100
  static let partitionsMax = 1_024

  /// The topic that every log has, whose batches are markers without records: ends of input.
  ///
  /// A marker takes one offset, so that a checkpoint tells before it from behind it.
  package static let control = TopicConfig(
    name: "__control", partitions: 1, format: "marker", isInternal: true)

  /// The only partition of the control topic.
  package static let controlPartition = TopicPartition(
    topic: control.name, partition: PartitionID(0))

  /// The topic's partitions, in order.
  package var topicPartitions: [TopicPartition] {
    (0..<partitions).map {
      TopicPartition(topic: name, partition: PartitionID(Int32($0)))
    }
  }

  /// Checks the name, which is also a folder's, and the counts.
  ///
  /// - Throws: `LogError.invalidTopic`.
  func validate() throws(LogError) {
    func refuse(_ reason: String) -> LogError { .invalidTopic(name: name, reason: reason) }
    guard (1...Self.nameBytesMax).contains(name.utf8.count) else {
      throw refuse("a name has 1 to \(Self.nameBytesMax) bytes")
    }
    let isPlain = name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
      }
    }
    guard isPlain, !name.utf8.starts(with: ".".utf8) else {
      throw refuse("a name is made of letters, digits, _, - and ., and starts with no dot")
    }
    guard (1...Self.partitionsMax).contains(partitions) else {
      throw refuse("a topic has 1 to \(Self.partitionsMax) partitions, not \(partitions)")
    }
    guard segmentBytes > 0 else { throw refuse("a segment holds at least one byte") }
  }
}
