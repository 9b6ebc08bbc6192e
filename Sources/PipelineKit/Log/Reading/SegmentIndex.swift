/// Where the batches of a segment lie, by offset and by time, from its headers.
///
/// A segment of 64 MiB holds some 300 batches of 8,192 records, and one header of a few hundred
/// bytes a batch: reading all of them takes about a millisecond. So the headers *are* the sparse
/// index, this is only its copy in memory, and there are no index files to keep in step.
package struct SegmentIndex: Sendable {
  /// A batch, without its columns.
  package struct Entry: Equatable, Sendable {
    package var baseOffset: Offset
    package var nextOffset: Offset
    /// Where the batch begins in its segment.
    package var position: Int
    package var sequence: UInt64
    package var appendTime: Timestamp
    package var minTimestamp: Timestamp
    package var maxTimestamp: Timestamp
    /// The header's own checksum, which covers those of the columns.
    package var checksum: UInt32
  }

  package private(set) var entries: [Entry] = []
  /// The segment up to where the index reaches.
  private(set) var summary: SegmentSummary

  init(baseOffset: Offset, streamTime: Timestamp) {
    summary = SegmentSummary(baseOffset: baseOffset, streamTime: streamTime)
  }

  /// Adds the batches up to `sequence` that are not in the index yet.
  ///
  /// - Parameter limit: how far the file may be read.
  /// - Throws: `LogError` for damage before the limit, but for what a writer may be writing: a
  ///   fault behind the last batch of an unsealed segment only ends the index.
  mutating func extend(
    _ file: SegmentFile, limit: Int, upTo sequence: UInt64, isSealed: Bool
  ) throws(LogError) {
    var walk = SegmentWalk(file, from: summary.bytes, limit: limit)
    while true {
      switch try walk.peek() {
      case .end: return
      case .fault(let fault):
        guard isSealed else { return }
        throw file.damage(fault, at: walk.position)
      case .batch(let placed):
        guard placed.header.sequence <= sequence else { return }
        if let fault = walk.fault(of: placed) { throw file.damage(fault, at: placed.position) }
        do { try add(placed) } catch { throw file.damage(error, at: placed.position) }
        walk.advance(past: placed)
      }
    }
  }

  private mutating func add(_ placed: SegmentWalk.Placed) throws(BatchFault) {
    let header = placed.header
    // The stream time before a segment is not known to its index.
    if entries.isEmpty { summary.streamTime = header.streamTimeBefore }
    try summary.checkFollows(header)
    summary.add(header, checksum: placed.checksum)
    entries.append(
      Entry(
        baseOffset: header.baseOffset, nextOffset: header.nextOffset, position: placed.position,
        sequence: header.sequence, appendTime: header.appendTime,
        minTimestamp: header.minTimestamp, maxTimestamp: header.maxTimestamp,
        checksum: placed.checksum))
  }

  /// Returns the position of the batch that holds `offset`, or of the first one behind it.
  ///
  /// - Returns: the end of the index if all batches lie before `offset`.
  /// - Complexity: O(log n) in batches.
  package func position(of offset: Offset) -> Int {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].nextOffset <= offset { low = middle + 1 } else { high = middle }
    }
    return low < entries.count ? entries[low].position : summary.bytes
  }

  /// Returns the first batch with an event at or after `time`; nil if there is none.
  ///
  /// Event times are in no order, so the batches before it hold none, and those behind it may.
  ///
  /// - Complexity: O(n) in batches.
  package func firstBatch(reaching time: Timestamp) -> Entry? {
    entries.first { $0.maxTimestamp >= time && $0.maxTimestamp != .none }
  }
}
