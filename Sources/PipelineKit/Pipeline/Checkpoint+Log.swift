extension LogReader {
  /// Checks that this is the log that a checkpoint was taken of: that the batch it ends with in each
  /// partition is the one that was read.
  ///
  /// A header's checksum covers its append time, its sequence and the checksums of its columns. So
  /// another log is told from this one, and an older copy of it that has grown since, too.
  ///
  /// - Throws: `LogError.otherLog`; `checkpointBeyondLog` where the log ends before the checkpoint.
  func check(_ checkpoint: Checkpoint) throws(LogError) {
    let topics = try topics()
    for (target, partition) in checkpoint.partitions.sorted(by: { $0.key < $1.key }) {
      guard let wanted = partition.lastBatch else { continue }
      let partitions = topics.first { $0.name == target.topic }?.partitions ?? 0
      guard target.partition.index < partitions else {
        throw .otherLog(target, checkpoint: partition.nextOffset)
      }
      let end = try endOffsets(target.topic)[Int(target.partition.index)]
      guard partition.nextOffset <= end else {
        throw .checkpointBeyondLog(target, checkpoint: partition.nextOffset, end: end)
      }
      guard try batchChecksum(before: partition.nextOffset, in: target) == wanted else {
        throw .otherLog(target, checkpoint: partition.nextOffset)
      }
    }
  }
}
