/// Sketches of so few elements that they are written straight from the sorted elements.
///
/// Most groups of a fold hold a handful. Building, sorting and encoding two sketches for each
/// took two thirds of the time to drain a fold; this writes the same bytes, the exact forms of
/// `DistinctSketch+Encoding.swift` and `QuantileSketch+Encoding.swift`, without an allocation.
struct SmallSketches {
  private var sorted: [UInt64] = []

  /// The most elements for which both sketches are exact.
  static let countMax = min(DistinctSketch.exactCountMax, QuantileSketch.exactCountMax)

  private static let version: UInt8 = 1
  private static let exactForm: UInt8 = 0

  init() {}

  /// Appends what a `DistinctSketch` of the elements would encode to.
  ///
  /// - Returns: the number of distinct elements.
  mutating func encodeDistinct(_ elements: ArraySlice<UInt64>, into out: inout [UInt8]) -> Int {
    load(elements)
    var kept = 0
    for element in sorted where kept == 0 || sorted[kept - 1] != element {
      sorted[kept] = element
      kept += 1
    }
    out.append(Self.version)
    out.append(Self.exactForm)
    appendVarint(UInt64(kept), to: &out)
    for index in 0..<kept {
      withUnsafeBytes(of: sorted[index].littleEndian) { out.append(contentsOf: $0) }
    }
    return kept
  }

  /// Appends what a `QuantileSketch` of the elements, as values, would encode to; `value` and
  /// `greatest` then tell of these values.
  mutating func encodeQuantiles(_ elements: ArraySlice<UInt64>, into out: inout [UInt8]) {
    load(elements)
    precondition(sorted.last.map { $0 <= Int64.max } ?? true, "negative value in a sketch")
    out.append(Self.version)
    appendVarint(UInt64(sorted.count), to: &out)
    var last: UInt64 = 0
    for value in sorted {
      appendVarint(value - last, to: &out)
      last = value
    }
  }

  /// The value at a percentile, by nearest rank, of the last elements encoded.
  func value(percentile: Int) -> Int64 {
    let rank = max(1, (sorted.count * percentile + 99) / 100)
    return Int64(bitPattern: sorted[rank - 1])
  }

  /// The greatest of the last elements encoded.
  var greatest: Int64 { Int64(bitPattern: sorted[sorted.count - 1]) }

  private mutating func load(_ elements: ArraySlice<UInt64>) {
    precondition(1...Self.countMax ~= elements.count, "a sketch that is not small")
    sorted.removeAll(keepingCapacity: true)
    sorted.append(contentsOf: elements)
    sorted.sort()
  }
}
