/// Writes the lines of one partition as the columns of one record batch.
///
///     column 0    the batch's columns and shapes, or for a plain batch nothing else than its text
///     column 1    the shape of each record, and its line's place in the append
///     column 2…   the scalars of one path each
///
/// A batch whose lines share too few shapes is written as plain deflated text. A value belongs to
/// one thread; what it keeps from batch to batch is memory.
package struct BatchEncoder: ~Copyable {
  /// A batch with more shapes than one in so many records does not shred well.
  static let recordsPerShape = 4
  /// More columns than this do not fit a batch's directory.
  static let columnsMax = 1_024

  /// The spans of all scalars, column by column.
  private var sorted: [UInt64] = []
  private var encoder: ColumnEncoder
  /// What the batch before took: about what the next one will take.
  private var lastByteCount = 0
  /// Batches of log records so far, and whether the last one tried was smaller as plain text.
  private var recordBatches = 0
  private var prefersPlain = false

  /// - Throws: `DeflateError.unavailable`.
  package init() throws(DeflateError) { encoder = try ColumnEncoder() }

  /// Writes a batch of log records: by columns, or as plain text where that is smaller.
  ///
  /// Deflating all of a batch's text takes longer than shredding it. So it is tried on small batches
  /// and on one in `triedBatches` of the others, which then go the same way.
  package mutating func encodeRecords(
    _ lines: BatchLines, in bytes: borrowing RawSpan, shredder: borrowing Shredder
  ) -> ShreddedColumns {
    let byteCount = lines.records.reduce(0) { $0 + SlotBuffer.count($1.span) }
    let isTried =
      byteCount <= BatchEncoder.triedBytes || recordBatches % BatchEncoder.triedBatches == 0
    recordBatches += 1
    let effort: DeflateEffort = byteCount <= BatchEncoder.triedBytes ? .best : .thorough
    if !isTried, prefersPlain { return encodePlain(lines, in: bytes, effort) }
    let shredded = encode(lines, in: bytes, shredder: shredder, mergesIdentifiers: true)
    guard isTried else { return shredded }
    let plain = encodePlain(lines, in: bytes, effort)
    prefersPlain = plain.body.count < shredded.body.count
    return prefersPlain ? plain : shredded
  }

  static let triedBytes = 512 << 10
  static let triedBatches = 8

  private mutating func encodePlain(
    _ lines: BatchLines, in bytes: borrowing RawSpan, _ effort: DeflateEffort
  ) -> ShreddedColumns {
    var out = ShreddedColumns()
    appendPlain(lines, in: bytes, effort, to: &out)
    return out
  }

  /// Writes a batch.
  ///
  /// - Parameters:
  ///   - lines: what to write; one line at least.
  ///   - bytes: the chunk that the lines were cut from.
  ///   - shredder: the one that cut them.
  /// - Precondition: the lines take at most `Section.rawBytesMax` bytes together.
  /// - Complexity: O(bytes), about 400 ns a line of 360 bytes and 12 scalars.
  package mutating func encode(
    _ lines: BatchLines, in bytes: borrowing RawSpan, shredder: borrowing Shredder,
    mergesIdentifiers: Bool = false
  ) -> ShreddedColumns {
    precondition(lines.count > 0, "a batch has records")
    precondition(bytes.byteCount >> 32 == 0, "a chunk is smaller than 4 GiB")
    var out = ShreddedColumns()
    out.body.reserveCapacity(lastByteCount + lastByteCount / 8)
    var plan = BatchPlan(lines.records.map(\.shape), of: shredder.shapes)
    if mergesIdentifiers { plan.mergeIdentifiers(lines.scalars, in: bytes) }
    if plan.shapes.count > max(64, lines.count / BatchEncoder.recordsPerShape)
      || plan.columns.count > BatchEncoder.columnsMax
    {
      appendPlain(lines, in: bytes, .thorough, to: &out)
    } else {
      appendShredded(lines, in: bytes, plan, shredder: shredder, to: &out)
    }
    lastByteCount = out.body.count
    return out
  }

  private mutating func appendPlain(
    _ lines: BatchLines, in bytes: borrowing RawSpan, _ effort: DeflateEffort,
    to out: inout ShreddedColumns
  ) {
    out.begin()
    let spans = lines.records.map(\.span)
    encoder.appendTexts(spans.span, in: bytes, effort: effort, to: &out.body)
    out.end(id: ShreddedColumns.plainID, values: lines.count)
    appendRecords(lines, shapeCodes: [Int64](repeating: 0, count: lines.count), to: &out)
  }

  private mutating func appendShredded(
    _ lines: BatchLines, in bytes: borrowing RawSpan, _ plan: BatchPlan,
    shredder: borrowing Shredder, to out: inout ShreddedColumns
  ) {
    out.begin()
    let header = ShapeTable.encode(
      columns: plan.columns.map { shredder.table.keys[Int($0)] },
      shapes: plan.shapes.enumerated().map { local, shape in
        shredder.shapes[Int(shape)].renumbered(plan.slotColumns(local))
      })
    Section.append(header, effort: .thorough, with: &encoder.compressor, to: &out.body)
    out.end(id: ShreddedColumns.shapesID, values: plan.shapes.count)
    appendRecords(lines, shapeCodes: plan.codes, to: &out)
    plan.sort(lines.scalars, into: &sorted)
    let sorted = sorted
    for column in plan.columns.indices {
      let range = plan.starts[column]..<plan.starts[column + 1]
      out.begin()
      encoder.append(sorted.span.extracting(range), in: bytes, to: &out.body)
      out.end(id: ShreddedColumns.firstScalarID + UInt32(column), values: range.count)
    }
  }

  private mutating func appendRecords(
    _ lines: BatchLines, shapeCodes: [Int64], to out: inout ShreddedColumns
  ) {
    out.begin()
    IntegerBlock.append(shapeCodes, with: &encoder.compressor, to: &out.body)
    let indexes = lines.records.map { Int64($0.index) }
    IntegerBlock.append(indexes, with: &encoder.compressor, to: &out.body)
    out.end(id: ShreddedColumns.recordsID, values: lines.count)
  }
}
