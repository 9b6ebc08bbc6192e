import PipelineKit

/// Reads degrees of latitude and longitude.
enum Degrees {
  /// Digits that a floating-point number holds exactly.
  private static let digitsMax = 15
  /// Powers of ten that one holds exactly, as many as digits are read here.
  private static let powers: [Double] = (0...digitsMax).reduce(into: []) { powers, _ in
    powers.append((powers.last ?? 0.1) * 10)
  }

  /// The nearest floating-point number to a JSON number; NaN for what is none.
  ///
  /// Up to 15 digits, as places have, are a whole number over a power of ten, both exact, and so
  /// their quotient is rounded once; the rest is left to the library.
  static func parse(_ text: RawSpan) -> Double {
    let count = text.byteCount
    let isNegative = count > 0 && text.byte(0) == UInt8(ascii: "-")
    var (value, digits, places, isBehindDot) = (0, 0, 0, false)
    for position in (isNegative ? 1 : 0)..<count {
      let digit = text.byte(position) &- UInt8(ascii: "0")
      if digit < 10 {
        value = value * 10 + Int(digit)
        digits += 1
        if isBehindDot { places += 1 }
        if digits > digitsMax { return library(text) }
      } else if text.byte(position) == UInt8(ascii: "."), !isBehindDot {
        isBehindDot = true
      } else {
        return library(text)
      }
    }
    guard digits > 0 else { return library(text) }
    let degrees = Double(value) / powers[places]
    return isNegative ? -degrees : degrees
  }

  private static func library(_ text: RawSpan) -> Double {
    Double(String(decoding: text.array(0..<text.byteCount), as: UTF8.self)) ?? .nan
  }
}
