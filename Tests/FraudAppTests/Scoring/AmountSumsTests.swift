import EventGenerator
import Testing

@testable import FraudApp

/// Sums, means and deviations against the model, which keeps every amount and computes with whole
/// numbers of any size.
struct AmountSumsTests {
  static let first = RandomPayments.first

  /// Amounts that collide, are alike, or fill 60 bits.
  static func amounts(_ random: inout some RandomNumberGenerator) -> [Int] {
    let most = [3, 50, 5_000, 100_000_000, 1 << 59].randomElement(using: &random) ?? 3
    let start = Bool.random(using: &random) ? 1 : most
    return (0..<Int.random(in: 0..<12, using: &random)).map { _ in
      Int.random(in: start...(start + most - 1), using: &random)
    }
  }

  static func sums(_ amounts: [Int]) -> AmountSums {
    var sums = AmountSums()
    for amount in amounts { sums.add(Int64(amount)) }
    return sums
  }

  @Test func `nothing, one amount and equal amounts`() {
    let none = AmountSums()
    #expect(none.meanMinor == nil && none.deviationMinor == nil && none.zScore(5) == nil)
    #expect(none.ratioToMean(5) == nil)
    let one = Self.sums([7])
    #expect(one.meanMinor == 7 && one.deviationMinor == nil && one.zScore(5) == nil)
    #expect(one.ratioToMean(14) == 2_000_000)
    let equal = Self.sums([7, 7, 7])
    #expect(equal.meanMinor == 7 && equal.deviationMinor == 0 && equal.zScore(8) == nil)
    let two = Self.sums([1, 2])
    #expect(two.meanMinor == 2, "1.5 is rounded up")
    #expect(two.deviationMinor == 1, "0.7 is rounded up")
    #expect(two.zScore(3) == 1.5 / 0.5.squareRoot())
  }

  @Test func `every small multiset is the model's`() {
    for code in 0..<(5 * 5 * 5 * 5) {
      var (rest, amounts) = (code, [Int]())
      while rest > 0 {
        amounts.append(rest % 5 * 3 + 1)
        rest /= 5
      }
      check(amounts, [1, 2, 9], "\(amounts)")
    }
  }

  @Test(arguments: first..<first + 20)
  func `random amounts are the model's`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    for _ in 0..<50 {
      let amounts = Self.amounts(&random)
      let others = Self.amounts(&random)
      check(amounts, Array(amounts.prefix(2) + others.prefix(2)), "SEED=\(seed) \(amounts)")
    }
  }

  private func check(_ amounts: [Int], _ asked: [Int], _ comment: Comment) {
    let sums = Self.sums(amounts)
    var model = Amounts()
    for amount in amounts { model.append(amount) }
    #expect(sums.meanMinor.map { Int($0) } == model.mean, comment)
    #expect(sums.deviationMinor.map { Int($0) } == model.standardDeviation, comment)
    for amount in asked {
      #expect(sums.zScore(Int64(amount)) == model.zScore(of: amount), comment)
      guard amounts.count >= 2 else { continue }
      let found = AmountDeviation.millionths(
        Int64(amount), sums, FraudSettings.standard.behaviour)
      #expect(Int(found) == model.deviation(of: amount), comment)
    }
  }
}
