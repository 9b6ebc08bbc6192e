/// What can go wrong with a log. Each case is a fact with its evidence.
package enum LogError: Error, Equatable, Sendable {
  // Opening.
  /// Another process writes this log.
  case locked(directory: String, holder: LockHolder?)
  /// The directory holds no log.
  case notALog(directory: String)
  /// The directory holds segments, but no catalog says what they are.
  case catalogLost(directory: String)
  /// The catalog was written by a later program.
  case newerCatalog(path: String, version: Int)
  /// SQLite refused.
  case catalog(path: String, message: String)
  /// The operating system refused.
  case file(FileError)

  // Damage, each at a byte of a segment.
  /// The bytes are not those that were written.
  case corrupt(segment: String, at: Int, BatchFault)
  /// The file ends within a batch, or before what the catalog says it holds.
  case truncated(segment: String, at: Int, needed: Int, available: Int)
  /// A later program wrote this batch.
  case newerFormat(segment: String, at: Int, version: UInt16)
  /// A valid batch follows damaged bytes, so they are no torn tail and nothing is cut.
  case damagedBefore(validBatchAt: Int, segment: String, at: Int, BatchFault)
  /// An append that was acknowledged and durable is no longer there as a whole.
  case missingAppend(sequence: UInt64, durable: UInt64, firstFault: Place?)
  /// Appends that were acknowledged, but never synced, are gone: a loss of power. A reader stops
  /// at that; a writer that opens the log cuts it back to what is whole.
  case needsRecovery(missing: UInt64, committed: UInt64)
  /// The file of acknowledged appends is damaged.
  case badCommitMark(path: String)

  /// The bytes are those that were written, but they are no batch that a writer writes.
  case undecodable(TopicPartition, segment: String, at: Int, offset: Offset, reason: String)

  // Topics and offsets.
  case unknownTopic(String)
  case unknownPartition(TopicPartition, partitions: Int)
  case topicDiffers(existing: TopicConfig, wanted: TopicConfig)
  case invalidTopic(name: String, reason: String)
  /// A reader wants to go on where the log has never been: it is another log, or an older copy.
  case checkpointBeyondLog(TopicPartition, checkpoint: Offset, end: Offset)
  /// The batch before a reader's checkpoint is not the one it has read: it is another log, or an
  /// older copy that has grown since.
  case otherLog(TopicPartition, checkpoint: Offset)
  /// A reader wants records that were expired.
  case offsetBeforeLogStart(TopicPartition, offset: Offset, start: Offset)

  // Appending.
  /// The batch breaks a bound or a law; nothing was written.
  case unlawfulBatch(TopicPartition, BatchFault)
  /// The append was rolled back: nothing of it is in the log, and it can be tried again.
  case appendFailed(sequence: UInt64, FileError)
  /// A sync failed and is not repeated on that file; what it held goes on in a new segment.
  case syncFailed(segment: String, FileError)
  /// An earlier failure could not be undone, so the writer takes no more appends.
  case writerStopped(because: String)

  /// A byte of a segment, and what is wrong there.
  package struct Place: Equatable, Sendable {
    package var segment: String
    package var position: Int
    package var fault: BatchFault
  }
}

extension LogError {
  /// Where the log is damaged, if the error is that the bytes of one place are.
  var place: Place? {
    switch self {
    case .corrupt(let segment, let position, let fault):
      Place(segment: segment, position: position, fault: fault)
    case .truncated(let segment, let position, let needed, let available):
      Place(
        segment: segment, position: position,
        fault: .truncated(needed: needed, available: available))
    default: nil
    }
  }

  /// The fault of a batch, with its place.
  static func batch(_ fault: BatchFault, segment: String, at position: Int) -> LogError {
    switch fault {
    case .truncated(let needed, let available):
      .truncated(segment: segment, at: position, needed: needed, available: available)
    case .newerVersion(let version):
      .newerFormat(segment: segment, at: position, version: version)
    default: .corrupt(segment: segment, at: position, fault)
    }
  }
}

/// Runs a file operation, whose error becomes the log's.
func filing<Result: ~Copyable>(
  _ operation: () throws(FileError) -> Result
) throws(LogError) -> Result {
  do { return try operation() } catch { throw .file(error) }
}
