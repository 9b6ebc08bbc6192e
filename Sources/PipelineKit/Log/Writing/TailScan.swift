/// What lies in an active segment behind the end that the catalog records.
struct TailScan {
  /// Sound batches that follow one another, bodies included.
  private(set) var batches: [SegmentWalk.Placed] = []
  /// Where they end.
  private(set) var end: Int
  /// What is wrong there; nil if the file ends there, too.
  private(set) var fault: BatchFault?
  /// Bytes of the file.
  let fileBytes: Int

  /// Scans the file of `segment` from its recorded end on.
  ///
  /// - Throws: `truncated` if the file is shorter than recorded; `newerFormat`; `corrupt` if a
  ///   sound batch does not follow from the one before it; `damagedBefore` if a valid batch lies
  ///   behind a fault, which a torn write cannot explain.
  /// - Complexity: O(bytes), for the checksums of the bodies.
  init(_ segment: Segment, file: SegmentFile) throws(LogError) {
    fileBytes = try file.size()
    let recorded = segment.summary.bytes
    guard fileBytes >= recorded else {
      throw .truncated(
        segment: file.name, at: fileBytes, needed: recorded, available: fileBytes)
    }
    end = recorded
    var summary = segment.summary
    var walk = SegmentWalk(file, from: recorded, limit: fileBytes)
    scan: while fault == nil {
      switch try walk.peek() {
      case .end: break scan
      case .fault(let found): fault = found
      case .batch(let placed):
        fault = try Self.fault(of: placed, after: summary, in: walk, segment.target)
        guard fault == nil else { break scan }
        summary.add(placed.header, checksum: placed.checksum)
        batches.append(placed)
        walk.advance(past: placed)
        end = walk.position
      }
    }
    try refuseUnlessTail(file)
  }

  /// Returns what is wrong with a batch whose header is sound by itself.
  private static func fault(
    of placed: SegmentWalk.Placed, after summary: SegmentSummary, in walk: SegmentWalk,
    _ target: TopicPartition
  ) throws(LogError) -> BatchFault? {
    if let fault = walk.fault(of: placed) { return fault }
    do { try summary.checkFollows(placed.header) } catch { return error }
    let bytes = try walk.file.read(
      count: placed.header.bodyLength, at: placed.position + placed.header.headerLength)
    do { try RecordBatchFormat.verify(body: bytes.span.bytes, of: placed.header) } catch {
      return error
    }
    return nil
  }

  /// Throws unless what is behind a fault may be a torn write: no valid batch follows.
  private func refuseUnlessTail(_ file: SegmentFile) throws(LogError) {
    guard let fault else { return }
    switch fault {
    // Sound batches, both: no torn write looks like that.
    case .newerVersion, .outOfPlace: throw file.damage(fault, at: end)
    default: break
    }
    let rest = try file.read(count: fileBytes - end, at: end)
    guard let next = Self.validBatch(in: rest.span.bytes) else { return }
    throw .damagedBefore(validBatchAt: end + next, segment: file.name, at: end, fault)
  }

  /// Returns where the first whole and sound batch begins behind the first byte.
  private static func validBatch(in bytes: RawSpan) -> Int? {
    var position = 1
    while position + RecordBatchFormat.headerLengthMin <= bytes.byteCount {
      if isValidBatch(bytes, at: position) { return position }
      position += 1
    }
    return nil
  }

  private static func isValidBatch(_ bytes: RawSpan, at position: Int) -> Bool {
    // Nearly every position fails at the magic, before anything is computed.
    guard
      bytes.unsafeLoadUnaligned(fromByteOffset: position, as: UInt32.self).littleEndian
        == RecordBatchFormat.magic
    else { return false }
    do {
      let header = try RecordBatchFormat.decode(bytes, at: position)
      let start = position + header.headerLength
      guard start + header.bodyLength <= bytes.byteCount else { return false }
      try RecordBatchFormat.verify(
        body: bytes.extracting(start..<start + header.bodyLength), of: header)
      return true
    } catch .newerVersion { return true } catch { return false }
  }
}
