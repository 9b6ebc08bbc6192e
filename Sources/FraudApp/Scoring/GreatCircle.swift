/// Distances between places, the same to the last bit on every machine.
///
/// The sines of a C library differ between machines in their last bits, and a distance decides: a
/// rule may ask for more than 300 km. Here everything is made of +, -, *, / and square roots of
/// IEEE 754, one after the other, whose results the standard prescribes.
enum GreatCircle {
  /// The earth's mean radius in kilometres (IUGG).
  private static let radius = 6371.0088

  /// The distance in kilometres along a great circle of a sphere of the earth's mean radius.
  ///
  /// Its error is below 10^-8 km up to 19,000 km, and below 3 · 10^-4 km to the antipodes, where the
  /// formula is ill-conditioned.
  ///
  /// Source: the haversine formula; Sinnott, "Virtues of the Haversine", Sky and Telescope 68
  /// (1984), 159.
  ///
  /// - Parameters: degrees; latitudes within ±90, longitudes within ±180.
  static func kilometres(_ lat1: Double, _ lon1: Double, _ lat2: Double, _ lon2: Double) -> Double {
    let sinLatitude = sine(degrees: (lat2 - lat1) / 2)
    let sinLongitude = sine(degrees: (lon2 - lon1) / 2)
    let cosines = sine(degrees: 90 - abs(lat1)) * sine(degrees: 90 - abs(lat2))
    let square = sinLatitude * sinLatitude + cosines * sinLongitude * sinLongitude
    return 2 * radius * arcsine(min(1, square.squareRoot()))
  }

  /// The sine of an angle within ±360 degrees.
  ///
  /// Quarters of a circle are cut off in degrees, where that is exact; for what is left, at most
  /// 45 degrees, the Taylor series are cut where the next term is below 10^-16.
  static func sine(degrees: Double) -> Double {
    let quarters = (degrees / 90).rounded()
    let x = (degrees - quarters * 90) * (Double.pi / 180)
    let y = x * x
    switch Int(quarters) & 3 {
    case 0: return sineSeries(x, y)
    case 1: return cosineSeries(y)
    case 2: return -sineSeries(x, y)
    default: return -cosineSeries(y)
    }
  }

  /// x - x³/3! + … + x¹⁷/17!, innermost first.
  private static func sineSeries(_ x: Double, _ y: Double) -> Double {
    var sum = 1 - y / 272
    sum = 1 - y / 210 * sum
    sum = 1 - y / 156 * sum
    sum = 1 - y / 110 * sum
    sum = 1 - y / 72 * sum
    sum = 1 - y / 42 * sum
    sum = 1 - y / 20 * sum
    return x - x * (y / 6 * sum)
  }

  /// 1 - x²/2! + … + x¹⁶/16!, innermost first.
  private static func cosineSeries(_ y: Double) -> Double {
    var sum = 1 - y / 240
    sum = 1 - y / 182 * sum
    sum = 1 - y / 132 * sum
    sum = 1 - y / 90 * sum
    sum = 1 - y / 56 * sum
    sum = 1 - y / 30 * sum
    sum = 1 - y / 12 * sum
    return 1 - y / 2 * sum
  }

  /// The angle in radians, 0 to π/2, whose sine is `x`, 0 to 1.
  ///
  /// Above ½ that of the half complement; then the angle is halved once, which leaves a sine of at
  /// most 0.26, where fourteen terms of the series are enough.
  static func arcsine(_ x: Double) -> Double {
    guard x <= 0.5 else { return Double.pi / 2 - 2 * arcsine(((1 - x) / 2).squareRoot()) }
    let half = x / (2 * (1 + (1 - x * x).squareRoot())).squareRoot()
    let y = half * half
    var sum = 1.0
    for ratio in arcsineRatios { sum = 1 + ratio * y * sum }
    return 2 * half * sum
  }

  /// The ratio of each coefficient of the arcsine's series to the one before, the last first:
  /// (2k + 1)² / ((2k + 2)(2k + 3)).
  private static let arcsineRatios: [Double] = (0..<14).reversed().map { k in
    let odd = Double(2 * k + 1)
    return odd * odd / ((odd + 1) * (odd + 2))
  }
}
