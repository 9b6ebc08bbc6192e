/// Writes a sketch as the cells of its columns: the estimates people read, then its state.
///
/// One place for the cells of new rows and of merged ones, so that both are the same bytes.
struct MeasureWriter {
  private var small = SmallSketches()

  /// Creates a writer, which reuses its buffer for all sketches.
  init() {}

  /// Appends the three cells of a distinct count; no sketch is a count of 0 without state.
  mutating func append(_ sketch: DistinctSketch?, to rows: inout RowBuffer) {
    guard let sketch else {
      rows.append(integer: 0)
      rows.append(integer: 1)
      rows.appendNull()
      return
    }
    rows.append(integer: Int64(sketch.estimate))
    rows.append(integer: sketch.isExact ? 1 : 0)
    appendState(sketch, to: &rows)
  }

  /// Appends the cells of a distribution; without values its percentiles are NULL.
  mutating func append(_ sketch: QuantileSketch?, percentiles: [Int], to rows: inout RowBuffer) {
    guard let sketch else {
      for _ in 0...percentiles.count { rows.appendNull() }
      rows.append(integer: 1)
      rows.appendNull()
      return
    }
    for value in sketch.values(percentiles: percentiles) { rows.append(integer: value) }
    rows.append(integer: sketch.max)
    rows.append(integer: sketch.isExact ? 1 : 0)
    appendState(sketch, to: &rows)
  }

  /// Appends the cells of a distinct count of few elements, as those of their sketch.
  mutating func append(distinct elements: ArraySlice<UInt64>, to rows: inout RowBuffer) {
    rows.append(integer: Int64(small.loadDistinct(elements)))
    rows.append(integer: 1)
    rows.appendBlob { small.encodeDistinct(into: &$0) }
  }

  /// Appends the cells of a distribution of few elements, as those of their sketch.
  mutating func append(
    values elements: ArraySlice<UInt64>, percentiles: [Int], to rows: inout RowBuffer
  ) {
    small.loadValues(elements)
    for percentile in percentiles { rows.append(integer: small.value(percentile: percentile)) }
    rows.append(integer: small.greatest)
    rows.append(integer: 1)
    rows.appendBlob { small.encodeQuantiles(into: &$0) }
  }

  private func appendState(_ sketch: some AggregateSketch, to rows: inout RowBuffer) {
    rows.appendBlob { sketch.encode(into: &$0) }
  }
}
