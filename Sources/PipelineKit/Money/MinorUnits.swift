/// Amounts of money as exact integers: cents, yen, fils.
///
/// An amount is an `Int64` beside its `Currency`; nothing here ever rounds or goes through floating
/// point.
package enum MinorUnits {
  /// Which signs an amount may have.
  package enum SignRule: Sendable {
    /// Refunds and corrections may be negative.
    case anySign
    /// Prices are zero or more; `-0` is zero.
    case nonNegative
  }

  /// Parses a decimal number into minor units.
  ///
  /// Accepts what JSON accepts as a number, `45`, `45.00`, `4.5e1`, `-45`, and zeros in front.
  /// Exactly: with exponent 0 `45.00` is 45 and `45.12` an error, with exponent 2 `45.12` is 4512.
  ///
  /// - Parameter exponent: the currency's decimals, 0 to 4.
  /// - Throws: `MoneyError.notANumber`, `.cannotHold`, `.tooLarge` or `.negative`.
  /// - Complexity: O(length), about 20 ns for an ordinary amount; allocates only to throw.
  package static func parse(
    decimal text: RawSpan, exponent: Int, sign rule: SignRule
  ) throws(MoneyError) -> Int64 {
    guard let number = DecimalText(text) else { throw .notANumber(MoneyError.excerpt(text)) }
    guard number.hasValue else { return 0 }
    if number.isNegative && rule == .nonNegative { throw .negative(MoneyError.excerpt(text)) }
    let power = number.power + exponent
    if power < 0 { throw .cannotHold(MoneyError.excerpt(text), exponent: exponent) }
    guard let magnitude = number.magnitude(text, timesTenTo: power) else {
      throw .tooLarge(MoneyError.excerpt(text))
    }
    let limit = UInt64(Int64.max) + (number.isNegative ? 1 : 0)
    if magnitude > limit { throw .tooLarge(MoneyError.excerpt(text)) }
    return number.isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
  }

  /// Returns `price` times `quantity` in minor units.
  ///
  /// - Throws: `MoneyError.productTooLarge`.
  package static func multiply(
    price: Int64, quantity: Int64
  ) throws(MoneyError) -> Int64 {
    let (product, overflow) = price.multipliedReportingOverflow(by: quantity)
    if overflow { throw .productTooLarge(price: price, quantity: quantity) }
    return product
  }

  /// Returns the decimal text of an amount: `45.00`, `-0.05`, or `45` without decimals.
  ///
  /// - Parameter exponent: the currency's decimals, 0 to 4.
  package static func text(_ amount: Int64, exponent: Int) -> String {
    let digits = String(amount.magnitude)
    let sign = amount < 0 ? "-" : ""
    if exponent == 0 { return sign + digits }
    let padded = String(repeating: "0", count: max(0, exponent + 1 - digits.utf8.count)) + digits
    return sign + padded.dropLast(exponent) + "." + padded.suffix(exponent)
  }
}
