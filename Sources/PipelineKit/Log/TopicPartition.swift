/// One ordered part of a named log: what offsets count in.
package struct TopicPartition: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var topic: String
  package var partition: PartitionID

  package init(topic: String, partition: PartitionID) {
    self.topic = topic
    self.partition = partition
  }

  /// Ordered by topic, then by partition.
  package static func < (left: TopicPartition, right: TopicPartition) -> Bool {
    (left.topic, left.partition) < (right.topic, right.partition)
  }

  /// `page_views/3`: also its folder in the log.
  package var description: String { "\(topic)/\(partition)" }
}
