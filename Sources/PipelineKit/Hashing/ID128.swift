/// An identifier of 128 bits: a UUID as its own bytes, any other text as a hash.
///
///     ID128(text: "018f3e0a-7b1c-7def-8123-456789abcdef")  // 018f3e0a7b1c7def, 8123456789abcdef
///     ID128(text: "ord-123")                               // two XXH64 with different seeds
///
/// Equal texts give equal ids. Different texts may share one with a probability of about
/// n² / 2^129 among n of them: 1 in 10^19 for ten billion.
package struct ID128: Hashable, Sendable, BitwiseCopyable {
  /// The first eight bytes, read big-endian.
  package var high: UInt64
  /// The last eight bytes, read big-endian.
  package var low: UInt64

  /// The seeds of the two hashes of a text that is not a UUID. They are part of stored formats.
  @usableFromInline static let highSeed: UInt64 = 0
  @usableFromInline static let lowSeed: UInt64 = 0x9E37_79B9_7F4A_7C15

  /// Creates an id from the two big-endian halves of a UUID.
  @inlinable
  package init(uuid high: UInt64, _ low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Creates the id of `text`: its bytes when it is a canonical lower-case UUID, else its hash.
  ///
  /// Canonical is 36 bytes, `8-4-4-4-12` lower-case hexadecimal digits. Upper case, braces and bare
  /// 32 digits are other texts and are hashed, because two texts that differ are two ids.
  @inlinable
  package init(text: RawSpan) {
    if let uuid = UUIDText.parse(text) {
      self.init(uuid: uuid.high, uuid.low)
    } else {
      self.init(uuid: xxh64(text, seed: Self.highSeed), xxh64(text, seed: Self.lowSeed))
    }
  }

  /// A well mixed 64-bit hash of the id, for tables, filters and distinct counts.
  ///
  /// Ids that differ in a counter or a timestamp alone, as UUIDv7 do, differ in about half of its
  /// bits. The same on every machine, so sketches of it may be stored.
  ///
  /// Source: the finaliser of MurmurHash3, preceded by one step that folds in the high half.
  @inlinable
  package var tableHash: UInt64 {
    var hash = (high ^ (high &>> 32)) &* 0x9FB2_1C65_1E98_DF25
    hash ^= (hash &>> 29) ^ low
    hash = (hash ^ (hash &>> 33)) &* 0xFF51_AFD7_ED55_8CCD
    hash = (hash ^ (hash &>> 33)) &* 0xC4CE_B9FE_1A85_EC53
    return hash ^ (hash &>> 33)
  }
}

extension ID128: Comparable {
  /// Compares both halves at once: probing a table compares ids at random, and one branch that
  /// cannot be predicted costs less than two.
  @inlinable @inline(__always)
  package static func == (a: ID128, b: ID128) -> Bool {
    (a.high ^ b.high) | (a.low ^ b.low) == 0
  }

  /// Orders ids as their sixteen bytes.
  @inlinable
  package static func < (a: ID128, b: ID128) -> Bool {
    a.high != b.high ? a.high < b.high : a.low < b.low
  }
}
