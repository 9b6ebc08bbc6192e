/// The columns and shapes of a batch as bytes.
///
///     columns : varint, then for each   kind : UInt8 | path length : varint | path
///     shapes : varint, then for each    slots : varint | column of each slot : varint
///                                       | length of each of slots + 1 segments : varint
///     the segments of all shapes
enum ShapeTable {
  /// Returns the bytes of `columns` and `shapes`; slots name columns by their place in `columns`.
  static func encode(columns: [ColumnKey], shapes: [Shape]) -> [UInt8] {
    var out: [UInt8] = []
    Varint.append(UInt64(columns.count), to: &out)
    for column in columns {
      out.append(column.kind.rawValue)
      Varint.append(UInt64(column.path.count), to: &out)
      out.append(contentsOf: column.path)
    }
    Varint.append(UInt64(shapes.count), to: &out)
    for shape in shapes {
      Varint.append(UInt64(shape.slotCount), to: &out)
      for column in shape.slotColumns { Varint.append(UInt64(column), to: &out) }
      var start: Int32 = 0
      for end in shape.segmentEnds {
        Varint.append(UInt64(end - start), to: &out)
        start = end
      }
    }
    for shape in shapes { out.append(contentsOf: shape.text) }
    return out
  }

  /// Reads what `encode` wrote.
  ///
  /// - Parameter shapeCount: how many shapes the batch's directory promises.
  /// - Throws: `ShredError` for bytes that no writer writes: a column that is not there, segments
  ///   that do not cover their text, something left over.
  /// - Complexity: O(bytes); what is allocated is bounded by the bytes.
  static func decode(_ bytes: borrowing RawSpan, shapeCount: Int) throws(ShredError)
    -> (columns: [ColumnKey], shapes: [Shape])
  {
    var position = 0
    let columns = try decodeColumns(bytes, &position)
    let count = try Section.readCount(bytes, &position, max: bytes.byteCount)
    guard count == shapeCount else { throw .invalid(at: position, "\(count) shapes") }
    var outlines: [(slots: [Int32], ends: [Int32])] = []
    for _ in 0..<count {
      outlines.append(try decodeOutline(bytes, &position, columnCount: columns.count))
    }
    var shapes: [Shape] = []
    for outline in outlines {
      let length = Int(outline.ends[outline.ends.count - 1])
      guard length <= bytes.byteCount - position else { throw .truncated(at: position) }
      let text = bytes.array(position..<position + length)
      shapes.append(Shape(text: text, segmentEnds: outline.ends, slotColumns: outline.slots))
      position += length
    }
    guard position == bytes.byteCount else { throw .invalid(at: position, "bytes left over") }
    return (columns, shapes)
  }

  private static func decodeColumns(_ bytes: borrowing RawSpan, _ position: inout Int)
    throws(ShredError) -> [ColumnKey]
  {
    var columns: [ColumnKey] = []
    for _ in 0..<(try Section.readCount(bytes, &position, max: bytes.byteCount)) {
      guard position < bytes.byteCount else { throw .truncated(at: position) }
      guard let kind = ColumnKey.Kind(rawValue: bytes.byte(position)) else {
        throw .newer(at: position, "scalar kind \(bytes.byte(position))")
      }
      position += 1
      let length = try Section.readCount(bytes, &position, max: bytes.byteCount)
      guard length <= bytes.byteCount - position else { throw .truncated(at: position) }
      columns.append(ColumnKey(path: bytes.array(position..<position + length), kind: kind))
      position += length
    }
    return columns
  }

  /// The columns of a shape's slots and the ends of its segments; the text comes later.
  private static func decodeOutline(
    _ bytes: borrowing RawSpan, _ position: inout Int, columnCount: Int
  ) throws(ShredError) -> (slots: [Int32], ends: [Int32]) {
    let slotCount = try Section.readCount(bytes, &position, max: bytes.byteCount)
    var slots: [Int32] = []
    for _ in 0..<slotCount {
      let column = try Section.readCount(bytes, &position, max: Int(Int32.max))
      guard column < columnCount else { throw .invalid(at: position, "column \(column)") }
      slots.append(Int32(column))
    }
    var ends: [Int32] = []
    var end = 0
    for _ in 0...slotCount {
      end += try Section.readCount(bytes, &position, max: bytes.byteCount)
      guard end <= bytes.byteCount else { throw .invalid(at: position, "segment length") }
      ends.append(Int32(end))
    }
    return (slots, ends)
  }
}
