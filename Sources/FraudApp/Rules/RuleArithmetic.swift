/// Arithmetic over raw values that never traps.
///
/// What cannot be computed is absent: an operation on something absent, and a division by zero.
/// What is too large for 64 bits is the greatest or the least value there is, so that a huge amount
/// still exceeds a limit. Where a result has more than six decimals it is rounded half up.
enum RuleArithmetic {
  /// The least value there is; the one below it means absent.
  static let least = -Int64.max

  /// `left + right`.
  @inline(__always)
  static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    if left == FeatureVector.absent || right == FeatureVector.absent { return FeatureVector.absent }
    let (sum, overflow) = left.addingReportingOverflow(right)
    if overflow { return left < 0 ? least : .max }
    return max(sum, least)
  }

  /// `-operand`.
  @inline(__always)
  static func negative(_ operand: Int64) -> Int64 {
    // Absent stays absent: it is its own negative.
    0 &- operand
  }

  /// `left * right`.
  @inline(__always)
  static func product(_ left: Int64, _ right: Int64) -> Int64 {
    if left == FeatureVector.absent || right == FeatureVector.absent { return FeatureVector.absent }
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    if overflow { return (left < 0) != (right < 0) ? least : .max }
    return max(product, least)
  }

  /// The product of two numbers in millionths.
  static func productOfDecimals(_ left: Int64, _ right: Int64) -> Int64 {
    if left == FeatureVector.absent || right == FeatureVector.absent { return FeatureVector.absent }
    let (product, overflow) = left.multipliedReportingOverflow(by: right)
    if !overflow { return rounded(product, by: Millionths.scale) }
    return clamped(rounded(Int128(left) * Int128(right), by: Int128(Millionths.scale)))
  }

  /// `left * scale / right`.
  ///
  /// - Parameter scale: 1 to 10^12.
  static func quotient(_ left: Int64, _ right: Int64, scale: Int64) -> Int64 {
    if left == FeatureVector.absent || right == FeatureVector.absent || right == 0 {
      return FeatureVector.absent
    }
    // Rounding half up looks below the line only once the divisor is positive.
    let (above, below) = right < 0 ? (-left, -right) : (left, right)
    let (product, overflow) = above.multipliedReportingOverflow(by: scale)
    if !overflow { return max(rounded(product, by: below), least) }
    return clamped(rounded(Int128(above) * Int128(scale), by: Int128(below)))
  }

  /// Compares an integer with a number in millionths: negative, zero or positive as the integer is
  /// less, equal or greater. Neither is absent.
  static func order(integer: Int64, decimal: Int64) -> Int64 {
    let (scaled, overflow) = integer.multipliedReportingOverflow(by: Millionths.scale)
    if overflow { return integer < 0 ? -1 : 1 }
    return scaled < decimal ? -1 : scaled > decimal ? 1 : 0
  }

  /// `value / divisor`, half rounded up; `divisor` is positive.
  private static func rounded<Number: FixedWidthInteger & SignedInteger>(
    _ value: Number, by divisor: Number
  ) -> Number {
    var (quotient, rest) = value.quotientAndRemainder(dividingBy: divisor)
    if rest < 0 { (quotient, rest) = (quotient - 1, rest + divisor) }
    return rest >= divisor - rest ? quotient + 1 : quotient
  }

  private static func clamped(_ value: Int128) -> Int64 {
    Int64(clamping: max(value, Int128(least)))
  }
}
