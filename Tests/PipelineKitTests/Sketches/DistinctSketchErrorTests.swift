import PipelineKit
import Testing

@Suite struct DistinctSketchErrorTests {
  @Test(arguments: [
    1_025, 1_500, 3_000, 5_000, 10_000, 20_000, 40_000, 60_000, 80_000, 100_000, 200_000, 500_000,
  ])
  func `the error is the standard error of 2^14 registers`(count: Int) {
    // Fixed seeds: a bound of three deviations fails once in 370 sets, and these are known to hold.
    let sets = count > 20_000 ? 4 : 25
    var sumOfErrors = 0.0
    for seed in 0..<UInt64(sets) {
      var random = PrintedSeedRandom(seed &* 7_919 &+ UInt64(count))
      var sketch = DistinctSketch()
      for _ in 0..<count { sketch.add(random.next()) }
      let error = Double(sketch.estimate) / Double(count) - 1
      #expect(abs(error) < 3 * 0.0081, "\(count) hashes, set \(seed)")
      sumOfErrors += error
    }
    // No bias: the mean of the errors is as small as so many sets allow.
    let mean = sumOfErrors / Double(sets)
    #expect(abs(mean) < 3 * 0.0081 / Double(sets).squareRoot(), "\(count) hashes")
  }

  /// A set of n hashes is told from its registers alone, so huge sets are drawn register by
  /// register.
  @Test(arguments: [1e7, 1e9, 1e12, 1e15])
  func `sets far larger than can be added`(count: Double) {
    var random = PrintedSeedRandom(UInt64(count))
    var sketch = DistinctSketch()
    for index in 0..<UInt64(1_100) { sketch.add(index) }
    for register in 0..<UInt64(1 << 14) {
      // The greatest rank of n / m hashes: P(rank <= k) = (1 - 2^-k)^(n / m).
      let uniform = Double(random.next() >> 11) * 0x1p-53
      var rank: UInt64 = 1
      while rank < 50, power(1 - 1 / Double(UInt64(1) << rank), count / 16_384) < uniform {
        rank += 1
      }
      sketch.add(register << 50 | 1 << (50 - rank))
    }
    let error = Double(sketch.estimate) / count - 1
    #expect(abs(error) < 3 * 0.0081)
  }

  @Test func `every register saturated is still a number`() {
    var sketch = DistinctSketch()
    for register in 0..<UInt64(1 << 14) { sketch.add(register << 50) }
    #expect(sketch.estimate == 1 << 62)
  }

  /// `base` to the `exponent` by squaring, in steps small enough for any exponent here.
  private func power(_ base: Double, _ exponent: Double) -> Double {
    var result = 1.0
    var square = base
    var rest = UInt64(exponent)
    while rest > 0 {
      if rest & 1 == 1 { result *= square }
      square *= square
      rest >>= 1
    }
    return result
  }
}
