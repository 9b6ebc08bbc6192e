extension LogState {
  /// Makes every acknowledged append durable.
  ///
  /// A sync that failed is not repeated on the same file: the kernel may have dropped the pages it
  /// could not write and call the next sync a success. What such a file held beyond its last
  /// success is copied, verified, to a new segment.
  ///
  /// - Throws: `syncFailed` once a new segment is in place: then all is durable, and the caller
  ///   may go on; `writerStopped` if there is none.
  mutating func sync() throws(LogError) {
    try checkRunning()
    lastSync = clock()
    if let failure = try synchronizeAll().first {
      throw .syncFailed(segment: failure.segment, failure.error)
    }
    guard durableSequence < position.sequence else { return }
    durableSequence = position.sequence
    try filing { () throws(FileError) in try publish(position.sequence) }
  }

  /// Syncs if the policy is an interval and it is over.
  mutating func syncIfDue() throws(LogError) {
    guard case .interval(let milliseconds) = policy, durableSequence < position.sequence else {
      return
    }
    // Subtracted this way round the clock may go back without a trap.
    let elapsed = clock().milliseconds.subtractingReportingOverflow(lastSync.milliseconds)
    if elapsed.partialValue >= milliseconds || elapsed.partialValue < 0 { try sync() }
  }

  /// A segment that could not be synced.
  struct SyncFailure: Sendable {
    var target: TopicPartition
    var segment: String
    var error: FileError
  }

  /// Syncs all dirty segments, replacing those that fail; returns the failures.
  mutating func synchronizeAll() throws(LogError) -> [SyncFailure] {
    var failures: [SyncFailure] = []
    for target in writers.keys.sorted() {
      guard let writer = writers[target], writer.isDirty else { continue }
      do { try writers[target]?.synchronize() } catch {
        failures.append(SyncFailure(target: target, segment: writer.file.name, error: error))
      }
    }
    if !failures.isEmpty { try replace(Set(failures.map(\.target))) }
    return failures
  }

  /// Closes segments whose sync failed at their last durable byte, and goes on in new ones.
  ///
  /// All else is synced on the way, so that the catalog can record everything as durable.
  ///
  /// - Throws: why it could not be done; the writer is stopped then.
  mutating func replace(_ failed: Set<TopicPartition>) throws(LogError) {
    do throws(LogError) {
      var failed = failed
      for target in writers.keys where !failed.contains(target) {
        guard writers[target]?.isDirty == true else { continue }
        do { try writers[target]?.synchronize() } catch { failed.insert(target) }
      }
      var change = Catalog.Change(position: position)
      for target in failed.sorted() { try replace(target, &change) }
      try record(change)
      try filing { () throws(FileError) in try publish(position.sequence) }
    } catch {
      stop(because: error)
      throw .writerStopped(because: "\(error)")
    }
  }

  private mutating func replace(
    _ target: TopicPartition, _ change: inout Catalog.Change
  ) throws(LogError) {
    guard let old = writers[target] else { return }
    if old.durable.batches == 0 {
      change.removed.append(old.segment)
    } else {
      var closed = old.recorded
      closed.isSealed = true
      change.segments.append(closed)
    }
    var new = try createSegment(
      target, baseOffset: old.durable.endOffset, streamTime: old.durable.streamTime)
    try copy(from: old, to: &new)
    try filing { () throws(FileError) in try new.synchronize() }
    writers[target] = new
  }

  /// Copies what is acknowledged and not durable, each batch verified.
  private func copy(from old: SegmentWriter, to new: inout SegmentWriter) throws(LogError) {
    var walk = SegmentWalk(
      old.file, from: old.durable.bytes, limit: old.acknowledged.bytes)
    while true {
      switch try walk.peek() {
      case .end: return
      case .fault(let fault): throw old.file.damage(fault, at: walk.position)
      case .batch(let placed):
        let stored = StoredBatch(
          header: placed.header, target: old.segment.target, position: placed.position,
          checksum: placed.checksum, file: old.file)
        let body = try stored.body()
        let header = RecordBatchFormat.encode(placed.header)
        try filing { () throws(FileError) in try new.write(header: header, body: body) }
        new.acknowledge(placed.header, checksum: placed.checksum)
        walk.advance(past: placed)
      }
    }
  }
}
