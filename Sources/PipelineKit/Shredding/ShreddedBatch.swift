/// The records of one batch as columns: what readers work on.
///
/// Opening a batch reads its shapes and which record has which; a column is decoded when asked
/// for. A plain batch is shredded again on opening, so that readers see no difference.
package struct ShreddedBatch: Sendable {
  package let recordCount: Int
  /// The columns of this batch; a column's number is its place here.
  package let columns: [ColumnKey]
  package let shapes: [Shape]
  /// The index in `shapes` of each record.
  package let shapeCodes: [Int32]
  /// The place of each record's line among the lines of its append, counted from 0.
  package let lineIndexes: [Int64]
  /// The lines and columns of a plain batch, decoded already.
  private let plain: PlainBatch?
  /// How many scalars each column has.
  private let valueCounts: [Int]

  /// What a batch may count; a writer's batches stay far below.
  static let recordsMax = 1 << 22
  /// What the lines of an append may count; a chunk has a few thousand for each partition.
  static let linesMax: Int64 = 1 << 24

  /// Opens the batch that `source` holds.
  ///
  /// - Throws: `ShredError`, or what `source` throws.
  package init(
    _ source: some StoredColumns, recordCount: Int, format: LineFormat,
    with decompressor: inout Decompressor
  ) throws {
    guard recordCount > 0, recordCount <= ShreddedBatch.recordsMax else {
      throw ShredError.invalid(at: 0, "\(recordCount) records")
    }
    self.recordCount = recordCount
    let records = try source.bytes(ofColumn: ShreddedColumns.recordsID)
    var position = 0
    let codes = try IntegerBlock.read(
      records.span.bytes, &position, count: recordCount, with: &decompressor)
    lineIndexes = try IntegerBlock.read(
      records.span.bytes, &position, count: recordCount, with: &decompressor)
    guard position == records.count else {
      throw ShredError.invalid(at: position, "bytes left over")
    }
    try ShreddedBatch.check(lineIndexes: lineIndexes)
    if let shapeCount = source.valueCount(ofColumn: ShreddedColumns.shapesID) {
      let stored = try source.bytes(ofColumn: ShreddedColumns.shapesID)
      position = 0
      let header = try Section.read(stored.span.bytes, &position, with: &decompressor)
      (columns, shapes) = try ShapeTable.decode(header.span.bytes, shapeCount: shapeCount)
      shapeCodes = try ShreddedBatch.checked(codes, shapeCount: shapeCount)
      plain = nil
    } else {
      let stored = try source.bytes(ofColumn: ShreddedColumns.plainID)
      let made = try PlainBatch(stored, recordCount, format: format, with: &decompressor)
      (columns, shapes, shapeCodes) = (made.columns, made.shapes, made.shapeCodes)
      plain = made
    }
    valueCounts = try ShreddedBatch.valueCounts(shapes, shapeCodes, columns: columns.count)
  }

  /// Checks that the lines of the records are in the order of the append.
  private static func check(lineIndexes: [Int64]) throws(ShredError) {
    var previous: Int64 = -1
    for index in lineIndexes {
      guard index > previous, index < linesMax else {
        throw .invalid(at: 0, "line \(index) behind line \(previous)")
      }
      previous = index
    }
  }

  private static func checked(_ codes: [Int64], shapeCount: Int) throws(ShredError) -> [Int32] {
    var out: [Int32] = []
    out.reserveCapacity(codes.count)
    for code in codes {
      guard code >= 0, code < Int64(shapeCount) else { throw .invalid(at: 0, "shape code \(code)") }
      out.append(Int32(truncatingIfNeeded: code))
    }
    return out
  }

  private static func valueCounts(_ shapes: [Shape], _ codes: [Int32], columns: Int)
    throws(ShredError) -> [Int]
  {
    var records = [Int](repeating: 0, count: shapes.count)
    for code in codes { records[Int(code)] += 1 }
    var counts = [Int](repeating: 0, count: columns)
    for (shape, count) in zip(shapes, records) {
      for column in shape.slotColumns { counts[Int(column)] += count }
    }
    for count in counts where count > ColumnValues.countMax {
      throw .invalid(at: 0, "a column of \(count) values")
    }
    return counts
  }

  /// The number of the column `key`, or nil when no record of this batch has it.
  package func column(_ key: ColumnKey) -> Int? { columns.firstIndex(of: key) }

  /// Decodes column number `column`.
  ///
  /// - Throws: `ShredError` when the column does not hold as many scalars as the shapes say, or
  ///   what `source` throws.
  package func values(
    _ column: Int, from source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> ColumnValues {
    if let plain { return plain.values[column] }
    let id = ShreddedColumns.firstScalarID + UInt32(column)
    let wanted = valueCounts[column]
    guard source.valueCount(ofColumn: id) == wanted else {
      throw ShredError.invalid(at: 0, "column \(id) does not hold \(wanted) values")
    }
    let stored = try source.bytes(ofColumn: id)
    return try ColumnValues(decoding: stored.span.bytes, count: wanted, with: &decompressor)
  }

  /// How many scalars of `column` the records of each shape have.
  private func slotsPerShape(_ column: Int) -> [Int32] {
    shapes.map { shape in
      var count: Int32 = 0
      for slot in shape.slotColumns where slot == Int32(column) { count += 1 }
      return count
    }
  }

  /// For each record the index of its (last) scalar of `column`, -1 where it has none or its shape
  /// does not count.
  ///
  /// - Parameter counts: whether each shape counts; nil for all.
  package func lastIndexes(of column: Int, where counts: [Bool]? = nil) -> [Int32] {
    let perShape = slotsPerShape(column)
    let isRead = perShape.indices.map { perShape[$0] > 0 && counts?[$0] ?? true }
    if perShape.allSatisfy({ $0 == 1 }), isRead.allSatisfy(\.self) {
      return Array(0..<Int32(shapeCodes.count))
    }
    // No branch: which records have an optional field is for no processor to foresee.
    let hidden: [Int32] = isRead.map { $0 ? 0 : -1 }
    return [Int32](unsafeUninitializedCapacity: shapeCodes.count) { out, count in
      let (codes, perShape, hidden) = (shapeCodes.span, perShape.span, hidden.span)
      var next: Int32 = 0
      for record in 0..<codes.count {
        // Opening the batch checked the codes.
        let shape = Int(unsafe codes[unchecked: record])
        next &+= unsafe perShape[unchecked: shape]
        out.initializeElement(at: record, to: (next &- 1) | (unsafe hidden[unchecked: shape]))
      }
      count = codes.count
    }
  }

  /// Like `lastIndexes`, of the records in `records` alone: those whose shapes count.
  ///
  /// - Returns: nil when records of other shapes have scalars of the column too.
  package func lastIndexes(
    of column: Int, where counts: [Bool], among records: [Int32]
  ) -> [Int32]? {
    let perShape = slotsPerShape(column)
    guard perShape.indices.allSatisfy({ perShape[$0] == 0 || counts[$0] }) else { return nil }
    var next: Int32 = 0
    return records.map { record in
      let own = perShape[Int(shapeCodes[Int(record)])]
      next &+= own
      return own > 0 ? next &- 1 : -1
    }
  }

  /// For each record where its scalars of `column` start; one element more marks the end.
  package func starts(of column: Int) -> [Int32] {
    let perShape = slotsPerShape(column)
    var starts: [Int32] = [0]
    starts.reserveCapacity(recordCount + 1)
    var next: Int32 = 0
    for code in shapeCodes {
      next += perShape[Int(code)]
      starts.append(next)
    }
    return starts
  }

  /// Restores the records' lines, byte by byte.
  ///
  /// - Throws: `ShredError`, or what `source` throws.
  /// - Complexity: O(bytes restored), about 250 ns a line of 360 bytes; decodes every column.
  package func lines(
    from source: some StoredColumns, with decompressor: inout Decompressor
  ) throws -> TextPool {
    if let plain { return plain.lines }
    var rendered = RenderedBatch()
    for shape in shapes { rendered.append(shape) }
    for column in columns.indices {
      try rendered.append(try values(column, from: source, with: &decompressor))
    }
    return try rendered.lines(shapeCodes)
  }
}
