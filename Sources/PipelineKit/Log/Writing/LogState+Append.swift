extension LogState {
  /// A batch with its place in the log.
  private struct Planned {
    var header: BatchHeader
    var headerBytes: [UInt8]
    var target: TopicPartition
    var body: [UInt8]

    var checksum: UInt32 {
      RecordBatchFormat.checksum(
        of: headerBytes.span.bytes, at: 0, length: headerBytes.count)
    }
  }

  /// A failure under way in an append, before it is undone.
  private enum Failure: Error {
    case write(FileError)
    case sync(TopicPartition, segment: String, FileError)
  }

  /// Appends the batches as one: readers see all of them or none.
  ///
  /// - Throws: `unknownTopic`, `unknownPartition` or `unlawfulBatch` before anything is written;
  ///   `appendFailed` or `syncFailed` after it was rolled back; `writerStopped`.
  mutating func append(
    _ batches: [EncodedBatch], source: SourceReach?, endOfInput: Bool
  ) throws(LogError) -> AppendReceipt {
    precondition(!batches.isEmpty || endOfInput, "append of nothing")
    try checkRunning()
    for batch in batches { try checkTarget(batch) }
    try syncIfDue()
    let batches = endOfInput ? batches + [Self.endOfInputMarker] : batches
    for batch in batches { try rollIfFull(batch.target) }
    let planned = try plan(batches, source: source, endOfInput: endOfInput)
    do throws(Failure) {
      try write(planned)
    } catch {
      throw undo(error, planned.map(\.target))
    }
    return acknowledge(planned)
  }

  /// The body of an end of input: one record that is nothing.
  private static var endOfInputMarker: EncodedBatch {
    EncodedBatch(
      target: TopicConfig.controlPartition, recordCount: 1, minTimestamp: .none,
      maxTimestamp: .none, bodyFormat: 0, columns: [], body: [])
  }

  private func checkTarget(_ batch: EncodedBatch) throws(LogError) {
    let target = batch.target
    guard let topic = topics[target.topic] else { throw .unknownTopic(target.topic) }
    guard writers[target] != nil else {
      throw .unknownPartition(target, partitions: topic.partitions)
    }
    precondition(target.topic != TopicConfig.control.name, "append to the control topic")
  }

  // MARK: Placing

  private func plan(
    _ batches: [EncodedBatch], source: SourceReach?, endOfInput: Bool
  ) throws(LogError) -> [Planned] {
    let targets = Set(batches.map(\.target))
    precondition(targets.count == batches.count, "two batches for one partition")
    let streamTime = streamTime(after: batches)
    // The clock may go back; append times do not.
    let now = max(clock(), position.appendTime)
    var planned: [Planned] = []
    planned.reserveCapacity(batches.count)
    for (index, batch) in batches.enumerated() {
      guard let writer = writers[batch.target] else { throw .unknownTopic(batch.target.topic) }
      let isMarker = endOfInput && index == batches.count - 1
      let header = BatchHeader(
        flags: isMarker ? .endOfInput : [], bodyFormat: batch.bodyFormat,
        baseOffset: writer.acknowledged.endOffset, recordCount: batch.recordCount,
        lastOffsetDelta: batch.recordCount - 1, minTimestamp: batch.minTimestamp,
        maxTimestamp: batch.maxTimestamp, appendTime: now, sequence: position.sequence + 1,
        batchInAppend: index, batchesInAppend: batches.count,
        streamTimeBefore: writer.acknowledged.streamTime, logStreamTime: streamTime,
        source: source, columns: batch.columns)
      planned.append(try Self.planned(header, batch))
    }
    return planned
  }

  private static func planned(
    _ header: BatchHeader, _ batch: EncodedBatch
  ) throws(LogError) -> Planned {
    do { try RecordBatchFormat.validate(header, bodyLength: batch.body.count) } catch {
      throw .unlawfulBatch(batch.target, error)
    }
    return Planned(
      header: header, headerBytes: RecordBatchFormat.encode(header), target: batch.target,
      body: batch.body)
  }

  /// The log's stream time once `batches` are in it: internal topics do not move it.
  private func streamTime(after batches: [EncodedBatch]) -> Timestamp {
    batches.reduce(position.streamTime) { time, batch in
      topics[batch.target.topic]?.isInternal == true ? time : max(time, batch.maxTimestamp)
    }
  }

  // MARK: Writing

  private mutating func write(_ planned: [Planned]) throws(Failure) {
    do {
      for batch in planned {
        try writers[batch.target]?.write(header: batch.headerBytes, body: batch.body)
      }
    } catch { throw .write(error) }
    if policy == .everyAppend { try synchronize(planned.map(\.target)) }
    do { try publishNext() } catch { throw .write(error) }
  }

  private func synchronize(_ targets: [TopicPartition]) throws(Failure) {
    for target in targets {
      guard let file = writers[target]?.file else { continue }
      do { try file.file.synchronize() } catch {
        throw .sync(target, segment: file.name, error)
      }
    }
  }

  /// Makes the append that was written the last one readers see.
  private mutating func publishNext() throws(FileError) {
    let before = durableSequence
    if policy == .everyAppend { durableSequence = position.sequence + 1 }
    do { try publish(position.sequence + 1) } catch {
      durableSequence = before
      throw error
    }
  }

  private mutating func acknowledge(_ planned: [Planned]) -> AppendReceipt {
    var receipt = AppendReceipt(sequence: position.sequence + 1, baseOffsets: [:], bytes: 0)
    for batch in planned {
      writers[batch.target]?.acknowledge(batch.header, checksum: batch.checksum)
      if policy == .everyAppend { writers[batch.target]?.markDurable() }
      position.add(batch.header)
      receipt.baseOffsets[batch.target] = batch.header.baseOffset
      receipt.bytes += batch.headerBytes.count + batch.body.count
    }
    return receipt
  }

  // MARK: Undoing

  /// Rolls an append back, and returns the error to tell its caller.
  private mutating func undo(_ failure: Failure, _ targets: [TopicPartition]) -> LogError {
    var failed: Set<TopicPartition> = []
    if case .sync(let target, _, _) = failure { failed.insert(target) }
    do throws(FileError) {
      for target in targets { try writers[target]?.rollBack() }
      try publish(position.sequence)
    } catch {
      stop(because: error)
      return .writerStopped(because: "\(error)")
    }
    // Its sequence will be given again, so what was written under it must be gone for good.
    for target in targets where !failed.contains(target) {
      do { try writers[target]?.synchronize() } catch { failed.insert(target) }
    }
    do throws(LogError) {
      if !failed.isEmpty { try replace(failed) }
    } catch { return error }
    switch failure {
    case .write(let error): return .appendFailed(sequence: position.sequence + 1, error)
    case .sync(_, let segment, let error): return .syncFailed(segment: segment, error)
    }
  }
}
