/// Which records of a topic are to be printed.
struct RecordSelection: Equatable, Sendable {
  let topic: String
  /// Only of this partition; nil for all.
  var partition: TopicPartition?
  /// The first offset of that partition.
  var from = Offset.zero
  let countMax: Int

  init(topic: String, countMax: Int) {
    self.topic = topic
    self.countMax = countMax
  }

  /// Where a cursor over the topic begins; partitions that are not wanted begin at their ends.
  ///
  /// - Parameter ends: the end offset of every partition.
  func offsets(_ ends: [TopicPartition: Offset]) -> [TopicPartition: Offset] {
    guard let partition else { return [:] }
    return ends.merging([partition: from]) { _, wanted in wanted }
  }

  /// The batches of an append that may hold wanted records.
  func batches(of append: Append) -> [StoredBatch] {
    append.batches.filter {
      $0.target.topic == topic && (partition == nil || $0.target == partition)
    }
  }

  /// How many records of a batch are wanted, apart from ``countMax``.
  func count(in header: BatchHeader) -> Int {
    max(0, min(header.recordCount, Int(header.nextOffset.value - from.value)))
  }
}
