/// The place of a reader in one partition.
///
/// It may look at a segment that is being written, where bytes behind the last committed append
/// can still change. So every look is bound to a sequence that was committed before it: a batch
/// up to that sequence is final, and anything else is looked at again later.
struct PartitionCursor: Sendable {
  let target: TopicPartition
  /// The offset behind the last batch that was taken.
  private(set) var nextOffset: Offset
  private let reader: LogReader
  private var segment: Segment
  private var walk: SegmentWalk
  /// Batches up to this sequence are final where the walk has read.
  private var trusted: UInt64

  /// A cursor before the batch that holds `offset`.
  ///
  /// - Throws: `checkpointBeyondLog` or `offsetBeforeLogStart`.
  init(
    _ reader: LogReader, _ target: TopicPartition, from offset: Offset,
    _ snapshot: LogReader.Snapshot
  ) throws(LogError) {
    self.reader = reader
    self.target = target
    nextOffset = offset
    trusted = snapshot.committed
    let segments = snapshot.contents.segments.filter { $0.target == target }
    guard let first = segments.first else {
      throw .unknownPartition(target, partitions: 0)
    }
    guard let found = segments.last(where: { $0.summary.baseOffset <= offset }) else {
      throw .offsetBeforeLogStart(target, offset: offset, start: first.summary.baseOffset)
    }
    segment = found
    let file = try reader.open(found)
    let limit = found.isSealed ? found.summary.bytes : try file.size()
    var start = 0
    if offset > found.summary.baseOffset {
      let index = try reader.index(of: found, upTo: snapshot.committed)
      guard offset <= index.summary.endOffset else {
        throw .checkpointBeyondLog(
          target, checkpoint: offset, end: index.summary.endOffset)
      }
      start = index.position(of: offset)
    }
    walk = SegmentWalk(file, from: start, limit: limit)
  }

  /// Returns the next batch if its append is at most `sequence`.
  ///
  /// - Parameter now: a snapshot whose committed sequence is at least `sequence`.
  mutating func peek(
    upTo sequence: UInt64, _ now: LogReader.Snapshot
  ) throws(LogError) -> SegmentWalk.Placed? {
    precondition(sequence <= now.committed, "reading what is not committed")
    while true {
      let step = try walk.peek()
      if case .batch(let placed) = step, placed.header.sequence <= trusted {
        if placed.header.nextOffset <= nextOffset {
          // Taken before: after a failed sync, batches are found a second time in a new segment.
          walk.advance(past: placed)
          continue
        }
        guard placed.header.sequence <= sequence else { return nil }
        try check(placed)
        return placed
      }
      if trusted < now.committed {
        try lookAgain(now)
      } else if case .end = step, segment.isSealed {
        guard try enterNextSegment(now) else { return nil }
      } else {
        try checkEnd(step, now)
        return nil
      }
    }
  }

  /// Moves behind a batch that `peek` returned.
  mutating func advance(past placed: SegmentWalk.Placed) -> StoredBatch {
    walk.advance(past: placed)
    nextOffset = placed.header.nextOffset
    return StoredBatch(
      header: placed.header, target: target, position: placed.position,
      checksum: placed.checksum, file: walk.file)
  }

  /// Reads again with a later committed sequence; the segment may be longer, or sealed by now.
  private mutating func lookAgain(_ now: LogReader.Snapshot) throws(LogError) {
    trusted = now.committed
    let current = now.contents.segments.last {
      $0.target == target && $0.summary.baseOffset == segment.summary.baseOffset
    }
    guard let current else {
      throw .offsetBeforeLogStart(target, offset: nextOffset, start: nextOffset)
    }
    if current.fileName != segment.fileName {
      // Its sync failed before anything of it was durable: the same batches are in a new file.
      walk = SegmentWalk(try reader.open(current), from: walk.position, limit: 0)
    }
    segment = current
    walk.extend(to: segment.isSealed ? segment.summary.bytes : try walk.file.size())
  }

  private mutating func enterNextSegment(_ now: LogReader.Snapshot) throws(LogError) -> Bool {
    let next = now.contents.segments.first {
      $0.target == target && $0.summary.baseOffset >= segment.summary.endOffset
    }
    guard let next else { return false }
    segment = next
    let file = try reader.open(next)
    walk = SegmentWalk(
      file, from: 0, limit: next.isSealed ? next.summary.bytes : try file.size())
    return true
  }

  /// Checks that a batch is whole and follows from the one before.
  private func check(_ placed: SegmentWalk.Placed) throws(LogError) {
    if let fault = walk.fault(of: placed) { throw walk.file.damage(fault, at: placed.position) }
    let header = placed.header
    let isMiddle = header.contains(nextOffset)
    guard isMiddle || header.baseOffset == nextOffset else {
      throw walk.file.damage(
        .outOfPlace(
          "base offset", expected: nextOffset.value, found: header.baseOffset.value),
        at: placed.position)
    }
  }

  /// Judges what is behind the last committed batch: nothing, the append that is being written, or
  /// damage to one that was committed.
  private func checkEnd(
    _ step: SegmentWalk.Step, _ now: LogReader.Snapshot
  ) throws(LogError) {
    guard case .fault(let fault) = step else { return }
    if segment.isSealed { throw walk.file.damage(fault, at: walk.position) }
    if walk.position < segment.summary.bytes {
      throw walk.file.damage(fault, at: walk.position)
    }
    try reader.checkTails(now)
  }
}
