/// Cells of rows as SQLite's records hold them, types and bodies apart.
///
///     types     a varint a cell, most significant group first:
///               0 NULL · 1…6 integer of 1, 2, 3, 4, 6, 8 bytes · 7 real · 8, 9 the integers 0, 1
///               12 + 2n blob, 13 + 2n text of n bytes
///     bodies    their bytes, back to back; numbers most significant byte first
///
/// A record is its header's length, the types and the bodies, so cells that are known early can be
/// made ready for many rows and copied into each: two runs of bytes, whatever they mean. The pair
/// of ``RecordCellReader``; `TableImage` makes rows of them. (SQLite's file format, section 2.1.)
package struct RecordCells: Sendable {
  @usableFromInline var types = AppendBuffer()
  @usableFromInline var bodies = AppendBuffer()

  /// No cells.
  package init() {}

  /// A place between cells.
  package struct Mark: Sendable {
    @usableFromInline let types: UInt32
    @usableFromInline let bodies: UInt32

    /// Before all cells.
    package static let start = Mark(types: 0, bodies: 0)
  }

  /// The end of what was appended so far, which is less than 4 GiB.
  package var mark: Mark { Mark(types: UInt32(types.count), bodies: UInt32(bodies.count)) }

  /// Bytes of memory in use.
  package var byteCount: Int { types.count + bodies.count }

  /// Removes all cells and keeps the memory.
  package mutating func removeAll() {
    types.removeAll()
    bodies.removeAll()
  }

  /// Appends an integer.
  @inlinable @inline(__always)
  package mutating func append(integer value: Int64) {
    append(integers: [value])
  }

  /// Appends integers, room for all of them made at once.
  @inlinable @inline(__always)
  package mutating func append<let count: Int>(integers values: InlineArray<count, Int64>) {
    types.append(room: count) { types, place in
      bodies.append(room: 8 &* count) { bodies, end in
        for index in values.indices {
          let (type, width) = RecordCells.form(values[index])
          types.put(type, at: place)
          place &+= 1
          // Eight bytes are always stored; the next cell begins behind those that count.
          bodies.put(
            (UInt64(bitPattern: values[index]) &<< (64 &- 8 &* UInt64(width))).byteSwapped, at: end)
          end &+= width
        }
      }
    }
  }

  /// The type of an integer and the bytes of its body.
  @inlinable @inline(__always)
  static func form(_ value: Int64) -> (type: UInt8, width: Int) {
    // 0 and 1 have types of their own and no body.
    if UInt64(bitPattern: value) <= 1 { return (8 &+ UInt8(truncatingIfNeeded: value), 0) }
    let bits = 65 &- (value ^ (value >> 63)).leadingZeroBitCount
    if bits <= 32 {
      let width = (bits &+ 7) &>> 3
      return (UInt8(truncatingIfNeeded: width), width)
    }
    return bits <= 48 ? (5, 6) : (6, 8)
  }

  /// Appends NULL.
  @inlinable @inline(__always)
  package mutating func appendNull() { types.append(0) }

  /// Appends a floating-point number.
  ///
  /// - Precondition: it is a number; SQLite has no NaN.
  @inlinable @inline(__always)
  package mutating func append(real value: Double) {
    precondition(!value.isNaN, "NaN has no place in a table")
    types.append(7)
    bodies.append(integer: value.bitPattern.byteSwapped)
  }

  /// Appends text in UTF-8.
  @inlinable @inline(__always)
  package mutating func append(text bytes: borrowing RawSpan) {
    types.append(sqliteVarint: 13 &+ 2 &* UInt64(bytes.byteCount))
    bodies.append(contentsOf: bytes)
  }

  /// Appends text.
  package mutating func append(text value: String) {
    var value = value
    value.withUTF8 { append(text: $0.span.bytes) }
  }

  /// Appends a blob of the bytes that `body` appends.
  @inlinable @inline(__always)
  package mutating func appendBlob(_ body: (inout AppendBuffer) -> Void) {
    let start = bodies.count
    body(&bodies)
    types.append(sqliteVarint: 12 &+ 2 &* UInt64(bodies.count &- start))
  }

  /// Appends a copy of the cells of `other` between two marks.
  @inlinable @inline(__always)
  package mutating func append(_ other: borrowing RecordCells, _ start: Mark, _ end: Mark) {
    other.withCells(start, end) { types, bodies in
      self.types.append(contentsOf: types)
      self.bodies.append(contentsOf: bodies)
    }
  }

  /// Calls `body` with types and bodies of the cells between two marks.
  @inlinable @inline(__always)
  func withCells<T>(
    _ start: Mark, _ end: Mark, _ body: (RawSpan, RawSpan) throws -> T
  ) rethrows -> T {
    try types.withBytes { types in
      try bodies.withBytes { bodies in
        try body(
          types.extracting(Int(start.types)..<Int(end.types)),
          bodies.extracting(Int(start.bodies)..<Int(end.bodies)))
      }
    }
  }
}

/// Reads cells one after the other. The cells are passed to each read and not kept.
package struct RecordCellReader: Sendable {
  private var nextType: Int
  private var nextBody: Int

  /// A reader that begins at a mark.
  package init(at start: RecordCells.Mark) {
    nextType = Int(start.types)
    nextBody = Int(start.bodies)
  }

  /// The next cell, an integer; nil for NULL.
  package mutating func integer(_ cells: borrowing RecordCells) -> Int64? {
    let type = readType(cells)
    guard type > 0 else { return nil }
    precondition(type <= 6 || type == 8 || type == 9, "a cell of another type")
    if type > 6 { return Int64(type) - 8 }
    let body = readBody(cells, type <= 4 ? Int(type) : type == 5 ? 6 : 8)
    return body.reduce(body[0] < 0x80 ? 0 : -1) { $0 << 8 | Int64($1) }
  }

  /// The next cell, text or blob; nil for NULL.
  package mutating func bytes(_ cells: borrowing RecordCells) -> [UInt8]? {
    let type = readType(cells)
    guard type > 0 else { return nil }
    precondition(type >= 12, "a cell of another type")
    return readBody(cells, Int(type - 12) / 2)
  }

  private mutating func readType(_ cells: borrowing RecordCells) -> UInt64 {
    guard let type = cells.types.withBytes({ SQLiteVarint.read($0, &nextType) }) else {
      preconditionFailure("a row ends early")
    }
    return type
  }

  private mutating func readBody(_ cells: borrowing RecordCells, _ count: Int) -> [UInt8] {
    defer { nextBody += count }
    return cells.bodies.withBytes { $0.array(nextBody..<nextBody + count) }
  }
}
