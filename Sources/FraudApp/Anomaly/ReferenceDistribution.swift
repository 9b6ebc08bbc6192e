/// The sums of rarities met so far, against which a new one is ranked.
///
/// A Fenwick tree over bins of 1/8 bit; adding and ranking cost ten steps. Halved whenever the
/// total reaches `limit`.
///
/// Source: Fenwick, "A New Data Structure for Cumulative Frequency Tables", Software: Practice and
/// Experience 24(3), 1994.
struct ReferenceDistribution: Equatable, Sendable {
  /// Bins, a power of two: more than eleven groups of at most ten bits each.
  static let binCount = 1_024
  /// Units of 1/256 bit a bin.
  static let unitsPerBin = 32
  /// Total at which the counts are halved.
  static let limit: UInt32 = 1 << 18

  private var tree = [UInt32](repeating: 0, count: binCount + 1)
  private var counts = [UInt32](repeating: 0, count: binCount)
  private(set) var total: UInt32 = 0

  init() {}

  /// Makes the distribution with these counts, one a bin.
  init(counts: [UInt32]) {
    for (bin, count) in counts.enumerated() where count > 0 { add(count, toBin: bin) }
  }

  /// The count of each bin.
  var binCounts: [UInt32] { counts }

  @inline(__always)
  static func bin(of sum: Int) -> Int { min(max(0, sum) / unitsPerBin, binCount - 1) }

  /// Counts a sum.
  mutating func add(_ sum: Int) {
    add(1, toBin: ReferenceDistribution.bin(of: sum))
    if total >= ReferenceDistribution.limit { halve() }
  }

  private mutating func add(_ count: UInt32, toBin bin: Int) {
    counts[bin] += count
    total += count
    var index = bin + 1
    while index <= ReferenceDistribution.binCount {
      tree[index] += count
      index += index & -index
    }
  }

  private mutating func halve() {
    self = ReferenceDistribution(counts: counts.map { $0 / 2 })
  }

  /// Returns how many of the sums counted are above `sum`, in 1/32 of a sum: within the bin of
  /// `sum` they are taken to lie evenly.
  func above(_ sum: Int) -> UInt64 {
    let bin = ReferenceDistribution.bin(of: sum)
    var (below, index) = (UInt32(0), bin + 1)
    while index > 0 {
      below += tree[index]
      index -= index & -index
    }
    let rest = max(
      0, ReferenceDistribution.unitsPerBin - (max(0, sum) - bin * ReferenceDistribution.unitsPerBin)
    )
    return UInt64(total - below) * UInt64(ReferenceDistribution.unitsPerBin)
      + UInt64(counts[bin]) * UInt64(rest)
  }
}
