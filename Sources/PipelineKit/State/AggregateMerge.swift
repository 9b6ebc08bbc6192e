/// Merges two rows of an aggregate with the same key into one.
///
/// Each sketch is decoded once a row, whatever the number of percentiles stored of it.
struct AggregateMerge {
  private let spec: AggregateSpec
  /// Where each measure's columns start.
  private let starts: [Int]
  private var writer = MeasureWriter()

  /// A row of a buffer.
  typealias Row = (buffer: RowBuffer, row: Int)

  init(_ spec: AggregateSpec) {
    self.spec = spec
    var next = spec.keys.count
    starts = spec.measures.map { measure in
      defer { next += measure.columns.count }
      return next
    }
  }

  /// Appends the merged row to `result`, unless it is neutral.
  ///
  /// - Returns: whether a row was appended.
  /// - Throws: `StateError.corrupt` for a sketch that cannot be decoded.
  mutating func append(
    _ a: Row, _ b: Row, to result: inout RowBuffer
  ) throws(StateError) -> Bool {
    let start = result.mark
    for column in 0..<spec.keys.count { result.append(cell: column, ofRow: a.row, in: a.buffer) }
    var isNeutral = true
    for index in starts.indices {
      if try append(spec.measures[index], a, b, at: starts[index], to: &result) {
        isNeutral = false
      }
    }
    if isNeutral { result.rollBack(to: start) }
    return !isNeutral
  }

  /// Appends the merged cells of one measure.
  ///
  /// - Returns: whether they differ from no contribution at all.
  private mutating func append(
    _ measure: Measure, _ a: Row, _ b: Row, at column: Int, to result: inout RowBuffer
  ) throws(StateError) -> Bool {
    switch measure {
    case .count, .sum:
      let added = integer(b, column)
      let (whole, overflow) = integer(a, column).addingReportingOverflow(added)
      let sum = overflow ? (added < 0 ? .min : .max) : whole
      result.append(integer: sum)
      return sum != 0
    case .min:
      return append(extreme(a, b, column) { Swift.min($0, $1) }, to: &result)
    case .max:
      return append(extreme(a, b, column) { Swift.max($0, $1) }, to: &result)
    case .earliest:
      return appendMoment(a, b, column, to: &result) { $0 < $1 }
    case .latest:
      return appendMoment(a, b, column, to: &result) { $0 > $1 }
    case .distinct:
      let sketch: DistinctSketch? = try joined(a, b, column + 2)
      writer.append(sketch, to: &result)
      return sketch != nil
    case .quantiles(_, let percentiles):
      let sketch: QuantileSketch? = try joined(a, b, column + percentiles.count + 2)
      writer.append(sketch, percentiles: percentiles, to: &result)
      return sketch != nil
    }
  }

  private func integer(_ row: Row, _ column: Int) -> Int64 {
    row.buffer.integer(row: row.row, column: column) ?? 0
  }

  private func extreme(
    _ a: Row, _ b: Row, _ column: Int, by choose: (Int64, Int64) -> Int64
  ) -> Int64? {
    let x = a.buffer.integer(row: a.row, column: column)
    let y = b.buffer.integer(row: b.row, column: column)
    guard let x, let y else { return x ?? y }
    return choose(x, y)
  }

  /// Appends the moment that `precedes` the other.
  private func appendMoment(
    _ a: Row, _ b: Row, _ column: Int, to result: inout RowBuffer,
    _ precedes: ((Int64, Int64), (Int64, Int64)) -> Bool
  ) -> Bool {
    let (x, y) = (moment(a, column), moment(b, column))
    let chosen = if let x, let y { precedes(x, y) ? x : y } else { x ?? y }
    result.append(integer: chosen?.0)
    result.append(integer: chosen?.1)
    return chosen != nil
  }

  private func moment(_ row: Row, _ column: Int) -> (Int64, Int64)? {
    guard let time = row.buffer.integer(row: row.row, column: column) else { return nil }
    return (time, integer(row, column + 1))
  }

  private func append(_ value: Int64?, to result: inout RowBuffer) -> Bool {
    result.append(integer: value)
    return value != nil
  }

  private func joined<Sketch: AggregateSketch>(
    _ a: Row, _ b: Row, _ column: Int
  ) throws(StateError) -> Sketch? {
    let x: Sketch? = try sketch(a, column)
    let y: Sketch? = try sketch(b, column)
    guard var x, let y else { return x ?? y }
    x.merge(y)
    return x
  }

  private func sketch<Sketch: AggregateSketch>(
    _ row: Row, _ column: Int
  ) throws(StateError) -> Sketch? {
    guard row.buffer.kind(row: row.row, column: column) == .blob else { return nil }
    do {
      return try row.buffer.withBytes(row: row.row, column: column) { bytes throws(SketchError) in
        try Sketch(decoding: bytes)
      }
    } catch {
      throw .corrupt(table: spec.name, key: keyText(row), reason: String(describing: error))
    }
  }

  private func keyText(_ row: Row) -> String {
    (0..<spec.keys.count).map { column in
      row.buffer.text(row: row.row, column: column)
        ?? String(row.buffer.integer(row: row.row, column: column) ?? 0)
    }.joined(separator: ", ")
  }
}
