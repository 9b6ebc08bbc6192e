/// How many standard deviations an amount lies from a user's mean, as a share of those at which it
/// scores 1: exact integers, rounded half up to millionths once.
///
///     n, S1, V     count, sum and spread of the learnt amounts     std² = V / (n (n - 1))
///     D            |n · amount - S1|                               d    the divisor in millionths
///     floor        the greater of p % of the mean and one minor unit, never rounded
///
///     x = D M² / (n d std),  in millionths;  the result is the greatest k <= M with k - ½ <= x
///
/// A floating-point estimate decides unless it is within 10^-6 of a step; then the integers do.
struct AmountDeviation {
  private static let scale = Double(Millionths.scale)

  private let sums: AmountSums
  private let settings: BehaviourSettings
  private let distance: UInt128

  /// - Precondition: at least two amounts.
  private init(_ amount: Int64, _ sums: AmountSums, _ settings: BehaviourSettings) {
    precondition(sums.count >= 2, "a deviation from less than two amounts")
    self.sums = sums
    self.settings = settings
    distance = sums.distance(amount).magnitude
  }

  /// The deviation of `amount` in millionths, at most a million.
  static func millionths(
    _ amount: Int64, _ sums: AmountSums, _ settings: BehaviourSettings
  ) -> Int64 {
    let deviation = AmountDeviation(amount, sums, settings)
    guard deviation.distance > 0 else { return 0 }
    return deviation.isFloored ? deviation.floored() : deviation.spread()
  }

  /// Whether the floor is a share of the mean, rather than one minor unit.
  private var isShare: Bool {
    sums.sum.multipliedReportingOverflow(by: percent).overflow
      || sums.sum * percent >= UInt128(sums.count) * 100
  }

  private var percent: UInt128 { UInt128(settings.stdFloorPercent) }
  private var divisor: WideInteger { WideInteger(settings.amountDivisor.value) }

  /// Whether the standard deviation lies below the floor.
  private var isFloored: Bool {
    let n = sums.count
    if let small = sums.smallSpread {
      let floor =
        isShare
        ? Double(settings.stdFloorPercent) * sums.sum.nearestDouble / (100 * Double(n)) : 1
      let squared = small.nearestDouble / (Double(n) * Double(n - 1))
      if squared < floor * floor * (1 - 1e-9) { return true }
      if squared > floor * floor * (1 + 1e-9) { return false }
    }
    guard isShare else { return sums.spread < WideInteger(n) * WideInteger(n - 1) }
    let mean = WideInteger(sums.sum) * WideInteger(percent)
    return sums.spread * WideInteger(10_000) * WideInteger(n) < mean * mean * WideInteger(n - 1)
  }

  /// x with the floor for a standard deviation.
  private func floored() -> Int64 {
    let d = Double(settings.amountDivisor.value)
    let estimate: Double
    let numerator: WideInteger
    let denominator: WideInteger
    let square = WideInteger(Millionths.scale) * WideInteger(Millionths.scale)
    if isShare {
      estimate =
        100 * distance.nearestDouble / (Double(settings.stdFloorPercent) * sums.sum.nearestDouble)
        * Self.scale * Self.scale / d
      if let sure = Self.sure(estimate) { return sure }
      numerator = WideInteger(distance) * WideInteger(200) * square
      denominator = WideInteger(sums.sum) * WideInteger(percent) * divisor
    } else {
      estimate = distance.nearestDouble / Double(sums.count) * Self.scale * Self.scale / d
      if let sure = Self.sure(estimate) { return sure }
      numerator = WideInteger(distance) * WideInteger(2) * square
      denominator = WideInteger(sums.count) * divisor
    }
    return Self.greatest(near: estimate) { k in
      !(numerator < denominator * WideInteger(2 * k - 1))
    }
  }

  /// x with the standard deviation itself.
  private func spread() -> Int64 {
    let n = Double(sums.count)
    let spread = sums.smallSpread?.nearestDouble ?? sums.spread.nearestDouble
    let estimate =
      distance.nearestDouble * ((n - 1) / n / spread).squareRoot() * Self.scale * Self.scale
      / Double(settings.amountDivisor.value)
    if let sure = Self.sure(estimate) { return sure }
    let square = WideInteger(Millionths.scale) * WideInteger(Millionths.scale)
    let numerator =
      WideInteger(distance) * WideInteger(distance) * square * square * WideInteger(4)
      * WideInteger(sums.count - 1)
    let denominator = divisor * divisor * sums.spread * WideInteger(sums.count)
    return Self.greatest(near: estimate) { k in
      let odd = WideInteger(2 * k - 1)
      return !(numerator < denominator * odd * odd)
    }
  }

  /// The result where the estimate's error cannot change it.
  private static func sure(_ estimate: Double) -> Int64? {
    if estimate > scale + 1 { return Millionths.scale }
    let shifted = estimate + 0.5
    return abs(shifted - shifted.rounded()) > 1e-6 ? Int64(shifted.rounded(.down)) : nil
  }

  /// The greatest k, at most a million, for which `holds`; 0 always does.
  private static func greatest(near estimate: Double, _ holds: (Int64) -> Bool) -> Int64 {
    var k = min(Millionths.scale, Int64(estimate + 0.5) + 2)
    while k > 0, !holds(k) { k -= 1 }
    return k
  }
}
