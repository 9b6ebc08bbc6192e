// Two forms; the count of values says which:
//
//     version : UInt8 = 1 | count : varint | …
//
//     up to 512:  step : varint …
//     beyond:     max : varint | buckets : varint | (step : varint | count : varint) …
//
// Up to 512 the steps lead from value to value in increasing order, from 0 at first. Beyond, they
// lead from bucket to bucket that is not empty, from -1 at first, and are at least 1.
extension QuantileSketch {
  private static let version: UInt8 = 1
  private static let name = "quantile sketch"

  /// The most values an encoding may count: enough for a million a second for eight years, and
  /// small enough that no sum of counts or product with a percentile overflows.
  private static let countMax: UInt64 = 1 << 48

  /// Appends the encoding of this sketch to `out`; equal sketches append equal bytes.
  ///
  /// Complexity: O(n log n) in values while exact, then O(buckets).
  package func encode(into out: inout [UInt8]) {
    out.append(Self.version)
    appendVarint(UInt64(count), to: &out)
    if isExact {
      var last: Int64 = 0
      for value in sortedValues {
        appendVarint(UInt64(value - last), to: &out)
        last = value
      }
    } else {
      encodeBuckets(into: &out)
    }
  }

  /// Reads an encoding: all of `bytes`.
  ///
  /// - Throws: `SketchError`, for bytes that `encode(into:)` does not write, whatever they are.
  /// - Complexity: O(n); memory is bounded by the 58 KiB of all buckets.
  package init(decoding bytes: RawSpan) throws(SketchError) {
    var reader = SketchReader(of: Self.name)
    try reader.version(known: Self.version, from: bytes)
    let count = try reader.varint("count of values", in: 0...Self.countMax, from: bytes)
    if count <= UInt64(Self.exactCountMax) {
      self.init()
      var value: Int64 = 0
      for _ in 0..<count {
        value += Int64(try reader.varint("value", in: 0...UInt64(Int64.max - value), from: bytes))
        add(value)
      }
    } else {
      try self.init(decodingBuckets: bytes, &reader, count: count)
    }
    try reader.end(of: bytes)
  }

  private func encodeBuckets(into out: inout [UInt8]) {
    let counts = bucketCounts
    appendVarint(UInt64(max), to: &out)
    appendVarint(UInt64(counts.count { $0 != 0 }), to: &out)
    var last = -1
    for (index, count) in counts.enumerated() where count != 0 {
      appendVarint(UInt64(firstBucket + index - last), to: &out)
      appendVarint(UInt64(count), to: &out)
      last = firstBucket + index
    }
  }

  private init(
    decodingBuckets bytes: RawSpan, _ reader: inout SketchReader, count: UInt64
  ) throws(SketchError) {
    let max = Int64(try reader.varint("greatest value", in: 0...UInt64(Int64.max), from: bytes))
    let bucketCount = try reader.varint(
      "count of buckets", in: 1...UInt64(QuantileBuckets.count), from: bytes)
    var counts: [Int64] = []
    var firstBucket = 0
    var bucket = -1
    var remainingCount = count
    for index in 0..<bucketCount {
      let stepMax = QuantileBuckets.count - 1 - bucket
      guard stepMax >= 1 else { throw reader.invalid("bucket out of range") }
      bucket += Int(try reader.varint("bucket", in: 1...UInt64(stepMax), from: bytes))
      guard remainingCount >= 1 else { throw reader.invalid("more values than counted") }
      let share = try reader.varint("count of a bucket", in: 1...remainingCount, from: bytes)
      remainingCount -= share
      if index == 0 { firstBucket = bucket / Self.chunkBuckets * Self.chunkBuckets }
      let chunkEnd = (bucket / Self.chunkBuckets + 1) * Self.chunkBuckets
      let missingCount = chunkEnd - firstBucket - counts.count
      if missingCount > 0 { counts.append(contentsOf: repeatElement(0, count: missingCount)) }
      counts[bucket - firstBucket] = Int64(share)
    }
    guard remainingCount == 0 else { throw reader.invalid("fewer values than counted") }
    guard bucket == QuantileBuckets.bucket(of: max) else {
      throw reader.invalid("greatest value outside the last bucket")
    }
    self.init(count: Int(count), max: max, firstBucket: firstBucket, counts: counts)
  }
}
