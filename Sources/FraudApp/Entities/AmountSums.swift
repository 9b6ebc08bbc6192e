/// Count, sum and sum of squares of amounts in one currency, exact.
///
/// 128 bits hold the squares of four billion amounts of up to 10^14 minor units. A sum that leaves
/// them stays at the greatest value.
struct AmountSums: Equatable, Sendable {
  var count: Int64 = 0
  var sum: UInt128 = 0
  var squares: UInt128 = 0

  mutating func add(_ amount: Int64) {
    let amount = UInt128(amount)
    count += 1
    let (sum, isFull) = sum.addingReportingOverflow(amount)
    self.sum = isFull ? .max : sum
    let (squares, isOver) = squares.addingReportingOverflow(amount * amount)
    self.squares = isOver ? .max : squares
  }

  /// `count * squares - sum²`: the variance times `count * (count - 1)`; 0 without spread.
  var spread: WideInteger {
    let (square, isWide) = sum.multipliedReportingOverflow(by: sum)
    let (product, isWider) = squares.multipliedReportingOverflow(by: UInt128(count))
    if !isWide, !isWider { return WideInteger(product > square ? product - square : 0) }
    let minuend = WideInteger(squares) * WideInteger(count)
    let subtrahend = WideInteger(sum) * WideInteger(sum)
    return minuend < subtrahend ? WideInteger(UInt128(0)) : minuend - subtrahend
  }

  /// The spread where it fits into 128 bits, which all ordinary ones do: no allocation.
  var smallSpread: UInt128? {
    let (square, isWide) = sum.multipliedReportingOverflow(by: sum)
    let (product, isWider) = squares.multipliedReportingOverflow(by: UInt128(count))
    return isWide || isWider ? nil : product > square ? product - square : 0
  }

  /// `count * amount - sum`, as magnitude and sign.
  func distance(_ amount: Int64) -> (magnitude: UInt128, isBelow: Bool) {
    let scaled = UInt128(amount) * UInt128(count)
    return scaled >= sum ? (scaled - sum, false) : (sum - scaled, true)
  }

  /// The spread as the nearest floating-point number.
  private var spreadDouble: Double { smallSpread?.nearestDouble ?? spread.nearestDouble }

  /// (amount − mean) / sample standard deviation; nil below two amounts or without spread.
  func zScore(_ amount: Int64) -> Double? {
    guard count >= 2 else { return nil }
    let spread = spreadDouble
    guard spread > 0 else { return nil }
    let (magnitude, isBelow) = distance(amount)
    let numerator = magnitude.nearestDouble
    let z = numerator / (Double(count) * spread / Double(count - 1)).squareRoot()
    return isBelow ? -z : z
  }

  /// The mean in minor units, rounded half up; nil without amounts.
  var meanMinor: Int64? {
    guard count > 0 else { return nil }
    let count = UInt128(count)
    return Int64(clamping: sum / count + (sum % count * 2 >= count ? 1 : 0))
  }

  /// The sample standard deviation in minor units, rounded half up; nil below two amounts.
  var deviationMinor: Int64? {
    guard count >= 2 else { return nil }
    let pairs = Double(count) * Double(count - 1)
    let estimate = (spreadDouble / pairs).squareRoot()
    let nearest = (estimate + 0.5).rounded(.down)
    let distance = abs(estimate + 0.5 - (estimate + 0.5).rounded())
    if distance > estimate * 1e-12 + 1e-9 { return Int64(nearest) }
    // The greatest k with (2k - 1)² n (n - 1) <= 4 V; the estimate is right to 10^-12 of itself.
    let bound = spread * WideInteger(4)
    let scale = WideInteger(count) * WideInteger(count - 1)
    let error = Int64(estimate * 1e-12) + 2
    var (low, high) = (max(0, Int64(nearest) - error), Int64(nearest) + error)
    while low < high {
      let middle = low + (high - low + 1) / 2
      let odd = WideInteger(2 * UInt128(middle) - 1)
      if bound < odd * odd * scale { high = middle - 1 } else { low = middle }
    }
    return low
  }

  /// The amount divided by the mean in millionths, rounded half up; nil without amounts.
  func ratioToMean(_ amount: Int64) -> Int64? {
    guard count > 0, sum > 0 else { return nil }
    let (scaled, isOver) = (UInt128(amount) * UInt128(count)).multipliedReportingOverflow(
      by: UInt128(Millionths.scale))
    if isOver { return .max }
    return Int64(clamping: scaled / sum + (scaled % sum >= sum - scaled % sum ? 1 : 0))
  }
}
