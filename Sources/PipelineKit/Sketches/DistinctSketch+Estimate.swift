// Links the C mathematics library, which the square root is a call to in debug builds.
import Glibc

extension DistinctSketch {
  /// The cardinality that the registers most plausibly come from.
  ///
  /// Ertl's improved raw estimator: corrections for registers still at zero and for saturated ones
  /// are part of the sum, so one formula is unbiased over the whole range, without the tables of
  /// HyperLogLog++ and without a switch to linear counting. Additions, products and square roots
  /// alone: the same estimate on every machine.
  ///
  /// Source: Otmar Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017),
  /// algorithm 6, https://arxiv.org/abs/1702.01284.
  var estimateOfRegisters: Int {
    let registers = Double(Self.registerCount)
    let histogram = self.histogram
    let saturated = Double(histogram[Int(Self.rankMax)])
    var sum = registers * Self.tau(1 - saturated / registers)
    for rank in stride(from: Int(Self.rankMax) - 1, through: 1, by: -1) {
      sum = 0.5 * (sum + Double(histogram[rank]))
    }
    sum += registers * Self.sigma(Double(histogram[0]) / registers)
    // 1 / (2 · ln 2), the limit of the usual bias constant.
    let alpha = 0.721_347_520_444_481_7
    let estimate = (alpha * registers * registers / sum).rounded()
    return estimate < 0x1p62 ? Int(estimate) : 1 << 62
  }

  /// How many registers have each rank.
  private var histogram: InlineArray<64, Int32> {
    var histogram = InlineArray<64, Int32>(repeating: 0)
    for word in words {
      var rest = word
      for _ in 0..<8 {
        histogram[Int(rest & 63)] += 1
        rest >>= 8
      }
    }
    return histogram
  }

  /// Returns what registers at zero add: x + Σ x^(2^k) · 2^(k-1), until it no longer grows.
  private static func sigma(_ share: Double) -> Double {
    guard share < 1 else { return .infinity }
    var x = share
    var y = 1.0
    var sum = share
    while true {
      x *= x
      let before = sum
      sum += x * y
      y += y
      if sum == before { return sum }
    }
  }

  /// Returns what saturated registers add: (1 - x - Σ (1 - x^(2^-k))² · 2^-k) / 3, likewise.
  private static func tau(_ share: Double) -> Double {
    guard share > 0, share < 1 else { return 0 }
    var x = share
    var y = 1.0
    var sum = 1 - share
    while true {
      x = x.squareRoot()
      let before = sum
      y *= 0.5
      sum -= (1 - x) * (1 - x) * y
      if sum == before { return sum / 3 }
    }
  }
}
