/// How far a version is behind the end of one partition.
struct PartitionLag: Equatable {
  /// Nothing was folded yet.
  static let beginning = Checkpoint.Partition(
    nextOffset: .zero, streamTime: .none, watermark: .none)

  let target: TopicPartition
  let reached: Checkpoint.Partition
  /// The offset behind the partition's last record; nil where the log does not have the partition.
  let end: Offset?
  /// The partition's stream time in the log.
  let streamTime: Timestamp

  /// Records not folded yet; negative when the views are of another log, or a newer copy of it.
  var records: Int? { end.map { Int($0.value - reached.nextOffset.value) } }

  /// Seconds of event time between the latest event folded and the latest in the log; nil where
  /// there is none to compare.
  var seconds: Double? {
    guard streamTime != .none, reached.streamTime != .none else { return nil }
    return Double(streamTime.milliseconds - reached.streamTime.milliseconds) / 1_000
  }
}
