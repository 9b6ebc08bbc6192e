/// The shapes met so far, found by what a line looks like.
///
/// Open addressing over shape numbers; a line is compared with the shape it may have segment by
/// segment, so that nothing is built for a line whose shape is known.
struct ShapeIndex {
  /// The shapes, by number.
  private(set) var shapes: [Shape] = []
  /// The bytes of all shapes' segments.
  private(set) var textBytes = 0
  private var hashes: [UInt64] = []
  /// The shape found last, which the next line often has; -1 before the first.
  private var recent = -1
  private var table = [Int32](repeating: -1, count: 64)

  /// The number of the shape of a line whose scalars are at `slots` and go to `columns`; a shape
  /// not met before is added.
  ///
  /// - Complexity: O(line).
  mutating func shape(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: Span<UInt64>, columns: [Int32]
  ) -> Int32 {
    precondition(slots.count == columns.count, "every slot has a column")
    if recent >= 0, shapes[recent].fits(bytes, range, slots: slots, columns: columns) {
      return Int32(recent)
    }
    let hash = ShapeIndex.hash(bytes, range, slots: slots, columns: columns)
    var place = Int(truncatingIfNeeded: hash) & (table.count - 1)
    while table[place] >= 0 {
      let number = Int(table[place])
      if hashes[number] == hash,
        shapes[number].fits(bytes, range, slots: slots, columns: columns)
      {
        recent = number
        return table[place]
      }
      place = (place + 1) & (table.count - 1)
    }
    let added = Int32(shapes.count)
    recent = shapes.count
    table[place] = added
    shapes.append(Shape(bytes, range, slots: slots, columns: columns))
    hashes.append(hash)
    textBytes += shapes[recent].text.count
    if shapes.count * 2 > table.count { grow() }
    return added
  }

  private mutating func grow() {
    let capacity = table.count * 4
    table = [Int32](repeating: -1, count: capacity)
    for (number, hash) in hashes.enumerated() {
      var place = Int(truncatingIfNeeded: hash) & (capacity - 1)
      while table[place] >= 0 { place = (place + 1) & (capacity - 1) }
      table[place] = Int32(number)
    }
  }

  /// A hash of segments and columns; scalars have no part in it.
  private static func hash(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: Span<UInt64>, columns: [Int32]
  ) -> UInt64 {
    var hash: UInt64 = 0
    var position = range.lowerBound
    for index in 0..<slots.count {
      let start = SlotBuffer.start(slots[index])
      hash = fold(
        hash ^ foldHash(bytes, position, count: start - position),
        UInt64(truncatingIfNeeded: columns[index]) ^ 0x9FB2_1C65_1E98_DF25)
      position = start + SlotBuffer.count(slots[index])
    }
    return hash ^ foldHash(bytes, position, count: range.upperBound - position)
  }
}

extension Shape {
  /// Makes the shape of a line.
  fileprivate init(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: Span<UInt64>, columns: [Int32]
  ) {
    var text: [UInt8] = []
    var ends: [Int32] = []
    ends.reserveCapacity(slots.count + 1)
    var position = range.lowerBound
    for index in 0..<slots.count {
      let start = SlotBuffer.start(slots[index])
      text.append(contentsOf: bytes.array(position..<start))
      ends.append(Int32(text.count))
      position = start + SlotBuffer.count(slots[index])
    }
    text.append(contentsOf: bytes.array(position..<range.upperBound))
    ends.append(Int32(text.count))
    self.init(text: text, segmentEnds: ends, slotColumns: columns)
  }

  /// Whether a line has this shape.
  fileprivate func fits(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: Span<UInt64>, columns: [Int32]
  ) -> Bool {
    guard slotColumns == columns else { return false }
    let text = text.span.bytes
    var position = range.lowerBound
    var start = 0
    for slot in 0...slots.count {
      let end = Int(segmentEnds[slot])
      let next = slot < slots.count ? SlotBuffer.start(slots[slot]) : range.upperBound
      guard next - position == end - start,
        bytes.matches(position, text, start, count: end - start)
      else { return false }
      start = end
      if slot < slots.count { position = next + SlotBuffer.count(slots[slot]) }
    }
    return true
  }
}
