/// The key of a group: symbols and integers, unused components 0.
@usableFromInline
struct GroupKey: Equatable, Sendable {
  @usableFromInline var k0: Int64
  @usableFromInline var k1: Int64
  @usableFromInline var k2: Int64

  @inlinable init(k0: Int64, k1: Int64, k2: Int64) {
    (self.k0, self.k1, self.k2) = (k0, k1, k2)
  }

  /// Multiplies and folds each component in, as wyhash does: symbols and window starts are small
  /// multiples, which a weaker mix would send to few slots.
  @inlinable var hash: UInt64 {
    let a = UInt64(bitPattern: k0) ^ 0xa076_1d64_78bd_642f
    let b = UInt64(bitPattern: k1) ^ 0xe703_7ed1_a0b4_28db
    let ab = a.multipliedFullWidth(by: b)
    let c = UInt64(bitPattern: k2) ^ 0x8ebc_6af0_9c88_c6e3
    let abc = (ab.high ^ ab.low ^ UInt64(bitPattern: k0)).multipliedFullWidth(
      by: c ^ UInt64(bitPattern: k1).byteSwapped)
    return abc.high ^ abc.low
  }
}

extension GroupKey: Comparable {
  @usableFromInline
  static func < (a: GroupKey, b: GroupKey) -> Bool {
    if a.k0 != b.k0 { return a.k0 < b.k0 }
    if a.k1 != b.k1 { return a.k1 < b.k1 }
    return a.k2 < b.k2
  }

  /// Replaces the symbol of a component: by its rank, or by its number in another table.
  mutating func replace(_ component: Int, by replacements: [Int64]) {
    switch component {
    case 0: k0 = replacements[Int(k0)]
    case 1: k1 = replacements[Int(k1)]
    default: k2 = replacements[Int(k2)]
    }
  }
}
