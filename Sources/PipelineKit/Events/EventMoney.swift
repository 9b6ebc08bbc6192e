/// The amounts of events, in both versions of their schema.
///
/// Version 1 has whole cents of US dollars, written without point and exponent, and no currency.
/// Version 2 has a decimal in major units and an ISO 4217 currency, US dollars when absent.
package enum EventMoney {
  /// The amount in minor units of its currency.
  ///
  /// - Parameter currency: the code as written, nil if absent.
  /// - Throws: `MoneyError` when the currency is unknown, or cannot hold the amount exactly; when a
  ///   version 1 amount is not written as a whole number, as `45.00`, which may have meant dollars.
  package static func minorUnits(amount: RawSpan, currency: [UInt8]?, version: Int)
    throws(MoneyError) -> (minor: Int64, currency: Currency)
  {
    if version == 1 {
      guard isWhole(amount) else { throw .notWhole(MoneyError.excerpt(amount)) }
      return (
        try MinorUnits.parse(decimal: amount, exponent: 0, sign: .nonNegative), .usd
      )
    }
    let code =
      try currency.map { code throws(MoneyError) in try Currency(code: code.span.bytes) } ?? .usd
    let minor = try MinorUnits.parse(
      decimal: amount, exponent: code.exponent, sign: .nonNegative)
    return (minor, code)
  }

  /// Whether a number is written without point and exponent.
  private static func isWhole(_ amount: RawSpan) -> Bool {
    for index in 0..<amount.byteCount {
      switch amount.octet(index) {
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"): return false
      default: continue
      }
    }
    return true
  }
}
