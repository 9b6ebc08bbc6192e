/// How far a pipeline version has folded the log: the position its rows and state belong to.
///
/// Saved in the transaction that writes those rows, so that recovery starts at exactly one.
package struct Checkpoint: Sendable, Equatable {
  /// Progress of one partition.
  package struct Partition: Sendable, Equatable {
    /// The first record not folded yet.
    package var nextOffset: Offset
    /// Greatest event time folded; `.none` before the first.
    package var streamTime: Timestamp
    /// No earlier event is expected; `.none` before the first.
    package var watermark: Timestamp
    /// The header checksum of the last batch folded, by which the log is known again; nil where it
    /// is not known.
    package var lastBatch: UInt32?

    /// Creates a partition's progress.
    package init(
      nextOffset: Offset, streamTime: Timestamp, watermark: Timestamp, lastBatch: UInt32? = nil
    ) {
      self.nextOffset = nextOffset
      self.lastBatch = lastBatch
      self.streamTime = streamTime
      self.watermark = watermark
    }
  }

  /// Progress of every partition the pipeline reads.
  package var partitions: [TopicPartition: Partition]
  /// The log-wide number of the last append folded; -1 before the first.
  package var appendSequence: Int64
  /// Greatest event time of the whole log at that append.
  package var logStreamTime: Timestamp
  /// Whether that append was an end of input.
  package var ended: Bool

  /// The position before the first record.
  package static let beginning = Checkpoint(
    partitions: [:], appendSequence: -1, logStreamTime: .none, ended: false)

  /// Creates a checkpoint.
  package init(
    partitions: [TopicPartition: Partition], appendSequence: Int64, logStreamTime: Timestamp,
    ended: Bool
  ) {
    self.partitions = partitions
    self.appendSequence = appendSequence
    self.logStreamTime = logStreamTime
    self.ended = ended
  }
}

extension Checkpoint {
  /// Writes the checkpoint of the transaction's version.
  package func save(in transaction: ViewTransaction) throws(SQLiteError) {
    let statement = try transaction.connection.statement(
      """
      INSERT OR REPLACE INTO pipeline_checkpoints (version, topic, partition, next_offset, \
      stream_time_ms, watermark_ms, log_stream_time_ms, append_sequence, ended, batch_checksum) \
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    for (target, partition) in partitions.sorted(by: { $0.key < $1.key }) {
      try statement.bind(0, Int64(transaction.version))
      try statement.bind(1, text: target.topic)
      try statement.bind(2, Int64(target.partition.index))
      try statement.bind(3, partition.nextOffset.value)
      try statement.bind(4, time: partition.streamTime)
      try statement.bind(5, time: partition.watermark)
      try statement.bind(6, time: logStreamTime)
      try statement.bind(7, appendSequence)
      try statement.bind(8, ended ? 1 : 0)
      if let lastBatch = partition.lastBatch {
        try statement.bind(9, Int64(lastBatch))
      } else {
        try statement.bindNull(9)
      }
      try statement.run()
    }
  }

  /// Reads the checkpoint of `version`; `beginning` when it has committed nothing.
  package static func load(
    version: Int, from connection: Connection
  ) throws(SQLiteError) -> Checkpoint {
    let statement = try connection.statement(
      """
      SELECT topic, partition, next_offset, stream_time_ms, watermark_ms, log_stream_time_ms, \
      append_sequence, ended, batch_checksum FROM pipeline_checkpoints WHERE version = ?
      """)
    try statement.bind(0, Int64(version))
    var checkpoint = beginning
    while try statement.step() {
      let target = TopicPartition(
        topic: statement.text(0), partition: PartitionID(index: Int32(statement.integer(1))))
      checkpoint.partitions[target] = Partition(
        nextOffset: Offset(value: statement.integer(2)), streamTime: statement.time(3),
        watermark: statement.time(4),
        lastBatch: statement.isNull(8) ? nil : UInt32(truncatingIfNeeded: statement.integer(8)))
      checkpoint.logStreamTime = max(checkpoint.logStreamTime, statement.time(5))
      checkpoint.appendSequence = max(checkpoint.appendSequence, statement.integer(6))
      checkpoint.ended = statement.integer(7) == 1
    }
    return checkpoint
  }
}

extension Statement {
  /// Binds a time as epoch milliseconds, `.none` as NULL.
  package func bind(_ index: Int, time: Timestamp) throws(SQLiteError) {
    if time == .none { try bindNull(index) } else { try bind(index, time.milliseconds) }
  }

  /// The value as a time; `.none` when NULL.
  package func time(_ index: Int) -> Timestamp {
    isNull(index) ? .none : Timestamp(milliseconds: integer(index))
  }
}
