import Testing

@testable import PipelineKit

@Suite struct QuantileBucketsTests {
  /// Values on both sides of every power of two, and of its quarters.
  static let edges: [Int64] = (0..<63).flatMap { exponent -> [Int64] in
    let power = Int64(1) << Int64(exponent)
    return [power, power + power / 4, power + power / 2, power + power / 4 * 3].flatMap {
      [$0 - 1, $0, $0 + ($0 < .max ? 1 : 0)]
    }
  }

  @Test func `small values have a bucket each`() {
    for value in Int64(0)..<256 {
      #expect(QuantileBuckets.bucket(of: value) == Int(value))
      #expect(QuantileBuckets.middle(of: Int(value)) == value)
    }
  }

  @Test func `buckets follow one another without gap`() {
    var last = QuantileBuckets.bucket(of: 0)
    for value in Int64(1)...140_000 {
      let bucket = QuantileBuckets.bucket(of: value)
      if bucket != last, bucket != last + 1 { Issue.record("a gap at \(value)") }
      last = bucket
    }
  }

  @Test func `a greater value has no lesser bucket`() {
    let values = Self.edges.sorted()
    for (lesser, greater) in zip(values, values.dropFirst()) {
      #expect(QuantileBuckets.bucket(of: lesser) <= QuantileBuckets.bucket(of: greater))
    }
    #expect(QuantileBuckets.bucket(of: .max) == QuantileBuckets.count - 1)
  }

  @Test func `the middle of a bucket is in it`() {
    for bucket in 0..<QuantileBuckets.count {
      #expect(QuantileBuckets.bucket(of: QuantileBuckets.middle(of: bucket)) == bucket)
    }
  }

  @Test func `a value is within 1 in 256 of the middle of its bucket`() {
    var random = PrintedSeedRandom(named: "buckets")
    let values =
      Self.edges + [.max, 0]
      + (0..<20_000).map { _ in Int64(bitPattern: random.next() >> 1) >> Int64(random.next() % 63) }
    for value in values {
      let middle = QuantileBuckets.middle(of: QuantileBuckets.bucket(of: value))
      let error = middle.magnitude > value.magnitude ? middle - value : value - middle
      #expect(error <= value / 256, "\(value)")
    }
  }
}
