import PipelineKit

/// Slots for distinct names, from 0 in order of appearance.
///
///     index   96 bits of two hashes → slot           arena, ends   the names
///
/// A name is known by its hashes alone, which is one cache miss where comparing its bytes would be
/// three: the chance that two of a billion names are taken for one is 10^-11.
struct NameTable {
  private var index = HashIndex()
  private var arena: [UInt8] = []
  private var ends: [UInt32] = []

  private static let seed: UInt64 = 0xC2B2_AE3D_27D4_EB4F

  /// How many names there are.
  var count: Int { ends.count }

  /// Bytes held, about.
  var memoryEstimate: Int { arena.capacity + ends.capacity * 4 + index.byteCount }

  /// The slot of a name, a new one if it is new.
  ///
  /// - Parameter hash: xxh64 of the name.
  /// - Complexity: O(length); one cache miss in a large table.
  mutating func slot(_ name: RawSpan, hash: UInt64) -> Int {
    let tag = UInt32(truncatingIfNeeded: xxh64(name, seed: NameTable.seed))
    if let slot = index.slot(hash, tag: tag) { return Int(slot) }
    precondition(arena.count + name.byteCount <= Int(UInt32.max), "names exceed 4 GiB")
    name.withUnsafeBytes { arena.append(contentsOf: $0) }
    ends.append(UInt32(arena.count))
    index.insert(hash, slot: UInt32(count - 1), tag: tag)
    return count - 1
  }

  private func range(_ slot: Int) -> Range<Int> {
    (slot == 0 ? 0 : Int(ends[slot - 1]))..<Int(ends[slot])
  }

  /// Calls `body` with the name of a slot.
  func withBytes<T>(_ slot: Int, _ body: (RawSpan) throws -> T) rethrows -> T {
    try body(arena.span.bytes.extracting(range(slot)))
  }

  /// The name of a slot.
  func bytes(_ slot: Int) -> [UInt8] { Array(arena[range(slot)]) }
}
