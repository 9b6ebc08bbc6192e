/// Which appends are there as a whole.
///
/// An append's batches lie in several partitions, each saying how many there are. Sequences are
/// dense, so the log up to an append is whole if each sequence up to it has all its batches.
struct AppendLedger {
  private struct Entry {
    var expected: Int
    var seen = 0
    /// Sum of the batches' numbers: tells two batches from one seen twice.
    var numbers = 0

    var isComplete: Bool { seen == expected && numbers == expected * (expected - 1) / 2 }
  }

  private var entries: [UInt64: Entry] = [:]

  /// Adds a batch that was found.
  ///
  /// - Throws: `BatchFault.outOfPlace` if batches of one append disagree on how many there are.
  mutating func add(_ header: BatchHeader) throws(BatchFault) {
    var entry = entries[header.sequence] ?? Entry(expected: header.batchesInAppend)
    guard entry.expected == header.batchesInAppend else {
      throw .outOfPlace(
        "batches in append", expected: Int64(entry.expected),
        found: Int64(header.batchesInAppend))
    }
    entry.seen += 1
    entry.numbers += header.batchInAppend
    entries[header.sequence] = entry
  }

  /// Returns the last sequence up to which every append after `start` is complete.
  func completePrefix(after start: UInt64) -> UInt64 {
    var sequence = start
    while entries[sequence + 1]?.isComplete == true { sequence += 1 }
    return sequence
  }

  /// Whether some of the append's batches were found, but not all.
  func isPartial(_ sequence: UInt64) -> Bool {
    entries[sequence].map { !$0.isComplete } ?? false
  }
}
