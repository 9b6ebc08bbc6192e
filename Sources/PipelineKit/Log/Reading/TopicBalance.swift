/// How a topic's records are spread over its partitions.
package struct TopicBalance: Equatable, Sendable {
  /// Records of each partition, the empty ones too.
  package var records: [Int]

  package var least: Int { records.min() ?? 0 }
  package var greatest: Int { records.max() ?? 0 }
  package var total: Int { records.reduce(0, +) }
  package var mean: Double { records.isEmpty ? 0 : Double(total) / Double(records.count) }

  /// The fullest partition by the mean: 1 is even, the number of partitions is all in one; 1 for
  /// an empty topic.
  package var skew: Double { total == 0 ? 1 : Double(greatest) / mean }
}

extension LogReader {
  /// Returns how many records each partition of a topic holds.
  ///
  /// - Throws: `LogError.unknownTopic`.
  package func balance(of topic: String) throws(LogError) -> TopicBalance {
    let targets = try partitions(of: topic)
    var records: [TopicPartition: Int] = [:]
    for segment in try segments() {
      records[segment.target, default: 0] += segment.summary.records
    }
    return TopicBalance(records: targets.map { records[$0] ?? 0 })
  }
}
