/// A distribution of values, for percentiles: exact up to 512 values, estimated beyond.
///
///     var load = QuantileSketch()
///     load.add(milliseconds)
///     load.value(percentile: 95)
///
/// A percentile is by nearest rank: the value whose 1-based rank is ceil(n · p / 100), in integer
/// arithmetic, so it is one of the values and never between two. Beyond 512 values they are counted
/// in buckets, and the answer is the middle of the bucket that holds the value of that rank: at
/// most 0.39 % from it, exactly it below 256, and never above the greatest value, which is kept
/// exactly.
///
/// What it holds is a function of the multiset of values alone. Order, merging and encoding leave
/// no trace: equal multisets are equal sketches with equal encodings.
///
/// In memory: two values lie in the sketch itself and nothing is allocated; up to 512 are an array;
/// then a count of 8 bytes a bucket from the least value's to the greatest's, in steps of 64
/// buckets: 0.5 to 58 KiB, 9 KiB for values from 10 to 10,000.
///
/// Source: see ``QuantileBuckets``.
package struct QuantileSketch: Sendable {
  /// How many values are kept exactly.
  package static let exactCountMax = 512

  /// Buckets by which the counted range grows.
  static let chunkBuckets = 64

  /// The number of values.
  package private(set) var count = 0
  private var greatest: Int64 = 0
  /// While exact, the first two values.
  private var first: Int64 = 0
  private var second: Int64 = 0
  /// While exact, the further values in order of arrival; then counts from `firstBucket` on.
  private var further: [Int64] = []
  /// A multiple of `chunkBuckets`.
  private(set) var firstBucket = 0

  /// Creates the sketch of no values. Allocates nothing.
  package init() {}

  /// Whether percentiles are exact.
  package var isExact: Bool { count <= Self.exactCountMax }

  /// The greatest value, exactly; 0 when there is none.
  package var max: Int64 { greatest }

  /// Adds one value, which is not negative.
  ///
  /// Complexity: O(1) amortised.
  package mutating func add(_ value: Int64) {
    precondition(value >= 0, "negative value in a sketch")
    if count >= Self.exactCountMax {
      if count == Self.exactCountMax { becomeBuckets() }
      addToBucket(QuantileBuckets.bucket(of: value), count: 1)
    } else {
      switch count {
      case 0: first = value
      case 1: second = value
      default: further.append(value)
      }
    }
    count += 1
    greatest = Swift.max(greatest, value)
  }

  /// Makes this the sketch of the values of both.
  ///
  /// Complexity: O(values or buckets of `other`).
  package mutating func merge(_ other: QuantileSketch) {
    if other.isExact {
      other.forEachValue { add($0) }
      return
    }
    if isExact {
      let mine = self
      self = other
      merge(mine)
      return
    }
    addBuckets(from: other.firstBucket, counts: other.further)
    count += other.count
    greatest = Swift.max(greatest, other.greatest)
  }

  /// Returns the value at a percentile, or `nil` when there are no values.
  ///
  /// - Parameter percentile: in `0 ... 100`; 0 is the least value, 100 the greatest.
  /// - Complexity: O(n log n) while exact, then O(buckets).
  package func value(percentile: Int) -> Int64? {
    values(percentiles: [percentile]).first
  }

  /// Returns the values at several percentiles, in the order given; none when there are no values.
  ///
  /// Complexity: that of one percentile while exact, since the values are sorted once.
  package func values(percentiles: [Int]) -> [Int64] {
    guard count > 0 else { return [] }
    let sorted = isExact ? sortedValues : []
    return percentiles.map { percentile in
      precondition(percentile >= 0 && percentile <= 100, "percentile out of range")
      let rank = Swift.max(1, (count * percentile + 99) / 100)
      return isExact ? sorted[rank - 1] : bucketedValue(rank: rank)
    }
  }
}

// Exact values.
extension QuantileSketch {
  /// The values of an exact sketch, in increasing order.
  var sortedValues: [Int64] {
    var values: [Int64] = []
    values.reserveCapacity(count)
    forEachValue { values.append($0) }
    values.sort()
    return values
  }

  private func forEachValue(_ body: (Int64) -> Void) {
    precondition(isExact, "a sketch that forgot its values")
    if count > 0 { body(first) }
    if count > 1 { body(second) }
    for value in further { body(value) }
  }
}

// Buckets.
extension QuantileSketch {
  /// Creates a sketch of buckets. `counts` starts at bucket `firstBucket`, and both ends are whole
  /// chunks with a count in them.
  init(count: Int, max: Int64, firstBucket: Int, counts: [Int64]) {
    precondition(count > Self.exactCountMax, "a sketch of so few values is exact")
    self.count = count
    greatest = max
    self.firstBucket = firstBucket
    further = counts
  }

  /// The counts from `firstBucket` on of a sketch that is not exact.
  var bucketCounts: [Int64] {
    precondition(!isExact, "an exact sketch has no buckets")
    return further
  }

  private mutating func becomeBuckets() {
    let values = sortedValues
    (first, second, further) = (0, 0, [])
    for value in values { addToBucket(QuantileBuckets.bucket(of: value), count: 1) }
  }

  @inline(__always)
  private mutating func addToBucket(_ bucket: Int, count: Int64) {
    let index = bucket &- firstBucket
    guard index >= 0, index < further.count else {
      coverAndAdd(bucket, count: count)
      return
    }
    further[index] &+= count
  }

  private mutating func coverAndAdd(_ bucket: Int, count: Int64) {
    cover(bucket)
    further[bucket - firstBucket] += count
  }

  /// Extends the counts by whole chunks until they include `bucket`.
  private mutating func cover(_ bucket: Int) {
    let chunkStart = bucket / Self.chunkBuckets * Self.chunkBuckets
    if further.isEmpty { firstBucket = chunkStart }
    if chunkStart < firstBucket {
      further.insert(contentsOf: repeatElement(0, count: firstBucket - chunkStart), at: 0)
      firstBucket = chunkStart
    }
    let missingCount = chunkStart + Self.chunkBuckets - firstBucket - further.count
    if missingCount > 0 { further.append(contentsOf: repeatElement(0, count: missingCount)) }
  }

  private mutating func addBuckets(from start: Int, counts: [Int64]) {
    cover(start)
    cover(start + counts.count - 1)
    for (index, count) in counts.enumerated() { further[start - firstBucket + index] += count }
  }

  private func bucketedValue(rank: Int) -> Int64 {
    var countBelow: Int64 = 0
    for (index, count) in further.enumerated() {
      countBelow += count
      guard countBelow >= rank else { continue }
      return rank == self.count
        ? greatest : Swift.min(greatest, QuantileBuckets.middle(of: firstBucket + index))
    }
    preconditionFailure("buckets hold fewer values than counted")
  }
}

extension QuantileSketch: Equatable {
  /// Returns whether both hold the same values.
  package static func == (a: QuantileSketch, b: QuantileSketch) -> Bool {
    guard a.count == b.count, a.greatest == b.greatest else { return false }
    guard a.isExact else { return a.firstBucket == b.firstBucket && a.further == b.further }
    return a.sortedValues == b.sortedValues
  }
}
