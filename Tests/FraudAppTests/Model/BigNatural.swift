@testable import ModelSupport

/// A whole number at or above zero without bound: decimal digits, as on paper.
///
/// Base 1,000,000,000, the least significant digit first, no zeros at the end. Made to be believed,
/// not to be fast.
struct BigNatural: Hashable, Comparable, CustomStringConvertible {
  static let base = 1_000_000_000
  var digits: [Int]

  init(_ number: Int) {
    precondition(number >= 0, "a number at or above zero")
    digits = []
    var rest = number
    while rest > 0 {
      digits.append(rest % BigNatural.base)
      rest /= BigNatural.base
    }
  }

  private init(digits: [Int]) {
    self.digits = digits
    while self.digits.last == 0 { self.digits.removeLast() }
  }

  static func < (left: BigNatural, right: BigNatural) -> Bool {
    if left.digits.count != right.digits.count { return left.digits.count < right.digits.count }
    return left.digits.reversed().lexicographicallyPrecedes(right.digits.reversed())
  }

  static func + (left: BigNatural, right: BigNatural) -> BigNatural {
    var sum: [Int] = []
    var carry = 0
    for index in 0..<max(left.digits.count, right.digits.count) + 1 {
      let place = left.digit(index) + right.digit(index) + carry
      sum.append(place % base)
      carry = place / base
    }
    return BigNatural(digits: sum)
  }

  /// The distance of two numbers.
  static func distance(_ one: BigNatural, _ other: BigNatural) -> BigNatural {
    let (large, small) = one < other ? (other, one) : (one, other)
    var rest: [Int] = []
    var borrow = 0
    for index in large.digits.indices {
      let place = large.digit(index) - small.digit(index) - borrow
      rest.append(place < 0 ? place + base : place)
      borrow = place < 0 ? 1 : 0
    }
    return BigNatural(digits: rest)
  }

  static func * (left: BigNatural, right: BigNatural) -> BigNatural {
    var product = Array(repeating: 0, count: left.digits.count + right.digits.count + 1)
    for (low, digit) in left.digits.enumerated() {
      var carry = 0
      for high in 0...right.digits.count {
        let place = product[low + high] + digit * right.digit(high) + carry
        product[low + high] = place % base
        carry = place / base
      }
    }
    return BigNatural(digits: product)
  }

  private func digit(_ index: Int) -> Int { index < digits.count ? digits[index] : 0 }

  var isZero: Bool { digits.isEmpty }

  var description: String {
    guard let first = digits.last else { return "0" }
    return digits.dropLast().reversed().reduce("\(first)") { text, digit in
      text + String(String(digit + BigNatural.base).dropFirst())
    }
  }

  /// The nearest `Double`, as the standard library reads decimal text.
  var nearest: Double { Double(description) ?? .nan }

  /// The greatest number in `0 ... limit` for which `holds`, which holds for 0 and, once it does
  /// not, for none greater.
  static func greatest(upTo limit: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, limit)
    while low < high {
      let middle = low + (high - low + 1) / 2
      if holds(middle) { low = middle } else { high = middle - 1 }
    }
    return low
  }
}

extension BigNatural: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int) { self.init(value) }
}
