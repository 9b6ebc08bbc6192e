@testable import ModelSupport

/// The amounts of some transactions, whose mean and spread are wanted exactly: three sums without
/// bound.
struct Amounts {
  private(set) var count = 0
  /// S1, the sum of the amounts.
  private var sum: BigNatural = 0
  /// S2, the sum of their squares.
  private var squares: BigNatural = 0

  mutating func append(_ amount: Int) {
    count += 1
    sum = sum + BigNatural(amount)
    squares = squares + BigNatural(amount) * BigNatural(amount)
  }

  private var n: BigNatural { BigNatural(count) }
  /// V = n·S2 - S1², which is n·(n - 1) times the sample variance; never below zero.
  private var spread: BigNatural { BigNatural.distance(n * squares, sum * sum) }

  /// The mean, rounded half up; nil of nothing.
  var mean: Int? {
    guard count > 0 else { return nil }
    return BigNatural.greatest(upTo: .max - 1) { 2 * BigNatural($0) * n <= 2 * sum + n }
  }

  /// The sample standard deviation, rounded half up; nil below two.
  var standardDeviation: Int? {
    guard count > 1 else { return nil }
    let pairs = n * BigNatural(count - 1)
    let spread = spread
    // (k - 1/2)² <= V / (n (n - 1))
    return BigNatural.greatest(upTo: .max - 1) { k in
      return odd(k) * odd(k) * pairs <= 4 * spread
    }
  }

  /// |amount - mean| / std / 3 in millionths, rounded half up and at most a million, where std is
  /// the sample standard deviation, but no less than one hundredth of the mean and no less than 1.
  ///
  /// Compared exactly, in squares where there is a root. There are two amounts at least.
  func deviation(of amount: Int) -> Int {
    let million: BigNatural = 1_000_000
    let distance = BigNatural.distance(n * BigNatural(amount), sum)
    let less = BigNatural(count - 1)
    let spread = spread
    let floorIsOne = sum < 100 * n
    let isBelowFloor =
      floorIsOne ? spread < n * less : 10_000 * spread * n < sum * sum * less
    return BigNatural.greatest(upTo: 1_000_000) { k in
      let odd = odd(k)
      // (2k - 1) / 2,000,000 <= distance / n / (3 std)
      switch (isBelowFloor, floorIsOne) {
      case (true, true): return odd * 3 * n <= 2 * million * distance
      case (true, false): return odd * 3 * sum <= 200 * million * distance
      case (false, _):
        return odd * odd * 9 * n * spread <= 4 * million * million * distance * distance * less
      }
    }
  }

  /// (amount - mean) / std; nil below two amounts, or where all are equal.
  func zScore(of amount: Int) -> Double? {
    guard count > 1, !spread.isZero else { return nil }
    let product = n * BigNatural(amount)
    let distance = BigNatural.distance(product, sum).nearest
    let scale = n.nearest * spread.nearest / BigNatural(count - 1).nearest
    return (product < sum ? -distance : distance) / scale.squareRoot()
  }

  /// 2k - 1, or 0: twice the least value that is rounded to k.
  private func odd(_ k: Int) -> BigNatural {
    k == 0 ? 0 : BigNatural.distance(2 * BigNatural(k), 1)
  }
}
