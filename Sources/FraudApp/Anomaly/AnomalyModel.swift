/// An online model of what is usual, which asks of each transaction: how rare is this?
///
/// For each feature it keeps how often values as suspicious occurred among transactions alike
/// (`TailTable`). The rarity of a value is minus the logarithm of that share, in bits; of
/// features that tell the same story the rarest counts; the rarities are added; the sum is ranked
/// among all sums before (`ReferenceDistribution`), and the rank becomes the score:
///
///     score = log2(1 / share of earlier sums above) / 12, at most 1
///
/// Learns from every transaction in log order. Without randomness and without floating point, so
/// the same log gives the same scores on every machine. No half-space trees: a window of fraud
/// would become their idea of normal.
///
/// Source: Li, Zhao, Hu, Botta, Ionescu, Chen, "ECOD: Unsupervised Outlier Detection Using
/// Empirical Cumulative Distribution Functions", IEEE TKDE 35(12), 2023; made online, with contexts
/// and groups.
package struct AnomalyModel: Equatable, Sendable {
  /// The rarity at which a single feature stops to add: one in 1,024.
  private static let rarityMax = 10 * FixedLogarithm.one
  /// The rank that is a score of 1: one in 4,096.
  private static let fullScore = 12 * FixedLogarithm.one

  private(set) var tails: TailTable
  private(set) var reference: ReferenceDistribution
  private let logarithm = FixedLogarithm()
  private let placements = FeaturePlacement.all

  /// Makes a model that has seen nothing; its first score is 0.
  package init() {
    self.init(
      tails: TailTable(rows: FeaturePlacement.rowCount), reference: ReferenceDistribution())
  }

  init(tails: TailTable, reference: ReferenceDistribution) {
    (self.tails, self.reference) = (tails, reference)
  }

  package static func == (left: AnomalyModel, right: AnomalyModel) -> Bool {
    left.tails == right.tails && left.reference == right.reference
  }

  /// Returns how unusual a transaction is, and learns nothing from it.
  ///
  /// - Parameter input: the numbers `AnomalyInput` describes.
  /// - Complexity: O(features), no allocation.
  package func score(_ input: Span<Int64>) -> AnomalyScore {
    precondition(input.count == AnomalyInput.count, "as many numbers as the model knows")
    let (sum, drivers) = rarity(input, TransactionTraits(input))
    return AnomalyScore(millionths: millionths(of: sum), drivers: drivers)
  }

  /// Returns how unusual a transaction is, then learns from it.
  ///
  /// - Parameter input: the numbers `AnomalyInput` describes.
  /// - Complexity: O(features · bins), no allocation but once in a quarter of a million.
  package mutating func scoreAndLearn(_ input: Span<Int64>) -> AnomalyScore {
    precondition(input.count == AnomalyInput.count, "as many numbers as the model knows")
    let traits = TransactionTraits(input)
    let (sum, drivers) = rarity(input, traits)
    let score = AnomalyScore(millionths: millionths(of: sum), drivers: drivers)
    reference.add(sum)
    for placement in placements {
      let bin = placement.scale.bin(of: input[placement.position])
      tails.add(bin: bin, row: placement.firstRow + placement.context.index(of: traits))
      tails.add(bin: bin, row: placement.allKindsRow)
    }
    return score
  }

  /// Adds the rarest of each group, in units of 1/256 bit, and keeps the three heaviest.
  @inline(__always)
  private func rarity(
    _ input: Span<Int64>, _ traits: TransactionTraits
  ) -> (sum: Int, drivers: AnomalyScore.Drivers) {
    var sum = 0
    var drivers = AnomalyScore.Drivers()
    var heaviest = AnomalyScore.Driver(position: 0, weight: 0)
    for placement in placements {
      let rarity = tails.rarity(
        ofBin: placement.scale.bin(of: input[placement.position]),
        row: placement.firstRow + placement.context.index(of: traits),
        allKinds: placement.allKindsRow, logarithm)
      let weight = Int32(min(rarity, AnomalyModel.rarityMax))
      if weight > heaviest.weight {
        heaviest = AnomalyScore.Driver(position: UInt8(placement.position), weight: weight)
      }
      guard placement.endsGroup else { continue }
      sum += Int(heaviest.weight)
      drivers.offer(heaviest)
      heaviest = AnomalyScore.Driver(position: 0, weight: 0)
    }
    return (sum, drivers)
  }

  /// Ranks a sum among those before. One that none was above counts as if half a one were.
  @inline(__always)
  private func millionths(of sum: Int) -> Int32 {
    guard reference.total > 0 else { return 0 }
    let units = UInt64(ReferenceDistribution.unitsPerBin)
    let above = max(reference.above(sum), units / 2)
    let rank = logarithm.value(of: UInt64(reference.total) * units) - logarithm.value(of: above)
    return Int32(min(max(0, rank), AnomalyModel.fullScore) * 1_000_000 / AnomalyModel.fullScore)
  }
}
