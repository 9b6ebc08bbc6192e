/// All columns of a batch as text, ready to be put between the segments of its shapes.
///
///     texts     segments and scalars, column after column
///     spans     for each scalar its place in texts, column after column
///     parts     for each segment of each shape its place in texts, and the column that follows
///
/// Columns are rendered one by one, so that what a form needs is decided once a column and not once
/// a scalar; the lines are then copied together from two kinds of places.
struct RenderedBatch {
  private var texts: [UInt8] = []
  private var spans: [UInt64] = []
  /// Where the scalars of the next column start in `spans`, for each column.
  private var columnStarts: [Int] = []
  private var parts: [Part] = []
  /// Where the parts of each shape start, and one end more.
  private var partStarts: [Int] = [0]

  /// One segment, and the column of the scalar behind it, -1 after the last.
  private struct Part {
    let segment: UInt64
    let column: Int32
  }

  /// Adds the segments of `shape`, the next in number.
  mutating func append(_ shape: Shape) {
    let base = texts.count
    texts.append(contentsOf: shape.text)
    var start = 0
    for (index, end) in shape.segmentEnds.enumerated() {
      let column = index < shape.slotCount ? shape.slotColumns[index] : -1
      let segment = SlotBuffer.pack(start: base + start, count: Int(end) - start)
      parts.append(Part(segment: segment, column: column))
      start = Int(end)
    }
    partStarts.append(parts.count)
  }

  /// Adds the scalars of the next column.
  ///
  /// - Throws: `ShredError.invalid` when the texts of a batch become larger than any is.
  mutating func append(_ values: ColumnValues) throws(ShredError) {
    guard values.renderedBytesMax <= TextPool.byteCountMax - texts.count else {
      throw .invalid(at: 0, "scalars of more than \(TextPool.byteCountMax) bytes")
    }
    columnStarts.append(spans.count)
    values.render(to: &texts, spans: &spans)
  }

  /// The lines of records of these shapes.
  ///
  /// - Precondition: the columns hold as many scalars as the records have.
  /// - Throws: `ShredError.invalid` when the lines do not fit a pool.
  func lines(_ shapeCodes: [Int32]) throws(ShredError) -> TextPool {
    var bytes = [UInt8](repeating: 0, count: try byteCount(shapeCodes))
    var ends = [Int32](repeating: 0, count: shapeCodes.count)
    var position = 0
    do {
      var cursors = columnStarts
      var next = cursors.mutableSpan
      var lineEnds = ends.mutableSpan
      var span = bytes.mutableSpan
      var target = span.mutableBytes
      let (texts, spans) = (texts.span.bytes, spans.span)
      let (parts, partStarts) = (parts.span, partStarts.span)
      for record in 0..<shapeCodes.count {
        let code = Int(shapeCodes[record])
        for index in unsafe partStarts[unchecked: code]..<partStarts[unchecked: code + 1] {
          let part = unsafe parts[unchecked: index]
          target.copy(texts, part.segment, to: &position)
          if part.column < 0 { continue }
          let scalar = unsafe next[unchecked: Int(part.column)]
          unsafe next[unchecked: Int(part.column)] = scalar + 1
          target.copy(texts, spans[scalar], to: &position)
        }
        unsafe lineEnds[unchecked: record] = Int32(truncatingIfNeeded: position)
      }
    }
    return TextPool(bytes: bytes, ends: ends)
  }

  /// How long all lines are together.
  private func byteCount(_ shapeCodes: [Int32]) throws(ShredError) -> Int {
    var total = 0
    for span in spans { total += SlotBuffer.count(span) }
    var counts = [Int](repeating: 0, count: partStarts.count - 1)
    for code in shapeCodes { counts[Int(code)] += 1 }
    for shape in counts.indices {
      for part in parts[partStarts[shape]..<partStarts[shape + 1]] {
        total += counts[shape] * SlotBuffer.count(part.segment)
      }
    }
    guard total <= TextPool.byteCountMax else {
      throw .invalid(at: 0, "lines of \(total) bytes")
    }
    return total
  }
}

extension MutableRawSpan {
  /// Copies what the packed `span` of `source` holds to `position` and advances it.
  @inline(__always)
  fileprivate mutating func copy(
    _ source: borrowing RawSpan, _ span: UInt64, to position: inout Int
  ) {
    let count = SlotBuffer.count(span)
    copy(source, SlotBuffer.start(span), count: count, to: position)
    position += count
  }
}
