/// Collects the lines of one partition and writes them as the columns of one record batch.
///
///     column 0    the batch's columns and shapes, or for a plain batch nothing else than its text
///     column 1    the shape of each record, and its line's place in the append
///     column 2…   the scalars of one path each
///
/// Lines are held as positions in the chunk they came from, which must stay unchanged until
/// `encode`. A batch whose lines share too few shapes is written as plain deflated text.
package struct BatchBuilder: ~Copyable {
  /// A batch with more shapes than one in so many records does not shred well.
  static let recordsPerShape = 4
  /// More columns than this do not fit a batch's directory.
  static let columnsMax = 1_024

  private var shapes: [Int32] = []
  private var lineIndexes: [Int64] = []
  private var lines: [UInt64] = []
  /// The packed spans of all scalars, line by line.
  private var scalars: [UInt64] = []
  /// The same, column by column.
  private var sorted: [UInt64] = []
  private var encoder: ColumnEncoder
  /// What the batch before took: about what the next one will take.
  private var lastByteCount = 0

  /// The records collected so far.
  package var count: Int { shapes.count }

  /// - Throws: `DeflateError.unavailable`.
  package init() throws(DeflateError) { encoder = try ColumnEncoder() }

  /// Adds the line that `shredder` has just cut.
  ///
  /// - Parameter index: the line's place among the lines of its append, counted from 0.
  @inline(__always)
  package mutating func append(
    _ shredder: borrowing Shredder, line: Range<Int>, index: Int
  ) {
    shapes.append(shredder.shape)
    lineIndexes.append(Int64(index))
    lines.append(SlotBuffer.pack(start: line.lowerBound, count: line.count))
    let words = shredder.slots.words.span.extracting(first: shredder.slots.count)
    unsafe words.withUnsafeBufferPointer { unsafe scalars.append(contentsOf: $0) }
  }

  /// Writes the batch and forgets its lines.
  ///
  /// - Parameter bytes: the chunk that the lines were cut from.
  /// - Precondition: `count > 0`, `shredder` is the one that cut the lines, and they take at most
  ///   `Section.rawBytesMax` bytes together.
  /// - Complexity: O(bytes), about 400 ns a line of 360 bytes and 12 scalars.
  package mutating func encode(_ bytes: borrowing RawSpan, shredder: borrowing Shredder)
    -> ShreddedColumns
  {
    precondition(count > 0, "a batch has records")
    precondition(bytes.byteCount >> 32 == 0, "a chunk is smaller than 4 GiB")
    var out = ShreddedColumns()
    out.body.reserveCapacity(lastByteCount + lastByteCount / 8)
    let plan = BatchPlan(shapes, of: shredder.shapes)
    if plan.shapes.count > max(64, count / BatchBuilder.recordsPerShape)
      || plan.columns.count > BatchBuilder.columnsMax
    {
      appendPlain(bytes, to: &out)
    } else {
      appendShredded(bytes, plan, shredder: shredder, to: &out)
    }
    lastByteCount = out.body.count
    removeAll()
    return out
  }

  private mutating func appendPlain(_ bytes: borrowing RawSpan, to out: inout ShreddedColumns) {
    out.begin()
    let lines = lines
    encoder.appendTexts(lines.span, in: bytes, effort: .thorough, to: &out.body)
    out.end(id: ShreddedColumns.plainID, values: count)
    appendRecords(shapeCodes: [Int64](repeating: 0, count: count), to: &out)
  }

  private mutating func appendShredded(
    _ bytes: borrowing RawSpan, _ plan: BatchPlan, shredder: borrowing Shredder,
    to out: inout ShreddedColumns
  ) {
    out.begin()
    let header = ShapeTable.encode(
      columns: plan.columns.map { shredder.table.keys[Int($0)] },
      shapes: plan.shapes.enumerated().map { local, shape in
        shredder.shapes[Int(shape)].renumbered(plan.slotColumns(local))
      })
    Section.append(header, effort: .thorough, with: &encoder.compressor, to: &out.body)
    out.end(id: ShreddedColumns.shapesID, values: plan.shapes.count)
    appendRecords(shapeCodes: plan.codes, to: &out)
    plan.sort(scalars, into: &sorted)
    let sorted = sorted
    for column in plan.columns.indices {
      let range = plan.starts[column]..<plan.starts[column + 1]
      out.begin()
      encoder.append(sorted.span.extracting(range), in: bytes, to: &out.body)
      out.end(id: ShreddedColumns.firstScalarID + UInt32(column), values: range.count)
    }
  }

  private mutating func appendRecords(shapeCodes: [Int64], to out: inout ShreddedColumns) {
    out.begin()
    IntegerBlock.append(shapeCodes, with: &encoder.compressor, to: &out.body)
    IntegerBlock.append(lineIndexes, with: &encoder.compressor, to: &out.body)
    out.end(id: ShreddedColumns.recordsID, values: count)
  }

  /// Drops all lines.
  package mutating func removeAll() {
    shapes.removeAll(keepingCapacity: true)
    lineIndexes.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    scalars.removeAll(keepingCapacity: true)
  }
}
