/// A small pseudo-random generator: 64 bits of state, one add and two multiplies a number.
///
/// The same seed gives the same numbers on every machine. Not for secrets.
///
/// Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014;
/// constants as in Vigna's public-domain splitmix64.c.
package struct SplitMix64: RandomNumberGenerator, Sendable {
  @usableFromInline var state: UInt64

  /// Makes a generator whose whole future is decided by `seed`.
  package init(seed: UInt64) { state = seed }

  /// Returns the next 64 bits, uniformly distributed.
  @inlinable package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Returns a number in `0 ..< bound`, by Lemire's multiply-shift; the bias is below
  /// `bound / 2^64`.
  @inlinable package mutating func below(_ bound: Int) -> Int {
    precondition(bound > 0, "a bound above zero")
    return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// Returns a number in the half-open `range`.
  @inlinable package mutating func within(_ range: Range<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// Returns a number in `0 ..< 1` with 53 random bits.
  @inlinable package mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Returns true with the given probability.
  @inlinable package mutating func chance(_ probability: Double) -> Bool {
    unit() < probability
  }

  /// Returns an approximately normal number, mean 0 and standard deviation 1, in `-3.47 ... 3.47`.
  ///
  /// The sum of four 16-bit uniforms (Irwin–Hall), which is exact arithmetic: no platform's
  /// `log` or `cos` can change a byte of what is generated.
  @inlinable package mutating func normal() -> Double {
    let bits = next()
    let sum =
      (bits & 0xFFFF) + (bits >> 16 & 0xFFFF) + (bits >> 32 & 0xFFFF) + (bits >> 48)
    return (Double(sum) - 131_070) / 37_837.2
  }

  /// Returns one element of `elements`, each as likely as the other.
  @inlinable package mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[below(elements.count)]
  }
}
