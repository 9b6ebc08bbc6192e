/// A filter that knows cheaply, and in bounded memory, that a key was never added.
///
///     var filter = BlockedBloomFilter(capacity: run.count)
///     filter.insert(id.tableHash)
///     filter.mayContain(id.tableHash)      // false: certainly absent; true: probably present
///
/// A key has one block of 256 bits and sets eight of them, two in each of its four words, so a
/// query reads 32 adjacent bytes: one cache line, or two where a block lies across their border. At
/// capacity it takes 10 bits a key and lets through about 1.2 % of absent keys (tested: under 1.5
/// %); at half the capacity 0.05 %, at twice 18 %. It never denies a key that was added. Cannot
/// remove, and does not grow.
///
/// Source: Putze, Sanders, Singler, "Cache-, hash- and space-efficient Bloom filters" (2007),
/// https://doi.org/10.1145/1498698.1594230; the block's shape follows Parquet's split-block filter.
package struct BlockedBloomFilter: Equatable, Sendable {
  /// Bits of memory for each key of the capacity.
  package static let bitsPerKey = 10

  private static let wordsPerBlock = 4
  private static let bitsPerBlock = 256

  private var words: [UInt64]
  private let blockCount: UInt64

  /// Creates an empty filter for `capacity` keys.
  package init(capacity: Int) {
    precondition(capacity >= 0, "negative capacity")
    let blocks = max(1, (capacity * Self.bitsPerKey + Self.bitsPerBlock - 1) / Self.bitsPerBlock)
    blockCount = UInt64(blocks)
    words = [UInt64](repeating: 0, count: blocks * Self.wordsPerBlock)
  }

  /// Bytes of memory held by the blocks.
  package var byteCount: Int { words.count * 8 }

  /// Adds a key by its well mixed 64-bit hash.
  package mutating func insert(_ hash: UInt64) {
    let start = firstWord(of: hash)
    let masks = Self.masks(of: hash)
    words[start] |= masks.0
    words[start + 1] |= masks.1
    words[start + 2] |= masks.2
    words[start + 3] |= masks.3
  }

  /// Returns false when no key with this hash was added, and true when one probably was.
  package func mayContain(_ hash: UInt64) -> Bool {
    let start = firstWord(of: hash)
    let masks = Self.masks(of: hash)
    var missing = masks.0 & ~words[start]
    missing |= masks.1 & ~words[start + 1]
    missing |= masks.2 & ~words[start + 2]
    missing |= masks.3 & ~words[start + 3]
    return missing == 0
  }

  @inline(__always)
  private func firstWord(of hash: UInt64) -> Int {
    Int(hash.multipliedFullWidth(by: blockCount).high) * Self.wordsPerBlock
  }

  /// Returns the key's two bits in each word. Taken from a product of the hash, whose high bits
  /// already chose the block.
  @inline(__always)
  private static func masks(of hash: UInt64) -> (UInt64, UInt64, UInt64, UInt64) {
    let mixed = hash &* 0x9E37_79B9_7F4A_7C15
    let bits = mixed ^ (mixed &>> 32)
    return (
      pair(bits), pair(bits &>> 12), pair(bits &>> 24), pair(bits &>> 36)
    )
  }

  @inline(__always)
  private static func pair(_ bits: UInt64) -> UInt64 {
    (1 &<< (bits & 63)) | (1 &<< ((bits &>> 6) & 63))
  }
}
