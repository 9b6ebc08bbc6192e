extension LogReader {
  /// Reads the whole log and checks it: headers, all column checksums, dense offsets, growing
  /// sequences, stream times, whole appends, and that the catalog says the same.
  ///
  /// Damage is a finding, and the rest of its segment cannot be judged; the check goes on with the
  /// next segment.
  ///
  /// - Parameter decode: decodes a batch whose checksums are right; what it throws is a finding.
  /// - Throws: `LogError` if the catalog or the commit mark cannot be read.
  /// - Complexity: O(bytes of the log), and about 100 bytes of memory for each append.
  package func verify(
    decode: ((StoredBatch) throws -> Void)? = nil
  ) throws(LogError) -> VerifyReport {
    let snapshot = try snapshot()
    var check = Verification(reader: self, committed: snapshot.committed, decode: decode)
    for topic in snapshot.contents.topics {
      for target in topic.topicPartitions {
        check.verify(snapshot.contents.segments.filter { $0.target == target }, of: target)
      }
    }
    check.verifyAppends(snapshot.contents)
    return check.report
  }
}

/// The state of a check of the whole log.
private struct Verification {
  let reader: LogReader
  let committed: UInt64
  let decode: ((StoredBatch) throws -> Void)?
  var report = VerifyReport()
  var ledger = AppendLedger()

  mutating func find(_ segment: String, at position: Int? = nil, _ problem: String) {
    report.findings.append(
      VerifyReport.Finding(segment: segment, position: position, problem: problem))
  }

  /// Checks a partition's segments in order.
  mutating func verify(_ segments: [Segment], of target: TopicPartition) {
    guard let last = segments.last else {
      find(target.description, "the partition has no segment")
      return
    }
    if last.isSealed { find(last.path, "the last segment is sealed") }
    // What precedes the first segment has expired and is not known.
    var previous: SegmentSummary?
    for segment in segments {
      report.segments += 1
      if let previous, previous.endOffset != segment.summary.baseOffset {
        find(
          segment.path,
          "begins at offset \(segment.summary.baseOffset), expected \(previous.endOffset)")
      }
      if !segment.isSealed, segment != last { find(segment.path, "not sealed, and not the last") }
      do throws(LogError) {
        previous = try walk(segment, after: previous)
      } catch {
        report.findings.append(VerifyReport.Finding(error, of: segment.path))
        previous = segment.isSealed ? segment.summary : nil
      }
    }
  }

  /// Walks one segment; returns its summary as found.
  private mutating func walk(
    _ segment: Segment, after previous: SegmentSummary?
  ) throws(LogError) -> SegmentSummary {
    let file = try reader.open(segment)
    let limit = segment.isSealed ? segment.summary.bytes : try file.size()
    var found = SegmentSummary(
      baseOffset: segment.summary.baseOffset, streamTime: previous?.streamTime ?? .none)
    found.lastSequence = previous?.lastSequence ?? 0
    var walk = SegmentWalk(file, limit: limit)
    loop: while true {
      switch try walk.peek() {
      case .end: break loop
      case .fault(let fault):
        if segment.isSealed { throw file.damage(fault, at: walk.position) }
        // Behind the last committed append there may be one being written; if it is damage
        // instead, the ledger misses a batch.
        break loop
      case .batch(let placed):
        guard placed.header.sequence <= committed else { break loop }
        try verify(placed, in: walk, &found, knowsStreamTime: previous != nil)
        decode(placed, of: segment.target, in: file)
        walk.advance(past: placed)
      }
    }
    compare(segment, found, end: walk.position)
    return found
  }

  private mutating func verify(
    _ placed: SegmentWalk.Placed, in walk: SegmentWalk, _ found: inout SegmentSummary,
    knowsStreamTime: Bool
  ) throws(LogError) {
    let header = placed.header
    if found.batches == 0, !knowsStreamTime, found.baseOffset != .zero {
      found.streamTime = header.streamTimeBefore
    }
    do throws(BatchFault) {
      if let fault = walk.fault(of: placed) { throw fault }
      try found.checkFollows(header)
      try ledger.add(header)
    } catch { throw walk.file.damage(error, at: placed.position) }
    let bytes = try walk.file.read(
      count: header.bodyLength, at: placed.position + header.headerLength)
    do { try RecordBatchFormat.verify(body: bytes.span.bytes, of: header) } catch {
      throw walk.file.damage(error, at: placed.position)
    }
    found.add(header, checksum: placed.checksum)
    report.batches += 1
    report.records += header.recordCount
    report.bytes += header.storedLength
  }

  /// Decodes a sound batch. The next can be judged all the same.
  private mutating func decode(
    _ placed: SegmentWalk.Placed, of target: TopicPartition, in file: SegmentFile
  ) {
    guard let decode, target != TopicConfig.controlPartition else { return }
    let batch = StoredBatch(
      header: placed.header, target: target, position: placed.position,
      checksum: placed.checksum, file: file)
    do { try decode(batch) } catch {
      find(
        file.name, at: placed.position,
        "the batch at offset \(placed.header.baseOffset) cannot be decoded: \(error)")
    }
  }

  /// Compares what was found with what the catalog says.
  private mutating func compare(_ segment: Segment, _ found: SegmentSummary, end: Int) {
    if segment.isSealed {
      var found = found
      if found.batches == 0 { found.lastSequence = 0 }
      if found != segment.summary {
        find(segment.path, "the catalog says \(segment.summary), found \(found)")
      }
    } else if end < segment.summary.bytes {
      find(segment.path, at: end, "the catalog knows \(segment.summary.bytes) sound bytes")
    }
  }

  /// Checks that every append is there as a whole.
  mutating func verifyAppends(_ contents: Catalog.Contents) {
    // Where the beginning of the log has expired, the first appends may be there in part.
    let hasExpired = Dictionary(grouping: contents.segments, by: \.target).values.contains {
      $0.first?.summary.baseOffset != .zero
    }
    let start = hasExpired ? contents.position.sequence : 0
    let whole = ledger.completePrefix(after: start)
    if whole < committed {
      find(CommitMark.fileName, "append \(whole + 1) of \(committed) is missing or incomplete")
    }
  }
}
