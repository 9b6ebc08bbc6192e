import Synchronization

/// A reader of a log, which another process may be writing.
///
/// It sees what is committed: whole appends, in sequence. Every answer that counts on the present
/// looks at the commit mark first, which is one read of 36 bytes; the catalog is read again only
/// when the mark says that it changed.
package final class LogReader: Sendable {
  package let directory: String
  private let catalog: Catalog
  private let mark: CommitMarkFile
  private let state: Mutex<State>

  private struct State: Sendable {
    var contents: Catalog.Contents
    /// By the segment's path.
    var indexes: [String: SegmentIndex] = [:]
  }

  /// The log at one moment: the commit mark, and a catalog that is not older.
  struct Snapshot: Sendable {
    var committed: UInt64
    /// Known to be on the disk; at most `committed`.
    var durable: UInt64
    var contents: Catalog.Contents
  }

  /// Opens a log that exists, and checks that what the commit mark promises is there.
  ///
  /// - Throws: `notALog`, `newerCatalog`, `badCommitMark`; `needsRecovery`, `missingAppend` or
  ///   damage if the tails of the segments do not hold all that is committed.
  /// - Complexity: O(batches since the last roll or close); headers only.
  package init(directory: String) throws(LogError) {
    self.directory = directory
    catalog = try Catalog(directory: directory, access: .read)
    mark = try CommitMarkFile(directory: directory, mode: .read, calls: SystemFileCalls())
    state = Mutex(State(contents: try catalog.contents()))
    try checkTails(try snapshot())
  }

  /// Checks that a directory holds a log.
  ///
  /// - Throws: `notALog`, `catalogLost`, `newerCatalog`.
  package static func checkIsLog(_ directory: String) throws(LogError) {
    _ = try Catalog(directory: directory, access: .read)
  }

  /// Returns the header checksum of the batch that ends before `offset`; nil if none ends there.
  ///
  /// - Throws: `LogError.unknownTopic`; damage to headers on the way.
  func batchChecksum(before offset: Offset, in target: TopicPartition) throws(LogError) -> UInt32? {
    let snapshot = try snapshot()
    for segment in snapshot.contents.segments.reversed()
    where segment.target == target && segment.summary.baseOffset < offset {
      let entries = try index(of: segment, upTo: snapshot.committed).entries
      return entries.last { $0.nextOffset <= offset }.flatMap {
        $0.nextOffset == offset ? $0.checksum : nil
      }
    }
    return nil
  }

  /// Returns the last append that is in the log as a whole; 0 in an empty log.
  ///
  /// - Complexity: one read of 36 bytes.
  package func committedSequence() throws(LogError) -> UInt64 {
    try mark.readSound().committed
  }

  /// Returns the log as it is now.
  func snapshot() throws(LogError) -> Snapshot {
    let mark = try mark.readSound()
    let known = state.withLock { $0.contents }
    if known.generation == mark.generation {
      return Snapshot(committed: mark.committed, durable: mark.durable, contents: known)
    }
    let contents = try catalog.contents()
    state.withLock { $0.contents = contents }
    return Snapshot(committed: mark.committed, durable: mark.durable, contents: contents)
  }

  // MARK: Topics

  /// Returns all topics, the internal ones too, by name.
  package func topics() throws(LogError) -> [TopicConfig] { try snapshot().contents.topics }

  /// Returns the partitions of a topic, in order.
  ///
  /// - Throws: `LogError.unknownTopic`.
  package func partitions(of topic: String) throws(LogError) -> [TopicPartition] {
    try config(of: topic, in: try snapshot()).topicPartitions
  }

  private func config(of topic: String, in snapshot: Snapshot) throws(LogError) -> TopicConfig {
    guard let config = snapshot.contents.topics.first(where: { $0.name == topic }) else {
      throw .unknownTopic(topic)
    }
    return config
  }

  /// Returns the offset behind the last committed record of each partition of a topic.
  package func endOffsets(_ topic: String) throws(LogError) -> [Offset] {
    let snapshot = try snapshot()
    var ends: [Offset] = []
    for target in try config(of: topic, in: snapshot).topicPartitions {
      ends.append(try lastSegment(of: target, in: snapshot)?.summary.endOffset ?? .zero)
    }
    return ends
  }

  private func lastSegment(
    of target: TopicPartition, in snapshot: Snapshot
  ) throws(LogError) -> Segment? {
    guard let last = snapshot.contents.segments.last(where: { $0.target == target }) else {
      return nil
    }
    return try upToDate(last, snapshot)
  }

  // MARK: Segments

  /// Returns all segments, by partition and base offset, each as far as it is committed.
  package func segments() throws(LogError) -> [Segment] {
    let snapshot = try snapshot()
    var segments: [Segment] = []
    for segment in snapshot.contents.segments { segments.append(try upToDate(segment, snapshot)) }
    return segments
  }

  /// Returns an active segment with its present summary.
  private func upToDate(
    _ segment: Segment, _ snapshot: Snapshot
  ) throws(LogError) -> Segment {
    guard !segment.isSealed else { return segment }
    let summary = try index(of: segment, upTo: snapshot.committed).summary
    var segment = segment
    if summary.batches > 0 { segment.summary = summary }
    return segment
  }

  /// Returns where the batches of a segment lie, as far as they are committed.
  ///
  /// - Complexity: O(batches) the first time, then O(new batches).
  package func index(of segment: Segment) throws(LogError) -> SegmentIndex {
    try index(of: segment, upTo: try committedSequence())
  }

  func index(of segment: Segment, upTo sequence: UInt64) throws(LogError) -> SegmentIndex {
    let summary = segment.summary
    var index =
      state.withLock { $0.indexes[segment.path] }
      ?? SegmentIndex(baseOffset: summary.baseOffset, streamTime: .none)
    if segment.isSealed, index.summary.bytes == summary.bytes { return index }
    if segment.isSealed, index.summary.bytes > summary.bytes {
      // It was closed where its last sync succeeded; the rest is in the next segment.
      index = SegmentIndex(baseOffset: summary.baseOffset, streamTime: .none)
    }
    let file = try open(segment)
    let limit = segment.isSealed ? summary.bytes : try file.size()
    try index.extend(file, limit: limit, upTo: sequence, isSealed: segment.isSealed)
    let extended = index
    state.withLock { $0.indexes[segment.path] = extended }
    return index
  }

  /// Returns the first offset of the first batch with an event at or after `time`.
  ///
  /// Event times are in no order: nothing before it is that late, much behind it may be earlier.
  ///
  /// - Returns: nil if no event of the partition is that late.
  /// - Throws: `LogError.unknownTopic`; damage to headers on the way.
  package func offset(
    in target: TopicPartition, reaching time: Timestamp
  ) throws(LogError) -> Offset? {
    _ = try partitions(of: target.topic)
    for segment in try segments()
    where segment.target == target && segment.summary.maxTimestamp >= time {
      if let entry = try index(of: segment).firstBatch(reaching: time) { return entry.baseOffset }
    }
    return nil
  }

  func open(_ segment: Segment) throws(LogError) -> SegmentFile {
    try SegmentFile(
      segment, directory: directory, mode: .read, calls: SystemFileCalls())
  }
}
