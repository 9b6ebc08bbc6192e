/// A summary of many elements that can be merged and stored: distinct counts and percentiles.
package protocol AggregateSketch: Sendable {
  /// Creates the summary of nothing.
  init()
  /// Adds one element, given by its 64 bits.
  mutating func add(element bits: UInt64)
  /// Adds all elements of another summary.
  mutating func merge(_ other: Self)
  /// Appends the stored form: a function of what was added alone.
  func encode(into out: inout [UInt8])
  /// Reads the stored form.
  init(decoding bytes: RawSpan) throws(SketchError)
}

extension DistinctSketch: AggregateSketch {
  /// Adds a hash.
  package mutating func add(element bits: UInt64) { add(bits) }
}

extension QuantileSketch: AggregateSketch {
  /// Adds a value.
  package mutating func add(element bits: UInt64) { add(Int64(bitPattern: bits)) }
}
