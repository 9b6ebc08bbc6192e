/// An exact decimal number of at most six places, kept as a count of millionths.
///
///     0.3   is 300_000        1   is 1_000_000        -0.000001   is -1
///
/// Scores, weights and thresholds are such numbers: binary floating point cannot hold 0.3, and
/// takes wrong decisions where a sum must equal a threshold.
struct Millionths: Hashable, Comparable, Sendable {
  /// The number times a million.
  var value: Int64

  /// Millionths in one.
  static let scale: Int64 = 1_000_000
  /// Decimal places of the finest number there is.
  static let places = 6

  static let zero = Millionths(0)
  static let one = Millionths(scale)

  /// Makes the number `value / 1_000_000`.
  init(_ value: Int64) { self.value = value }

  static func < (left: Millionths, right: Millionths) -> Bool { left.value < right.value }

  /// The nearest count of millionths, within what a feature holds.
  static func nearest(_ value: Double) -> Int64 {
    Int64(max(-9e18, min(9e18, (value * Double(scale)).rounded())))
  }
}

extension Millionths {
  /// Why a text is no such number.
  enum Refusal: Error, Equatable {
    case notANumber
    /// More than six digits after the dot, zeros included.
    case tooManyPlaces
    case tooLarge
  }

  /// Parses `-`, digits, a dot and one to six digits; the sign and the places may be missing.
  ///
  /// No exponent, no `+`, no spaces; digits cannot be left out on either side of a dot.
  ///
  /// - Complexity: O(length); allocates nothing.
  init(parsing text: some Collection<UInt8>) throws(Refusal) {
    let isNegative = text.first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text[...]
    let whole = digits.prefix { Millionths.isDigit($0) }
    var places = digits.dropFirst(whole.count)
    if !places.isEmpty {
      guard places.first == UInt8(ascii: "."), places.count > 1 else { throw .notANumber }
      places = places.dropFirst()
    }
    guard !whole.isEmpty, places.allSatisfy({ Millionths.isDigit($0) }) else { throw .notANumber }
    guard places.count <= Millionths.places else { throw .tooManyPlaces }
    var total: Int64 = 0
    for digit in whole { total = try Millionths.appending(digit, to: total) }
    for digit in places { total = try Millionths.appending(digit, to: total) }
    for _ in places.count..<Millionths.places {
      total = try Millionths.appending(UInt8(ascii: "0"), to: total)
    }
    self.init(isNegative ? -total : total)
  }

  private static func appending(_ digit: UInt8, to total: Int64) throws(Refusal) -> Int64 {
    let (tens, overflow) = total.multipliedReportingOverflow(by: 10)
    let (sum, carried) = tens.addingReportingOverflow(Int64(digit - UInt8(ascii: "0")))
    if overflow || carried { throw .tooLarge }
    return sum
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }
}

extension Millionths: CustomStringConvertible {
  /// The shortest decimal text: `0.3`, `1`, `-0.000001`.
  var description: String {
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: UInt64(Millionths.scale))
    let sign = value < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let padded = String(String(rest + UInt64(Millionths.scale)).dropFirst())
    let last = padded.lastIndex { $0 != "0" } ?? padded.startIndex
    return "\(sign)\(whole).\(padded[...last])"
  }
}
