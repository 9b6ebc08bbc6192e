extension LogReader {
  /// Checks that every committed append since the catalog was last written is there.
  ///
  /// Without it a segment that lost its end, on a log that nobody opens for writing, would read as
  /// if it had always ended there.
  ///
  /// - Throws: `needsRecovery` if only unsynced appends are missing; `missingAppend`; damage.
  func checkTails(_ snapshot: Snapshot) throws(LogError) {
    let start = snapshot.contents.position.sequence
    var ledger = AppendLedger()
    var first: LogError.Place?
    for segment in snapshot.contents.segments {
      try checkLength(segment)
      guard !segment.isSealed, snapshot.committed > start else { continue }
      let place = try collectTail(of: segment, upTo: snapshot.committed, &ledger)
      first = first ?? place
    }
    let whole = ledger.completePrefix(after: start)
    if whole >= snapshot.committed { return }
    guard whole < snapshot.durable else {
      throw .needsRecovery(missing: whole + 1, committed: snapshot.committed)
    }
    throw .missingAppend(sequence: whole + 1, durable: snapshot.durable, firstFault: first)
  }

  private func checkLength(_ segment: Segment) throws(LogError) {
    let file = try open(segment)
    let size = try file.size()
    guard size >= segment.summary.bytes else {
      throw .truncated(
        segment: file.name, at: size, needed: segment.summary.bytes, available: size)
    }
  }

  /// Adds what follows a segment's recorded end; returns what ends it, unless it ends cleanly.
  private func collectTail(
    of segment: Segment, upTo committed: UInt64, _ ledger: inout AppendLedger
  ) throws(LogError) -> LogError.Place? {
    let file = try open(segment)
    var walk = SegmentWalk(file, from: segment.summary.bytes, limit: try file.size())
    while true {
      switch try walk.peek() {
      case .end: return nil
      case .fault(let fault):
        return LogError.Place(segment: file.name, position: walk.position, fault: fault)
      case .batch(let placed):
        guard placed.header.sequence <= committed else { return nil }
        if let fault = walk.fault(of: placed) {
          return LogError.Place(segment: file.name, position: placed.position, fault: fault)
        }
        do { try ledger.add(placed.header) } catch {
          throw file.damage(error, at: placed.position)
        }
        walk.advance(past: placed)
      }
    }
  }

  /// Makes everything that is committed durable, for a reader whose results depend on it while no
  /// writer does.
  ///
  /// - Throws: `LogError.file` if a segment cannot be synced; a writer must recover the log then.
  /// - Complexity: one read of 36 bytes if the writer has synced already.
  package func sync() throws(LogError) {
    var snapshot = try snapshot()
    guard snapshot.durable < snapshot.committed else { return }
    while true {
      for segment in snapshot.contents.segments where !segment.isSealed {
        let file = try open(segment)
        try filing { () throws(FileError) in try file.file.synchronize() }
      }
      // A writer may have moved what could not be synced to new segments in the meantime.
      let now = try self.snapshot()
      if now.contents.generation == snapshot.contents.generation { return }
      snapshot = now
    }
  }
}
