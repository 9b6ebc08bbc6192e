/// A checkpoint as a position in the log, which can be compared, printed and given to `--at`.
extension Checkpoint {
  /// The next offset of each partition but those of the log's own control topic, as
  /// `page_views/0:17,page_views/1:20`.
  package var position: String {
    partitions.filter { $0.key.topic != TopicConfig.control.name }.sorted { $0.key < $1.key }
      .map { "\($0.key):\($0.value.nextOffset.value)" }.joined(separator: ",")
  }

  /// Whether all that `other` has folded is folded here, too, of the partitions that both read.
  ///
  /// Versions of other code may read other topics.
  package func hasReached(_ other: Checkpoint) -> Bool {
    other.partitions.allSatisfy { target, theirs in
      guard let own = partitions[target] else { return partitions.isEmpty == false }
      return own.nextOffset >= theirs.nextOffset
    }
  }

  /// Whether both are at the same place of the log, in the partitions that both read.
  package func isAt(_ other: Checkpoint) -> Bool {
    hasReached(other) && other.hasReached(self)
  }
}
