/// A choice among weighted outcomes in constant time.
///
/// Each slot holds a share of its own outcome and gives the rest to one alias.
///
/// Source: Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution",
/// IEEE Transactions on Software Engineering 17(9), 1991.
package struct AliasTable: Sendable {
  private var threshold: [Double]
  private var alias: [Int]

  /// Makes a table over `0 ..< weights.count`.
  ///
  /// - Parameter weights: not empty, none negative, not all zero.
  package init(weights: [Double]) {
    let total = weights.reduce(0, +)
    precondition(total > 0, "weights with a sum above zero")
    var scaled = weights.map { $0 * Double(weights.count) / total }
    threshold = Array(repeating: 1, count: weights.count)
    alias = Array(0..<weights.count)
    var small = scaled.indices.filter { scaled[$0] < 1 }
    var large = scaled.indices.filter { scaled[$0] >= 1 }
    while let poor = small.popLast(), let rich = large.popLast() {
      threshold[poor] = scaled[poor]
      alias[poor] = rich
      scaled[rich] -= 1 - scaled[poor]
      if scaled[rich] < 1 { small.append(rich) } else { large.append(rich) }
    }
  }

  /// Makes a table over `0 ..< count` where outcome *k* weighs `1 / (k + 1)^exponent`.
  ///
  /// - Parameter exponent: 0.5 or 1; other exponents are not needed and trap.
  package init(zipf count: Int, exponent: Double) {
    precondition(exponent == 0.5 || exponent == 1, "an exponent of 0.5 or 1")
    self.init(
      weights: (1...count).map { 1 / (exponent == 1 ? Double($0) : Double($0).squareRoot()) })
  }

  /// Returns an outcome drawn with `random`.
  package func pick(_ random: inout SplitMix64) -> Int {
    let slot = random.below(threshold.count)
    return random.unit() < threshold[slot] ? slot : alias[slot]
  }
}
