/// Reads appends of several topics in the order of the log, whole ones only.
///
///     var cursor = try AppendCursor(reader, topics: ["orders"], from: checkpoint)
///     while let append = try cursor.next(upTo: try reader.committedSequence()) { … }
///
/// Partitions are merged by append sequence. The control topic is always read with them, so that
/// an end of input is seen by every reader: a checkpoint is all of ``nextOffsets``, the control
/// topic's included.
package struct AppendCursor: Sendable {
  private let reader: LogReader
  private var partitions: [PartitionCursor]
  /// The next batch of each partition where it is known.
  private var heads: [SegmentWalk.Placed?]
  /// Up to this sequence a partition without a head has nothing.
  private var looked: [UInt64]
  private var now: LogReader.Snapshot

  /// A cursor before the given offsets.
  ///
  /// If an offset lies within a batch, the cursor gives that batch, and the caller skips the
  /// records before the offset.
  ///
  /// - Parameter from: the next offset of each partition; 0 for those that are not named.
  /// - Throws: `LogError.checkpointBeyondLog`, `offsetBeforeLogStart` or `unknownTopic`.
  package init(
    _ reader: LogReader, topics: [String], from offsets: [TopicPartition: Offset]
  ) throws(LogError) {
    self.reader = reader
    now = try reader.snapshot()
    partitions = []
    for topic in Set(topics).union([TopicConfig.control.name]).sorted() {
      for target in try reader.partitions(of: topic) {
        let offset = offsets[target] ?? .zero
        partitions.append(try PartitionCursor(reader, target, from: offset, now))
      }
    }
    heads = Array(repeating: nil, count: partitions.count)
    looked = Array(repeating: 0, count: partitions.count)
  }

  /// The next offset of every partition: where a new cursor goes on.
  package var nextOffsets: [TopicPartition: Offset] {
    Dictionary(uniqueKeysWithValues: partitions.map { ($0.target, $0.nextOffset) })
  }

  /// Returns the next append that is at most `sequence`; nil if there is none.
  ///
  /// - Parameter sequence: at most the committed sequence.
  /// - Throws: `LogError` for damage, with its place.
  /// - Complexity: O(partitions), and a read a batch, or a read for many small ones.
  package mutating func next(upTo sequence: UInt64) throws(LogError) -> Append? {
    if sequence > now.committed { now = try reader.snapshot() }
    precondition(sequence <= now.committed, "reading what is not committed")
    guard let first = try fillHeads(upTo: sequence) else { return nil }
    var batches: [StoredBatch] = []
    for index in partitions.indices {
      guard let head = heads[index], head.header.sequence == first.sequence else { continue }
      batches.append(partitions[index].advance(past: head))
      heads[index] = nil
    }
    return Self.append(first, batches)
  }

  /// Looks for the next batch of every partition; returns the header with the least sequence.
  private mutating func fillHeads(upTo sequence: UInt64) throws(LogError) -> BatchHeader? {
    var least: Int?
    for index in partitions.indices {
      if heads[index] == nil, looked[index] < sequence {
        heads[index] = try partitions[index].peek(upTo: sequence, now)
        if heads[index] == nil { looked[index] = sequence }
      }
      guard let head = heads[index], head.header.sequence <= sequence else { continue }
      if let found = least, let best = heads[found],
        best.header.sequence <= head.header.sequence
      {
        continue
      }
      least = index
    }
    return least.flatMap { heads[$0]?.header }
  }

  private static func append(_ header: BatchHeader, _ batches: [StoredBatch]) -> Append {
    let data = batches.filter { $0.target != TopicConfig.controlPartition }
    return Append(
      sequence: header.sequence, batches: data, source: header.source,
      logStreamTime: header.logStreamTime, appendTime: header.appendTime,
      endOfInput: batches.contains { $0.header.flags.contains(.endOfInput) })
  }
}
