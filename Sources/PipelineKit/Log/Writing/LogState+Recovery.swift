extension LogState {
  /// Brings the log to the last append that is whole, in these steps:
  ///
  /// 1. Check that sealed segments are as long as the catalog says. They are never cut.
  /// 2. Scan every active segment from its recorded end: see ``TailScan`` for what is refused.
  /// 3. Find the last sequence up to which every append has all its batches. That is the end of
  ///    the log. If the commit mark knows a later one to be durable, data is missing: refuse.
  /// 4. Cut what lies behind it, and report each cut.
  /// 5. Sync what is left, by the rules of ``sync()``, record it in the catalog and publish it.
  ///
  /// So what was durable is never cut, what was acknowledged only by a process's death never is
  /// either, and after a loss of power the log is a prefix of what was acknowledged.
  ///
  /// A crash during recovery leaves a log for which the same holds.
  mutating func recover() throws(LogError) {
    let contents = try catalog.contents()
    generation = contents.generation
    position = contents.position
    topics = Dictionary(uniqueKeysWithValues: contents.topics.map { ($0.name, $0) })
    try checkSealed(contents.segments)
    let tails = try scanTails(contents.segments)
    let mark = try mark.read()
    let end = try lastWhole(tails, mark)
    try cut(tails, end)
    adopt(tails, end)
    recovery.replaced = try synchronizeAll().map(\.segment)
    report(end, mark, isNew: contents.topics.isEmpty)
    if end > contents.position.sequence || !recovery.cuts.isEmpty || mark == nil {
      try record(Catalog.Change(position: position))
    }
    durableSequence = end
    try filing { () throws(FileError) in try publish(end) }
  }

  /// An active segment and what was found behind its recorded end.
  private struct Tail {
    var segment: Segment
    var file: SegmentFile
    var scan: TailScan
  }

  private func checkSealed(_ segments: [Segment]) throws(LogError) {
    for segment in segments where segment.isSealed && segment.tier == .hot {
      let file = try SegmentFile(segment, directory: directory, mode: .read, calls: calls)
      let size = try file.size()
      guard size >= segment.summary.bytes else {
        throw .truncated(
          segment: file.name, at: size, needed: segment.summary.bytes, available: size)
      }
    }
  }

  private func scanTails(_ segments: [Segment]) throws(LogError) -> [Tail] {
    var tails: [Tail] = []
    for segment in segments where !segment.isSealed {
      let file = try SegmentFile(segment, directory: directory, mode: .update, calls: calls)
      tails.append(Tail(segment: segment, file: file, scan: try TailScan(segment, file: file)))
    }
    return tails
  }

  /// Returns the last append up to which the log is whole.
  private func lastWhole(_ tails: [Tail], _ mark: CommitMark?) throws(LogError) -> UInt64 {
    var ledger = AppendLedger()
    for tail in tails {
      for placed in tail.scan.batches {
        do { try ledger.add(placed.header) } catch {
          throw tail.file.damage(error, at: placed.position)
        }
      }
    }
    let end = ledger.completePrefix(after: position.sequence)
    if let mark, mark.durable > end {
      let faulty = tails.first { $0.scan.fault != nil }
      throw .missingAppend(
        sequence: end + 1, durable: mark.durable,
        firstFault: faulty.flatMap { tail in
          tail.scan.fault.map {
            LogError.Place(segment: tail.file.name, position: tail.scan.end, fault: $0)
          }
        })
    }
    return end
  }

  private mutating func cut(_ tails: [Tail], _ end: UInt64) throws(LogError) {
    for tail in tails {
      let first = tail.scan.batches.first { $0.header.sequence > end }
      let from = first?.position ?? tail.scan.end
      guard from < tail.scan.fileBytes else { continue }
      let reason: RecoveryReport.Cut.Reason =
        if let first {
          first.header.sequence == end + 1
            ? .incompleteAppend(end + 1) : .behindMissingAppend(end + 1)
        } else if let fault = tail.scan.fault {
          .invalidTail(fault)
        } else {
          preconditionFailure("nothing to cut")
        }
      // Durable, for the sequences that are cut will be given again.
      try filing { () throws(FileError) in
        try tail.file.file.truncate(to: from)
        try tail.file.file.synchronize()
      }
      recovery.cuts.append(
        RecoveryReport.Cut(
          segment: tail.file.name, from: from, to: tail.scan.fileBytes, reason: reason))
    }
  }

  /// Takes what is left as the log.
  private mutating func adopt(_ tails: [Tail], _ end: UInt64) {
    var headers: [BatchHeader] = []
    for tail in tails {
      var summary = tail.segment.summary
      for placed in tail.scan.batches where placed.header.sequence <= end {
        summary.add(placed.header, checksum: placed.checksum)
        headers.append(placed.header)
      }
      writers[tail.segment.target] = SegmentWriter(
        tail.segment, file: tail.file, acknowledged: summary)
    }
    headers.sort { ($0.sequence, $0.batchInAppend) < ($1.sequence, $1.batchInAppend) }
    for header in headers { position.add(header) }
    precondition(position.sequence == end, "recovered to another append")
  }

  private mutating func report(_ end: UInt64, _ mark: CommitMark?, isNew: Bool) {
    recovery.committedSequence = end
    recovery.rebuiltCommitMark = mark == nil && !isNew
    if let mark, mark.committed > end { recovery.lostUnsynced = end + 1...mark.committed }
  }
}
