import GRDB

/// A catalog made anew from the segments it was the catalog of.
///
/// A partition's segments are those files that follow one another; of several with one base offset,
/// which a failed sync or an unfinished roll leaves behind, the one that reaches furthest counts. All
/// but the last are sealed. The log ends with the last append that is whole, as recovery has it, and
/// recovery does the rest when the log is opened next.
///
/// What segments do not say comes from the caller: how the topics were configured. Requests without
/// an answer are lost.
package struct CatalogRebuild {
  private let directory: String
  private var segments: [[Found]] = []
  private var topics: [TopicConfig] = []

  /// A segment's file with its batches.
  private struct Found {
    var segment: Segment
    let file: SegmentFile
    var batches: [SegmentWalk.Placed] = []

    var endOffset: Offset { batches.last?.header.nextOffset ?? segment.summary.baseOffset }
  }

  /// Makes the catalog of the log in `directory`.
  ///
  /// - Parameters:
  ///   - command: what this program was started as, for those who find the log locked.
  ///   - config: the configuration of a topic of that name and that many partitions.
  /// - Returns: the topics.
  /// - Throws: `LogError.notALog` without segments, `.locked`, and damage that recovery must not
  ///   cut.
  package static func run(
    directory: String, command: String, now: Timestamp,
    config: (_ topic: String, _ partitions: Int) -> TopicConfig
  ) throws(LogError) -> [TopicConfig] {
    guard try SegmentFolder.areThere(in: directory) else { throw .notALog(directory: directory) }
    let lock = try LogLock.take(
      directory: directory, holder: LockHolder(command: command, now: now))
    defer { lock.release() }
    var rebuild = CatalogRebuild(directory: directory)
    for (name, partitions) in try SegmentFolder.topics(in: directory) {
      let topic = config(name, partitions)
      try topic.validate()
      rebuild.topics.append(topic)
      for target in topic.topicPartitions {
        rebuild.segments.append(try rebuild.chain(of: target))
      }
    }
    try rebuild.write(try rebuild.change())
    return rebuild.topics
  }

  private init(directory: String) { self.directory = directory }

  // MARK: Finding

  /// The segments of a partition, each following from the one before.
  private func chain(of target: TopicPartition) throws(LogError) -> [Found] {
    var chain: [Found] = []
    let files = try SegmentFolder.files(in: "\(directory)/\(target)")
    for base in Set(files.map(\.baseOffset)).sorted() {
      var best: Found?
      for file in files where file.baseOffset == base {
        let found = try read(file, target, after: chain.last)
        if best.map({ $0.endOffset <= found.endOffset }) ?? true { best = found }
      }
      guard let best else { continue }
      if var last = chain.last {
        // A segment that is empty, and before the end of the one before, was never used.
        if best.batches.isEmpty, base < last.endOffset { continue }
        last.batches.removeAll { $0.header.nextOffset > base }
        guard last.endOffset == base else {
          throw last.file.damage(
            .outOfPlace("end offset", expected: base.value, found: last.endOffset.value),
            at: last.batches.last?.end ?? 0)
        }
        last.segment.isSealed = true
        chain[chain.count - 1] = last
      }
      chain.append(best)
    }
    return chain
  }

  /// Reads the batches of a file up to the first that is not sound.
  private func read(
    _ file: SegmentFolder.File, _ target: TopicPartition, after previous: Found?
  ) throws(LogError) -> Found {
    let segment = Segment(
      target: target, fileName: file.name, tier: .hot, isSealed: false,
      summary: SegmentSummary(baseOffset: file.baseOffset, streamTime: .none))
    let opened = try SegmentFile(
      segment, directory: directory, mode: .read, calls: SystemFileCalls())
    var found = Found(segment: segment, file: opened)
    var walk = SegmentWalk(opened, limit: try opened.size())
    while case .batch(let placed) = try walk.peek(), placed.header.baseOffset == found.endOffset,
      walk.fault(of: placed) == nil
    {
      let body = try opened.read(
        count: placed.header.bodyLength, at: placed.position + placed.header.headerLength)
      guard (try? RecordBatchFormat.verify(body: body.span.bytes, of: placed.header)) != nil else {
        break
      }
      found.batches.append(placed)
      walk.advance(past: placed)
    }
    return found
  }

  // MARK: Writing

  /// What the catalog has to say.
  private func change() throws(LogError) -> Catalog.Change {
    var ledger = AppendLedger()
    var headers: [BatchHeader] = []
    for found in segments.joined() {
      for placed in found.batches {
        do { try ledger.add(placed.header) } catch {
          throw found.file.damage(error, at: placed.position)
        }
        headers.append(placed.header)
      }
    }
    let end = ledger.completePrefix(after: 0)
    headers.removeAll { $0.sequence > end }
    headers.sort { ($0.sequence, $0.batchInAppend) < ($1.sequence, $1.batchInAppend) }
    var change = Catalog.Change(position: LogPosition())
    for header in headers { change.position.add(header) }
    change.topics = topics
    for chain in segments {
      var streamTime = Timestamp.none
      for found in chain {
        change.segments.append(try recorded(found, upTo: end, after: &streamTime))
      }
    }
    return change
  }

  private func recorded(
    _ found: Found, upTo end: UInt64, after streamTime: inout Timestamp
  ) throws(LogError) -> Segment {
    var segment = found.segment
    segment.summary = SegmentSummary(
      baseOffset: segment.summary.baseOffset, streamTime: streamTime)
    for placed in found.batches where placed.header.sequence <= end {
      do { try segment.summary.checkFollows(placed.header) } catch {
        throw found.file.damage(error, at: placed.position)
      }
      segment.summary.add(placed.header, checksum: placed.checksum)
    }
    if segment.isSealed, let last = found.batches.last, last.header.sequence > end {
      throw .missingAppend(sequence: end + 1, durable: last.header.sequence, firstFault: nil)
    }
    streamTime = segment.summary.streamTime
    return segment
  }

  /// Writes the catalog beside its place and moves it there whole.
  private func write(_ change: Catalog.Change) throws(LogError) {
    let folder = directory + "/rebuild"
    let path = folder + "/" + Catalog.fileName
    try filing { () throws(FileError) in
      try Directory.create(folder)
      for name in ["", "-wal", "-shm"] { try Directory.removeFile(path + name) }
    }
    let catalog = try Catalog.create(directory: folder)
    _ = try catalog.record(change)
    try catalog.skipRequests(through: change.position.lastRequest)
    try catalog.close()
    try filing { () throws(FileError) in
      // What SQLite left of the lost one belongs to that.
      for name in ["-wal", "-shm"] {
        try Directory.removeFile(directory + "/" + Catalog.fileName + name)
      }
      try Directory.rename(path, to: directory + "/" + Catalog.fileName)
      try Directory.removeFolder(folder)
      try Directory.synchronize(directory)
    }
  }
}
