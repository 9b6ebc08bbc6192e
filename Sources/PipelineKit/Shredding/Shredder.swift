/// Cuts lines into shape and scalars; the one parser of the log.
///
///     {"id":"e-1","n":42}  ->  shape 0, scalars at 7..<10 and 17..<19
///
/// A line is first walked along the shapes met before, which costs a comparison a segment and a
/// look at each scalar; only a line of a new shape is parsed. Both refuse whatever RFC 8259
/// refuses. A value belongs to one thread and is reused from chunk to chunk: it holds what a
/// topic's lines look like, nothing of their contents.
package struct Shredder: ~Copyable {
  /// Shapes, columns or bytes beyond which what was learnt is dropped at the next chunk.
  static let shapesMax = 20_000
  static let columnsMax = 8_192
  static let shapeBytesMax = 32 << 20

  /// How lines are cut.
  package let format: LineFormat
  /// The shape of the line at hand.
  package private(set) var shape: Int32 = 0
  private(set) var table = ColumnTable()
  private(set) var slots = SlotBuffer()
  private var index = ShapeIndex()
  private var trie = ShapeTrie()
  private var parser = JSONParser()
  private var accessLog = AccessLogScanner()
  private var text = TextScanner()
  private var record = RecordScanner()
  /// Whether the line at hand was cut as JSON.
  package private(set) var isJSON = false
  private var lineColumns: [Int32] = []
  private let fields: [ColumnKey]
  /// For each shape the slot of each field, -1 where it has none.
  private var fieldSlots: [Int32] = []

  /// The shapes met so far, by number.
  var shapes: [Shape] { index.shapes }

  /// Makes a shredder that knows no shape yet.
  ///
  /// - Parameter fields: the columns that `field` answers for, by their position in this list.
  package init(format: LineFormat, fields: [ColumnKey]) {
    self.format = format
    self.fields = fields
  }

  /// Drops what was learnt if there is too much of it; call between chunks only.
  ///
  /// - Returns: whether it was dropped: shapes have other numbers from then on.
  @discardableResult
  package mutating func forgetIfLarge() -> Bool {
    let isLarge =
      shapes.count > Shredder.shapesMax || index.textBytes > Shredder.shapeBytesMax
      || table.keys.count > Shredder.columnsMax
    if isLarge { forget() }
    return isLarge
  }

  private mutating func forget() {
    table = ColumnTable()
    index = ShapeIndex()
    fieldSlots = []
    trie = ShapeTrie()
    accessLog = AccessLogScanner()
    text = TextScanner()
    record = RecordScanner()
  }

  /// Cuts the line in `range`; `shape`, `slots` and `field` describe it afterwards.
  ///
  /// - Throws: `ScanError` with positions counted from the line's start.
  /// - Complexity: O(length), about 100 ns for a known shape of 360 bytes and 12 scalars.
  package mutating func shred(_ bytes: borrowing RawSpan, _ range: Range<Int>) throws(ScanError) {
    switch format {
    case .json:
      if try cutJSON(bytes, range) { return }
    case .combined, .common:
      try accessLog.scan(
        bytes, range, format: format, slots: &slots, columns: &lineColumns, table: &table)
    case .text:
      let line = bytes.extracting(range)
      try JSONScanner.checkUTF8(line, 0, end: range.count)
      text.scan(bytes, range, slots: &slots, columns: &lineColumns, table: &table)
    case .record:
      if try cutRecord(bytes, range) { return }
    }
    learn(bytes, range)
  }

  /// - Returns: whether the shape was known.
  private mutating func cutJSON(_ bytes: borrowing RawSpan, _ range: Range<Int>) throws(ScanError)
    -> Bool
  {
    if let known = trie.walk(bytes, range, into: &slots) {
      shape = known
      return true
    }
    try parser.parse(bytes.extracting(range), 0..<range.count, table: &table)
    adopt(parser.slots, from: range.lowerBound)
    lineColumns = parser.columns
    return false
  }

  /// - Returns: whether the shape was known.
  private mutating func cutRecord(_ bytes: borrowing RawSpan, _ range: Range<Int>)
    throws(ScanError) -> Bool
  {
    isJSON = false
    if range.count > 1, bytes.byte(range.lowerBound) == UInt8(ascii: "{") {
      do throws(ScanError) {
        let isKnown = try cutJSON(bytes, range)
        isJSON = true
        return isKnown
      } catch {
        if case .invalidUTF8 = error { throw error }
      }
    }
    let line = bytes.extracting(range)
    try JSONScanner.checkUTF8(line, 0, end: range.count)
    if Shredder.looksLikeAccessLog(line) {
      do throws(ScanError) {
        try accessLog.scan(
          bytes, range, format: .common, slots: &slots, columns: &lineColumns, table: &table)
        return false
      } catch {
        // It is cut like any other text.
      }
    }
    record.scan(bytes, range, slots: &slots, columns: &lineColumns, table: &table)
    return false
  }

  /// Whether a web server's time stands in brackets: `[10/Oct/2000:…`.
  private static func looksLikeAccessLog(_ line: RawSpan) -> Bool {
    let end = min(line.byteCount - 28, 300)
    var at = 0
    while at < end, line.byte(at) != UInt8(ascii: "[") { at += 1 }
    return at < end && line.byte(at + 3) == UInt8(ascii: "/")
      && line.byte(at + 7) == UInt8(ascii: "/") && line.newline(from: 0) == nil
  }

  /// Where the scalar of the field at `index` stands in the line at hand: its start and length,
  /// or nil if the line has none. Of two with one key the last counts.
  @inline(__always)
  package func field(_ index: Int) -> (start: Int, count: Int)? {
    let slot = fieldSlots[Int(shape) * fields.count + index]
    guard slot >= 0 else { return nil }
    let word = slots[Int(slot)]
    return (SlotBuffer.start(word), SlotBuffer.count(word))
  }

  /// Whether lines of this shape have the column `key`.
  package func shapeHas(_ shape: Int32, _ key: ColumnKey) -> Bool {
    guard let column = table.number(of: key) else { return false }
    return shapes[Int(shape)].lastSlot(of: column) != nil
  }

  /// Whether the line at hand ended within a quoted field: if it has no end yet, more may come.
  var isCut: Bool { (format == .combined || format == .common) && accessLog.isCut }

  /// The columns of the line at hand, in slot order.
  var slotColumns: [Int32] { shapes[Int(shape)].slotColumns }

  /// All columns of a shape, in slot order.
  package func columns(of shape: Int32) -> [ColumnKey] {
    shapes[Int(shape)].slotColumns.map { table.keys[Int($0)] }
  }

  /// Where the scalar of slot `index` of the line at hand stands.
  package func slot(_ index: Int) -> (start: Int, count: Int) {
    (SlotBuffer.start(slots[index]), SlotBuffer.count(slots[index]))
  }

  /// Takes over the slots that were found in a line cut out of the chunk at `base`.
  private mutating func adopt(_ found: borrowing SlotBuffer, from base: Int) {
    slots.removeAll()
    for index in 0..<found.count {
      let start = SlotBuffer.start(found[index]) + base
      slots.append(start: start, end: start + SlotBuffer.count(found[index]))
    }
  }

  /// Finds or makes the shape of a line whose `slots` and `lineColumns` are known.
  private mutating func learn(_ bytes: borrowing RawSpan, _ range: Range<Int>) {
    let known = index.shapes.count
    let words = slots.words
    shape = index.shape(
      bytes, range, slots: words.span.extracting(first: slots.count), columns: lineColumns)
    guard Int(shape) == known else { return }
    let made = index.shapes[Int(shape)]
    for field in fields {
      let slot = table.number(of: field).flatMap { made.lastSlot(of: $0) }
      fieldSlots.append(Int32(slot ?? -1))
    }
    if format == .json || isJSON { trie.insert(made, id: shape, columns: table.keys) }
  }
}
