/// A currency the shop takes, with its ISO 4217 exponent.
struct Currency: Sendable {
  var code: StaticString
  /// Digits after the decimal point.
  var exponent: Int
  /// Minor units for one US cent, near enough.
  var minorPerCent: Double

  static let usd = Currency(code: "USD", exponent: 2, minorPerCent: 1)
  static let eur = Currency(code: "EUR", exponent: 2, minorPerCent: 0.9)
  static let gbp = Currency(code: "GBP", exponent: 2, minorPerCent: 0.8)
  static let jpy = Currency(code: "JPY", exponent: 0, minorPerCent: 1.5)
  static let kwd = Currency(code: "KWD", exponent: 3, minorPerCent: 3.1)
}
