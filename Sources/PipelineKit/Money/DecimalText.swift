/// Where the digits of a decimal number lie in its text.
///
///     -0045.0500e2        digits 45.05 at 3 ..< 8, power = 2 - 2: 4505 times ten to the 0
///        ^   ^            first and last digit that is not zero
///
/// Zeros around the digits cost nothing, however many, so `45.000000000000000000000` is no overflow.
struct DecimalText {
  /// Whether it starts with a minus sign.
  private(set) var isNegative = false
  /// The digits from the first to the last that is not zero; a dot may lie between them.
  private var digits = 0..<0
  /// The power of ten the digits, read as an integer, are to be multiplied with.
  private(set) var power = 0

  /// Whether any digit is not zero.
  var hasValue: Bool { !digits.isEmpty }

  /// Reads one whole text: `-`, digits, a dot and digits, `e` with a sign and digits.
  ///
  /// - Returns: nil when it is anything else.
  init?(_ text: RawSpan) {
    var at = 0
    if text.byteCount > 0, text.octet(0) == UInt8(ascii: "-") { (isNegative, at) = (true, 1) }
    let whole = DecimalText.digitsEnd(text, from: at)
    if whole == at { return nil }
    var (end, dot) = (whole, whole)
    if end < text.byteCount, text.octet(end) == UInt8(ascii: ".") {
      end = DecimalText.digitsEnd(text, from: dot + 1)
      if end == dot + 1 { return nil }
    }
    locateDigits(text, in: at..<end, dot: dot)
    dot = end
    guard dot < text.byteCount else { return }
    guard text.octet(dot) | 0x20 == UInt8(ascii: "e"),
      let exponent = DecimalText.exponent(text, from: dot + 1)
    else { return nil }
    power += exponent
  }

  /// Sets `digits` and `power` from the part before the exponent.
  private mutating func locateDigits(_ text: RawSpan, in part: Range<Int>, dot: Int) {
    var (first, last) = (part.lowerBound, part.upperBound)
    while first < last, text.octet(first) <= UInt8(ascii: "0") { first += 1 }
    while last > first, text.octet(last - 1) <= UInt8(ascii: "0") { last -= 1 }
    digits = first..<last
    power = last > dot ? dot + 1 - last : dot - last
  }

  /// Returns the number's magnitude times `10^power`, or nil when it is beyond 64 bits.
  ///
  /// - Parameter power: zero or more.
  func magnitude(_ text: RawSpan, timesTenTo power: Int) -> UInt64? {
    if digits.count > 20 || power > 19 { return nil }
    var value: UInt64 = 0
    var isTooLarge = false
    for index in digits.lowerBound..<(digits.upperBound + power) {
      let byte = index < digits.upperBound ? text.octet(index) : UInt8(ascii: "0")
      if byte == UInt8(ascii: ".") { continue }
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(byte &- UInt8(ascii: "0")))
      isTooLarge = isTooLarge || overflow || carry
      value = sum
    }
    return isTooLarge ? nil : value
  }

  /// Returns the offset after the digits that start at `start`.
  private static func digitsEnd(_ text: RawSpan, from start: Int) -> Int {
    var at = start
    while at < text.byteCount, text.octet(at) &- UInt8(ascii: "0") < 10 { at += 1 }
    return at
  }

  /// Returns the exponent that fills the rest of the text, held within ± a billion.
  private static func exponent(_ text: RawSpan, from start: Int) -> Int? {
    guard start < text.byteCount else { return nil }
    let mark = text.octet(start)
    let hasSign = mark == UInt8(ascii: "-") || mark == UInt8(ascii: "+")
    let first = hasSign ? start + 1 : start
    guard first < text.byteCount, digitsEnd(text, from: first) == text.byteCount else { return nil }
    var value = 0
    for index in first..<text.byteCount {
      value = min(1_000_000_000, value * 10 + Int(text.octet(index) &- UInt8(ascii: "0")))
    }
    return mark == UInt8(ascii: "-") ? -value : value
  }
}
