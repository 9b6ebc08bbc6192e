/// Base-2 logarithms of whole numbers in units of 1/256, from a table of whole numbers.
///
/// No machine's `log2` is asked, so the same log gives the same scores everywhere. Off by less than
/// two units.
struct FixedLogarithm: Sendable {
  /// Units of one: `value(of: 2) == one`.
  static let one = 256

  /// The logarithms of `1 + index / 256`, in `0 ..< 256`.
  private let mantissa: [Int32]

  init() {
    mantissa = (0..<256).map { Int32(FixedLogarithm.fraction(of: UInt64(256 + $0) << 24)) }
  }

  /// Returns the logarithm of a number above zero.
  @inline(__always) func value(of number: UInt64) -> Int {
    let octave = 63 - number.leadingZeroBitCount
    let index = octave >= 8 ? number >> UInt64(octave - 8) : number << UInt64(8 - octave)
    return octave * FixedLogarithm.one + Int(mantissa[Int(index & 255)])
  }

  /// Returns the eight binary digits of log2(x) for x in 1 ..< 2, given with 32 binary places:
  /// squaring doubles the logarithm, and each doubling that passes 1 is a digit.
  private static func fraction(of number: UInt64) -> Int {
    var (x, digits) = (number, 0)
    for _ in 0..<8 {
      x = x.multipliedFullWidth(by: x).high << 32 | x.multipliedFullWidth(by: x).low >> 32
      digits <<= 1
      if x >= 2 << 32 {
        digits |= 1
        x >>= 1
      }
    }
    return digits
  }
}
