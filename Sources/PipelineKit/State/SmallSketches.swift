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

  /// Takes the elements for `encodeDistinct`.
  ///
  /// - Returns: the number of distinct elements.
  mutating func loadDistinct(_ elements: ArraySlice<UInt64>) -> Int {
    load(elements)
    var kept = 0
    for index in sorted.indices where kept == 0 || sorted[kept - 1] != sorted[index] {
      sorted[kept] = sorted[index]
      kept += 1
    }
    sorted.removeLast(sorted.count - kept)
    return kept
  }

  /// Appends what a `DistinctSketch` of the elements taken last would encode to.
  func encodeDistinct(into out: inout [UInt8]) {
    out.append(Self.version)
    out.append(Self.exactForm)
    appendVarint(UInt64(sorted.count), to: &out)
    precondition(UInt16(1).littleEndian == 1, "elements lie as they are stored")
    sorted.withUnsafeBytes { out.append(contentsOf: $0) }
  }

  /// Takes the elements, as values, for `encodeQuantiles`, `value` and `greatest`.
  mutating func loadValues(_ elements: ArraySlice<UInt64>) {
    load(elements)
    precondition(sorted.last.map { $0 <= Int64.max } ?? true, "negative value in a sketch")
  }

  /// Appends what a `QuantileSketch` of the values taken last would encode to.
  func encodeQuantiles(into out: inout [UInt8]) {
    out.append(Self.version)
    appendVarint(UInt64(sorted.count), to: &out)
    var last: UInt64 = 0
    for value in sorted {
      appendVarint(value - last, to: &out)
      last = value
    }
  }

  /// The value at a percentile, by nearest rank, of the values taken last.
  func value(percentile: Int) -> Int64 {
    let rank = max(1, (sorted.count * percentile + 99) / 100)
    return Int64(bitPattern: sorted[rank - 1])
  }

  /// The greatest of the values taken last.
  var greatest: Int64 { Int64(bitPattern: sorted[sorted.count - 1]) }

  /// Up to so many are sorted by insertion.
  private static let insertionMax = 24

  private mutating func load(_ elements: ArraySlice<UInt64>) {
    precondition(1...Self.countMax ~= elements.count, "a sketch that is not small")
    sorted.removeAll(keepingCapacity: true)
    guard elements.count <= Self.insertionMax else {
      sorted.append(contentsOf: elements)
      return sorted.sort()
    }
    for element in elements {
      var place = sorted.count
      sorted.append(element)
      while place > 0, sorted[place - 1] > element {
        sorted[place] = sorted[place - 1]
        place -= 1
      }
      sorted[place] = element
    }
  }
}
