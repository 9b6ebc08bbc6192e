/// What can be wrong with an amount of money or its currency.
///
/// The texts are excerpts of at most 40 bytes.
package enum MoneyError: Error, Equatable {
  /// The text is not three capital letters.
  case notACurrencyCode(String)
  /// Three capital letters that ISO 4217 does not list.
  case unknownCurrency(String)
  /// A code of ISO 4217 without a minor unit, such as gold: no amount of it can be counted.
  case noMinorUnit(String)
  /// The text is no decimal number.
  case notANumber(String)
  /// Cents of version 1 that are not written as a whole number: 45.00.
  case notWhole(String)
  /// The number has more decimals than the currency: 45.12 JPY.
  case cannotHold(String, exponent: Int)
  /// The number of minor units is beyond 64 bits.
  case tooLarge(String)
  /// The number is negative where that makes no sense.
  case negative(String)
  /// Price times quantity is beyond 64 bits.
  case productTooLarge(price: Int64, quantity: Int64)

  /// Returns the start of a text, as evidence.
  static func excerpt(_ text: RawSpan) -> String {
    let count = min(text.byteCount, 40)
    let bytes = (0..<count).map { text.octet($0) }
    return String(decoding: bytes, as: UTF8.self) + (text.byteCount > count ? "…" : "")
  }
}

extension MoneyError: CustomStringConvertible {
  /// What is wrong, where, and what was expected instead.
  package var description: String {
    switch self {
    case .notACurrencyCode(let text):
      "currency '\(text)': expected three capital letters of ISO 4217, such as USD"
    case .unknownCurrency(let text):
      "currency '\(text)': not a code of ISO 4217"
    case .noMinorUnit(let text):
      "currency '\(text)': has no minor unit, so amounts of it cannot be counted"
    case .notANumber(let text):
      "amount '\(text)': expected a decimal number such as 45.00"
    case .notWhole(let text):
      "amount '\(text)': version 1 has whole cents, written without point and exponent"
    case .cannotHold(let text, let exponent):
      "amount '\(text)': a value it cannot hold, the currency has \(exponent) decimals"
    case .tooLarge(let text):
      "amount '\(text)': beyond 64-bit minor units"
    case .negative(let text):
      "amount '\(text)': expected zero or more"
    case .productTooLarge(let price, let quantity):
      "price \(price) times quantity \(quantity): beyond 64-bit minor units"
    }
  }
}
