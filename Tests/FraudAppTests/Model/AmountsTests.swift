import EventGenerator
import Testing

@testable import ModelSupport

struct AmountsTests {
  private func amounts(_ values: [Int]) -> Amounts {
    values.reduce(into: Amounts()) { $0.append($1) }
  }

  @Test(
    arguments: [
      ([4_500], 4_500, nil), ([1, 2], 2, 1), ([2, 4, 4, 4, 5, 5, 7, 9], 5, 2),
      ([10, 10, 10], 10, 0), ([1, 1, 2], 1, 1),
    ] as [([Int], Int, Int?)])
  func `mean and standard deviation are rounded half up`(
    values: [Int], mean: Int, deviation: Int?
  ) {
    #expect(amounts(values).mean == mean)
    #expect(amounts(values).standardDeviation == deviation)
    #expect(Amounts().mean == nil)
  }

  @Test(
    arguments: [
      // The spread is 2 and the mean 100: |106 - 100| / 2 / 3.
      ([98, 98, 100, 102, 102], 106, 1_000_000), ([98, 98, 100, 102, 102], 100, 0),
      ([98, 98, 100, 102, 102], 103, 500_000),
      // No spread: one hundredth of 20,000 is 200, of 50 it is less than 1.
      ([20_000, 20_000], 20_150, 250_000), ([50, 50], 52, 666_667), ([50, 50], 51, 333_333),
      ([20_000, 20_000], 19_850, 250_000), ([7, 7], 1_000, 1_000_000),
    ] as [([Int], Int, Int)])
  func `the deviation is in thirds of a standard deviation`(
    values: [Int], amount: Int, millionths: Int
  ) {
    #expect(amounts(values).deviation(of: amount) == millionths)
  }

  @Test func `amounts far beyond 64 bits' squares are exact`() {
    let large = Int.max / 2
    let found = amounts([large, large - 2])
    #expect(found.mean == large - 1)
    #expect(found.standardDeviation == 1)
    #expect(found.deviation(of: large - 1) == 0)
  }

  @Test func `the deviation agrees with floating point but for the last digit`() {
    var random = SplitMix64(seed: 4)
    for _ in 0..<200 {
      let values = (0..<random.within(5..<12)).map { _ in random.within(1_000..<9_000) }
      let amount = random.within(1..<12_000)
      let count = Double(values.count)
      let mean = Double(values.reduce(0, +)) / count
      let squares = values.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
      let spread = max((squares / (count - 1)).squareRoot(), mean / 100, 1)
      let wanted = min(1, abs(Double(amount) - mean) / spread / 3) * 1_000_000
      #expect(abs(Double(amounts(values).deviation(of: amount)) - wanted) <= 0.501)
    }
  }

  @Test func `z is signed, and needs two amounts and a spread`() {
    #expect(amounts([5]).zScore(of: 7) == nil)
    #expect(amounts([5, 5]).zScore(of: 7) == nil)
    #expect(amounts([98, 98, 100, 102, 102]).zScore(of: 96) == -2)
    #expect(amounts([98, 98, 100, 102, 102]).zScore(of: 103) == 1.5)
  }

  @Test func `big numbers add, multiply and compare as small ones do`() {
    var random = SplitMix64(seed: 9)
    for _ in 0..<300 {
      let (a, b) = (random.below(3_000_000_000), random.below(3_000_000_000))
      #expect(BigNatural(a) + BigNatural(b) == BigNatural(a + b))
      #expect(BigNatural(a) * BigNatural(b) == BigNatural(a * b))
      #expect(BigNatural.distance(BigNatural(a), BigNatural(b)) == BigNatural(abs(a - b)))
      #expect((BigNatural(a) < BigNatural(b)) == (a < b))
      #expect("\(BigNatural(a))" == "\(a)")
    }
  }
}
