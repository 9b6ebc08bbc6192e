/// The buckets of a ``QuantileSketch``: a logarithm of base 2, linear within each power of two.
///
///     values         buckets           width
///     0 ..< 256      0 ..< 256         1
///     256 ..< 512    256 ..< 384       2
///     512 ..< 1024   384 ..< 512       4
///     …              128 a power of 2  2^(e - 7) for values from 2^e
///
/// A value is at most half a bucket from its middle, and a bucket is at most 1/128 of its values:
/// relative error at most 1/256 = 0.39 %. Shifts and one count of leading zeros, no logarithm: the
/// same bucket on every machine, and 7,296 buckets for all of 0 ... `Int64.max`.
///
/// Source: Masson, Rim, Lee, "DDSketch" (2019), https://doi.org/10.14778/3352063.3352135; the
/// linear interpolation of the logarithm is the one its authors' libraries call fast, and
/// HdrHistogram's.
enum QuantileBuckets {
  /// Buckets in a power of two, as a power of two.
  static let precision = 7

  /// The number of buckets.
  static let count = (63 - precision + 1) << precision

  /// Returns the bucket of a value that is not negative.
  @inline(__always)
  static func bucket(of value: Int64) -> Int {
    let bits = UInt64(bitPattern: value)
    // The exponent is raised to 7 for values below 128, whose buckets are then one value wide.
    let exponent = 63 &- (bits | 1 &<< UInt64(precision)).leadingZeroBitCount
    let drop = exponent &- precision
    return drop &<< precision &+ Int(truncatingIfNeeded: bits &>> UInt64(drop))
  }

  /// Returns the value in the middle of `bucket`, rounded down.
  static func middle(of bucket: Int) -> Int64 {
    precondition(bucket >= 0 && bucket < count, "bucket out of range")
    let drop = max(0, bucket >> precision - 1)
    let low = Int64(bucket - drop << precision) << Int64(drop)
    return low + (1 << Int64(drop)) / 2
  }
}
