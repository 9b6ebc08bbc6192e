/// What is known of a segment's batches from their headers alone.
///
/// Folding it over a segment's headers, from its base offset on, gives the same value whoever does
/// it: the writer as it appends, recovery, verification. The digest covers the headers' checksums,
/// and headers hold the checksums of all columns, so equal digests mean equal segments.
package struct SegmentSummary: Equatable, Sendable {
  package var baseOffset: Offset
  /// The offset behind the last record: the next segment's base.
  package var endOffset: Offset
  package var bytes = 0
  package var batches = 0
  package var records = 0
  /// Least and greatest event time; `.none` while there is none.
  package var minTimestamp = Timestamp.none
  package var maxTimestamp = Timestamp.none
  package var firstAppendTime = Timestamp.none
  package var lastAppendTime = Timestamp.none
  /// 0 while the segment is empty.
  package var firstSequence: UInt64 = 0
  package var lastSequence: UInt64 = 0
  /// CRC-32 over the checksums of all headers, as four bytes each.
  package var headerDigest: UInt32 = 0
  /// The partition's stream time after the segment's last batch.
  package var streamTime: Timestamp

  /// An empty segment that begins at `baseOffset`.
  init(baseOffset: Offset, streamTime: Timestamp) {
    self.baseOffset = baseOffset
    self.endOffset = baseOffset
    self.streamTime = streamTime
  }

  /// Checks that `header` follows from the batches so far.
  ///
  /// Offsets are dense, sequences grow, stream time is the running maximum.
  ///
  /// - Throws: `BatchFault.outOfPlace`.
  func checkFollows(_ header: BatchHeader) throws(BatchFault) {
    guard header.baseOffset == endOffset else {
      throw .outOfPlace(
        "base offset", expected: endOffset.value, found: header.baseOffset.value)
    }
    guard header.sequence > lastSequence else {
      throw .outOfPlace(
        "append sequence", expected: Int64(bitPattern: lastSequence) + 1,
        found: Int64(bitPattern: header.sequence))
    }
    guard header.streamTimeBefore == streamTime else {
      throw .outOfPlace(
        "stream time", expected: streamTime.milliseconds,
        found: header.streamTimeBefore.milliseconds)
    }
  }

  /// Adds the batch that follows.
  ///
  /// - Precondition: `checkFollows(header)` does not throw.
  mutating func add(_ header: BatchHeader, checksum: UInt32) {
    precondition(header.baseOffset == endOffset, "batch out of order")
    precondition(header.sequence > lastSequence, "append out of order")
    if batches == 0 {
      firstAppendTime = header.appendTime
      firstSequence = header.sequence
    }
    if header.minTimestamp != .none {
      minTimestamp =
        minTimestamp == .none ? header.minTimestamp : min(minTimestamp, header.minTimestamp)
    }
    maxTimestamp = max(maxTimestamp, header.maxTimestamp)
    endOffset = header.nextOffset
    bytes += header.storedLength
    batches += 1
    records += header.recordCount
    lastAppendTime = header.appendTime
    lastSequence = header.sequence
    headerDigest = Self.digest(headerDigest, checksum)
    streamTime = header.streamTimeAfter
  }

  private static func digest(_ digest: UInt32, _ checksum: UInt32) -> UInt32 {
    var bytes = AppendBuffer(capacity: 4)
    bytes.append(integer: checksum)
    return Checksum.crc32(bytes.array.span.bytes, seed: digest)
  }
}
