/// Returns the XXH64 hash of `bytes`.
///
/// The published algorithm: the same digest on every machine and in every implementation of it, so
/// it may be stored. Not cryptographic: whoever chooses the bytes can choose the collisions.
///
/// Complexity: O(n); a few nanoseconds for a short key, a stripe of 32 bytes a step beyond that.
///
/// Source: Yann Collet, `doc/xxhash_spec.md` of xxHash, XXH64.
@inlinable
package func xxh64(_ bytes: RawSpan, seed: UInt64 = 0) -> UInt64 {
  var hash = seed &+ XXH64.prime5
  var offset = 0
  if bytes.byteCount >= XXH64.stripeBytes {
    var state = XXH64(seed: seed)
    offset = state.consumeStripes(of: bytes, from: 0)
    hash = state.merged
  }
  return XXH64.finish(hash &+ UInt64(bytes.byteCount), tail: bytes, from: offset)
}

/// The four lanes of an XXH64 hash in progress, and the steps that turn them into a digest.
///
///     stripe:  lane1 : UInt64 | lane2 : UInt64 | lane3 : UInt64 | lane4 : UInt64   little-endian
///
/// A digest is: whole stripes into the lanes, lanes merged into one word, the length added, then
/// the tail of less than a stripe by words of 8, 4 and 1 bytes, then an avalanche.
@usableFromInline
struct XXH64: Sendable {
  @usableFromInline static let prime1: UInt64 = 0x9E37_79B1_85EB_CA87
  @usableFromInline static let prime2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  @usableFromInline static let prime3: UInt64 = 0x1656_67B1_9E37_79F9
  @usableFromInline static let prime4: UInt64 = 0x85EB_CA77_C2B2_AE63
  @usableFromInline static let prime5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// Bytes that all four lanes consume in one step.
  @usableFromInline static let stripeBytes = 32

  @usableFromInline var lane1: UInt64
  @usableFromInline var lane2: UInt64
  @usableFromInline var lane3: UInt64
  @usableFromInline var lane4: UInt64

  @inlinable
  init(seed: UInt64) {
    lane1 = seed &+ Self.prime1 &+ Self.prime2
    lane2 = seed &+ Self.prime2
    lane3 = seed
    lane4 = seed &- Self.prime1
  }

  /// Consumes the whole stripes of `bytes` at and after `start`.
  ///
  /// - Returns: the offset of the first byte not consumed.
  @inlinable
  mutating func consumeStripes(of bytes: RawSpan, from start: Int) -> Int {
    precondition(start >= 0, "offset below zero")
    var offset = start
    while offset &+ Self.stripeBytes <= bytes.byteCount {
      lane1 = Self.round(lane1, Self.word(bytes, offset))
      lane2 = Self.round(lane2, Self.word(bytes, offset &+ 8))
      lane3 = Self.round(lane3, Self.word(bytes, offset &+ 16))
      lane4 = Self.round(lane4, Self.word(bytes, offset &+ 24))
      offset &+= Self.stripeBytes
    }
    return offset
  }

  /// The lanes folded into one word, before the length is added.
  @inlinable
  var merged: UInt64 {
    var hash = Self.rotate(lane1, 1) &+ Self.rotate(lane2, 7)
    hash = hash &+ Self.rotate(lane3, 12) &+ Self.rotate(lane4, 18)
    hash = Self.merge(hash, lane1)
    hash = Self.merge(hash, lane2)
    hash = Self.merge(hash, lane3)
    return Self.merge(hash, lane4)
  }

  /// Returns the digest: `hash` with the bytes of `tail` at and after `start`, well mixed.
  @inlinable
  static func finish(_ hash: UInt64, tail: RawSpan, from start: Int) -> UInt64 {
    precondition(start >= 0, "offset below zero")
    var hash = hash
    var offset = start
    while offset &+ 8 <= tail.byteCount {
      hash ^= round(0, word(tail, offset))
      hash = rotate(hash, 27) &* prime1 &+ prime4
      offset &+= 8
    }
    if offset &+ 4 <= tail.byteCount {
      let half = tail.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt32.self)
      hash ^= UInt64(UInt32(littleEndian: half)) &* prime1
      hash = rotate(hash, 23) &* prime2 &+ prime3
      offset &+= 4
    }
    while offset < tail.byteCount {
      let byte = tail.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt8.self)
      hash ^= UInt64(byte) &* prime5
      hash = rotate(hash, 11) &* prime1
      offset &+= 1
    }
    return avalanche(hash)
  }

  /// Returns `hash` with every bit of it depending on every other.
  @inlinable @inline(__always)
  static func avalanche(_ hash: UInt64) -> UInt64 {
    var hash = (hash ^ (hash &>> 33)) &* prime2
    hash = (hash ^ (hash &>> 29)) &* prime3
    return hash ^ (hash &>> 32)
  }

  /// Returns `lane` after it has consumed eight bytes.
  @inlinable @inline(__always)
  static func round(_ lane: UInt64, _ input: UInt64) -> UInt64 {
    rotate(lane &+ input &* prime2, 31) &* prime1
  }

  /// Returns `hash` with one lane folded in.
  @inlinable @inline(__always)
  static func merge(_ hash: UInt64, _ lane: UInt64) -> UInt64 {
    (hash ^ round(0, lane)) &* prime1 &+ prime4
  }

  @inlinable @inline(__always)
  static func rotate(_ word: UInt64, _ count: UInt64) -> UInt64 {
    (word &<< count) | (word &>> (64 &- count))
  }

  // Unchecked: the callers above compare the offset with the length once a step, and checking each
  // load again halves the speed on long input.
  @inlinable @inline(__always)
  static func word(_ bytes: RawSpan, _ offset: Int) -> UInt64 {
    UInt64(
      littleEndian: bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: offset, as: UInt64.self))
  }
}
