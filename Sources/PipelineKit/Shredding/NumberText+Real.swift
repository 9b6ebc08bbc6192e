/// Numbers as floating-point values.
extension NumberText {
  /// Digits that a floating-point number holds exactly.
  private static let exactDigitsMax = 15
  /// The powers of ten up to as many places, all of them exact.
  private static let powersOfTen: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]

  /// The nearest floating-point number to a text; nil where it is no number.
  ///
  /// Up to 15 digits are a whole number over a power of ten, both exact, and so their quotient is
  /// rounded once, as it must be; longer texts and exponents are left to the library.
  ///
  /// - Complexity: O(length); allocates nothing for up to 15 digits.
  package static func real(_ text: RawSpan) -> Double? {
    let count = text.byteCount
    let isNegative = count > 0 && text.byte(0) == UInt8(ascii: "-")
    var (value, digits, places, isBehindDot) = (0, 0, 0, false)
    for position in (isNegative ? 1 : 0)..<count {
      let digit = text.byte(position) &- UInt8(ascii: "0")
      if digit < 10, digits < exactDigitsMax {
        value = value * 10 + Int(digit)
        digits += 1
        if isBehindDot { places += 1 }
      } else if text.byte(position) == UInt8(ascii: "."), !isBehindDot {
        isBehindDot = true
      } else {
        return library(text)
      }
    }
    guard digits > 0 else { return library(text) }
    let magnitude = Double(value) / powersOfTen[places]
    return isNegative ? -magnitude : magnitude
  }

  private static func library(_ text: RawSpan) -> Double? {
    Double(String(decoding: text.array(0..<text.byteCount), as: UTF8.self))
  }
}
