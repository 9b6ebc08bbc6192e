/// A whole number, zero or more, of any size: for the few comparisons whose products pass 128 bits.
///
///     limbs    least significant first, 64 bits each, no zero at the end
struct WideInteger: Equatable, Sendable {
  private var limbs: [UInt64] = []

  init(_ value: UInt128) {
    let (high, low) = (UInt64(truncatingIfNeeded: value >> 64), UInt64(truncatingIfNeeded: value))
    limbs = [low, high]
    trim()
  }

  init(_ value: Int64) {
    precondition(value >= 0, "a wide integer below zero")
    self.init(UInt128(value))
  }

  private init(limbs: [UInt64]) {
    self.limbs = limbs
    trim()
  }

  private mutating func trim() {
    while limbs.last == 0 { limbs.removeLast() }
  }

  static func * (left: WideInteger, right: WideInteger) -> WideInteger {
    var product = [UInt64](repeating: 0, count: left.limbs.count + right.limbs.count)
    for (place, limb) in left.limbs.enumerated() {
      var carry: UInt64 = 0
      for (other, factor) in right.limbs.enumerated() {
        let (high, low) = limb.multipliedFullWidth(by: factor)
        let (first, overflowed) = product[place + other].addingReportingOverflow(low)
        let (second, overflowedAgain) = first.addingReportingOverflow(carry)
        product[place + other] = second
        carry = high + (overflowed ? 1 : 0) + (overflowedAgain ? 1 : 0)
      }
      product[place + right.limbs.count] = carry
    }
    return WideInteger(limbs: product)
  }

  static func + (left: WideInteger, right: WideInteger) -> WideInteger {
    var sum: [UInt64] = []
    var carry: UInt64 = 0
    for place in 0..<max(left.limbs.count, right.limbs.count) {
      let (first, overflowed) = left.limb(place).addingReportingOverflow(right.limb(place))
      let (second, overflowedAgain) = first.addingReportingOverflow(carry)
      sum.append(second)
      carry = (overflowed ? 1 : 0) + (overflowedAgain ? 1 : 0)
    }
    return WideInteger(limbs: sum + [carry])
  }

  /// - Precondition: `right` is not greater than `left`.
  static func - (left: WideInteger, right: WideInteger) -> WideInteger {
    precondition(!(left < right), "a wide integer below zero")
    var difference: [UInt64] = []
    var borrow: UInt64 = 0
    for place in left.limbs.indices {
      let (first, overflowed) = left.limbs[place].subtractingReportingOverflow(right.limb(place))
      let (second, overflowedAgain) = first.subtractingReportingOverflow(borrow)
      difference.append(second)
      borrow = (overflowed ? 1 : 0) + (overflowedAgain ? 1 : 0)
    }
    return WideInteger(limbs: difference)
  }

  static func < (left: WideInteger, right: WideInteger) -> Bool {
    if left.limbs.count != right.limbs.count { return left.limbs.count < right.limbs.count }
    for place in left.limbs.indices.reversed() where left.limbs[place] != right.limbs[place] {
      return left.limbs[place] < right.limbs[place]
    }
    return false
  }

  private func limb(_ place: Int) -> UInt64 { place < limbs.count ? limbs[place] : 0 }

  /// The number itself where it fits.
  var small: UInt128? {
    limbs.count <= 2 ? UInt128(limb(1)) << 64 | UInt128(limb(0)) : nil
  }

  /// The nearest floating-point number, ties to even.
  var nearestDouble: Double {
    if let small { return small.nearestDouble }
    // The top 128 bits, with whatever lies below them in the last one, round as the whole does.
    let top = limbs.count
    let shift = UInt128(limbs[top - 1].leadingZeroBitCount)
    var head = UInt128(limbs[top - 1]) << 64 | UInt128(limbs[top - 2])
    let next = UInt128(limbs[top - 3])
    if shift > 0 { head = head << shift | next >> (64 - shift) }
    let isRestZero = next << (64 + shift) == 0 && limbs[..<(top - 3)].allSatisfy { $0 == 0 }
    if !isRestZero { head |= 1 }
    return head.nearestDouble
      * Double(sign: .plus, exponent: (top - 2) * 64 - Int(shift), significand: 1)
  }
}

extension WideInteger: ExpressibleByIntegerLiteral {
  init(integerLiteral value: Int64) { self.init(value) }
}

extension UInt128 {
  /// The nearest floating-point number, ties to even.
  var nearestDouble: Double {
    if self <= UInt128(UInt64.max) { return Double(UInt64(truncatingIfNeeded: self)) }
    return Double(self)
  }
}
