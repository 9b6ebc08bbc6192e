/// A running XXH64 over bytes that arrive in pieces.
///
///     var hash = ContentHash()
///     hash.update(head)
///     hash.update(body)
///     hash.digest()        // == xxh64 of head and body back to back
///
/// The digest depends on the bytes alone, never on where they were split. Holds less than one
/// stripe of 32 bytes that no lane has consumed yet; allocates nothing.
package struct ContentHash: Sendable {
  private let seed: UInt64
  private var state: XXH64
  private var pending = InlineArray<32, UInt8>(repeating: 0)
  private var pendingCount = 0
  private var totalCount: UInt64 = 0

  /// Creates the hash of no bytes, with seed 0.
  package init() {
    seed = 0
    state = XXH64(seed: seed)
  }

  /// Appends `bytes` to what has been hashed.
  ///
  /// Complexity: O(n); pieces of a stripe or more are hashed where they lie.
  package mutating func update(_ bytes: RawSpan) {
    totalCount &+= UInt64(bytes.byteCount)
    var offset = 0
    if pendingCount > 0 {
      offset = min(XXH64.stripeBytes - pendingCount, bytes.byteCount)
      keep(bytes, in: 0..<offset)
      guard pendingCount == XXH64.stripeBytes else { return }
      _ = state.consumeStripes(of: pending.span.bytes, from: 0)
      pendingCount = 0
    }
    offset = state.consumeStripes(of: bytes, from: offset)
    keep(bytes, in: offset..<bytes.byteCount)
  }

  /// Returns the XXH64 of all bytes so far. The stream goes on: more may follow.
  package func digest() -> UInt64 {
    let start = totalCount < UInt64(XXH64.stripeBytes) ? seed &+ XXH64.prime5 : state.merged
    let tail = pending.span.bytes.extracting(0..<pendingCount)
    return XXH64.finish(start &+ totalCount, tail: tail, from: 0)
  }

  private mutating func keep(_ bytes: RawSpan, in range: Range<Int>) {
    for offset in range {
      pending[pendingCount] = bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      pendingCount += 1
    }
  }
}
