/// A plain batch, shredded in memory.
///
///     lengths : integer block | the lines back to back : section
///
/// Its lines share too few shapes to be worth storing by column, so its columns are all raw texts.
struct PlainBatch: Sendable {
  /// The records' lines, as stored.
  let lines: TextPool
  private(set) var columns: [ColumnKey] = []
  private(set) var shapes: [Shape] = []
  private(set) var shapeCodes: [Int32] = []
  private(set) var values: [ColumnValues] = []

  /// - Throws: `ShredError`, also when a line is not of the format.
  init(
    _ stored: [UInt8], _ count: Int, format: LineFormat, with decompressor: inout Decompressor
  ) throws(ShredError) {
    var position = 0
    let lengths = try IntegerBlock.read(
      stored.span.bytes, &position, count: count, with: &decompressor)
    let text = try Section.read(stored.span.bytes, &position, with: &decompressor)
    guard position == stored.count else { throw .invalid(at: position, "bytes left over") }
    lines = try TextPool(bytes: text, lengths: lengths)
    guard format != .record else {
      // Nobody reads columns of log records: their fields are read from their text.
      shapes = [Shape(text: [], segmentEnds: [0], slotColumns: [])]
      shapeCodes = [Int32](repeating: 0, count: count)
      return
    }
    try shred(format)
  }

  /// Cuts the lines as their writer did, who stored nothing that the scanner refuses.
  private mutating func shred(_ format: LineFormat) throws(ShredError) {
    var shredder = Shredder(format: format, fields: [])
    var pools: [TextPool] = []
    let text = lines.bytes
    let bytes = text.span.bytes
    for line in 0..<lines.count {
      do throws(ScanError) {
        try shredder.shred(bytes, lines.range(line))
      } catch {
        throw ShredError.invalid(at: lines.range(line).lowerBound, "\(error)")
      }
      shapeCodes.append(shredder.shape)
      while pools.count < shredder.table.keys.count { pools.append(TextPool()) }
      for (slot, column) in shredder.slotColumns.enumerated() {
        let (start, count) = shredder.slot(slot)
        pools[Int(column)].append(bytes.extracting(start..<start + count))
      }
    }
    columns = shredder.table.keys
    shapes = shredder.shapes
    values = pools.map { ColumnValues(texts: $0) }
  }
}
