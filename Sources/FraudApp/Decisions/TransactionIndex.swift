import PipelineKit

/// The sequence of every transaction id scored so far: tells repeats, and finds what labels and
/// verdicts are about.
///
/// An id is known by two hashes of 64 bits: one finds it, the other confirms.
struct TransactionIndex {
  private var index = HashIndex()
  private var confirmations: [UInt64] = []

  private static let seed: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// How many ids there are; sequences count from 1.
  var count: Int { confirmations.count }

  var memoryEstimate: Int { index.byteCount + confirmations.capacity * 8 }

  /// The sequence of an id, nil if it was never scored.
  ///
  /// - Parameter hash: xxh64 of the id.
  func sequence(of id: RawSpan, hash: UInt64) -> Int64? {
    var candidate = index.firstSlot(hash)
    guard candidate != nil else { return nil }
    let confirmation = xxh64(id, seed: TransactionIndex.seed)
    while let slot = candidate {
      if confirmations[Int(slot)] == confirmation { return Int64(slot) + 1 }
      candidate = index.nextSlot(hash, after: slot)
    }
    return nil
  }

  /// Adds the id of the next transaction.
  mutating func append(_ id: RawSpan, hash: UInt64) {
    index.insert(hash, slot: UInt32(confirmations.count))
    confirmations.append(xxh64(id, seed: TransactionIndex.seed))
  }
}
