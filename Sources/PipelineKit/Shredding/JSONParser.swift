/// Parses one line of JSON into segments, slots and paths: the way in for shapes not met before.
///
/// A recursive descent over RFC 8259 that accepts one object, to `JSONScanner.depthMax` levels.
/// It is slower than walking known shapes and used once a shape, so it is written to be read.
struct JSONParser: ~Copyable {
  /// Where the scalars are, in order.
  private(set) var slots = SlotBuffer()
  /// The column of each slot.
  private(set) var columns: [Int32] = []
  /// The path of the value at hand, in the notation of `ColumnKey`.
  private var path: [UInt8] = []

  /// Parses the line in `range`; `slots` and `columns` describe it afterwards.
  ///
  /// - Throws: `ScanError` with positions in `bytes`; `slots` and `columns` are then unspecified.
  /// - Complexity: O(length), plus a dictionary lookup a scalar.
  mutating func parse(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, table: inout ColumnTable
  ) throws(ScanError) {
    slots.removeAll()
    columns.removeAll(keepingCapacity: true)
    path.removeAll(keepingCapacity: true)
    let end = range.upperBound
    let start = JSONScanner.spaceEnd(bytes, range.lowerBound, end: end)
    guard start < end, bytes.byte(start) == UInt8(ascii: "{") else {
      throw .notAnObject(at: start)
    }
    let after = try object(bytes, start, end: end, depth: 1, table: &table)
    let rest = JSONScanner.spaceEnd(bytes, after, end: end)
    guard rest == end else { throw .trailingBytes(at: rest) }
  }

  /// Parses the value at `start`, whose path is `path`, and returns the position after it.
  private mutating func value(
    _ bytes: borrowing RawSpan, _ start: Int, end: Int, depth: Int, table: inout ColumnTable
  ) throws(ScanError) -> Int {
    guard start < end else { throw .unexpectedEnd(at: end) }
    switch bytes.byte(start) {
    case UInt8(ascii: "{"):
      return try object(bytes, start, end: end, depth: depth + 1, table: &table)
    case UInt8(ascii: "["):
      return try array(bytes, start, end: end, depth: depth + 1, table: &table)
    case UInt8(ascii: "\""):
      let close = try JSONScanner.stringEnd(bytes, start + 1, end: end)
      slots.append(start: start + 1, end: close)
      columns.append(table.column(ColumnKey(path: path, kind: .string)))
      return close + 1
    default:
      let after = try JSONScanner.bareEnd(bytes, start, end: end)
      slots.append(start: start, end: after)
      columns.append(table.column(ColumnKey(path: path, kind: .bare)))
      return after
    }
  }

  /// Parses the object whose brace is at `start`; the path is as long afterwards as before.
  private mutating func object(
    _ bytes: borrowing RawSpan, _ start: Int, end: Int, depth: Int, table: inout ColumnTable
  ) throws(ScanError) -> Int {
    guard depth <= JSONScanner.depthMax else { throw .tooDeep(at: start) }
    var position = JSONScanner.spaceEnd(bytes, start + 1, end: end)
    if position < end, bytes.byte(position) == UInt8(ascii: "}") { return position + 1 }
    var wanted = ScanError.Wanted.keyOrEnd
    while true {
      try expect(bytes, position, end: end, UInt8(ascii: "\""), wanted)
      let close = try JSONScanner.stringEnd(bytes, position + 1, end: end)
      let outer = path.count
      appendKey(bytes, position + 1, close)
      position = JSONScanner.spaceEnd(bytes, close + 1, end: end)
      try expect(bytes, position, end: end, UInt8(ascii: ":"), .colon)
      position = JSONScanner.spaceEnd(bytes, position + 1, end: end)
      position = try value(bytes, position, end: end, depth: depth, table: &table)
      path.removeSubrange(outer...)
      position = JSONScanner.spaceEnd(bytes, position, end: end)
      if position < end, bytes.byte(position) == UInt8(ascii: "}") { return position + 1 }
      try expect(bytes, position, end: end, UInt8(ascii: ","), .commaOrBrace)
      position = JSONScanner.spaceEnd(bytes, position + 1, end: end)
      wanted = .key
    }
  }

  /// Parses the array whose bracket is at `start`; all elements share one path.
  private mutating func array(
    _ bytes: borrowing RawSpan, _ start: Int, end: Int, depth: Int, table: inout ColumnTable
  ) throws(ScanError) -> Int {
    guard depth <= JSONScanner.depthMax else { throw .tooDeep(at: start) }
    var position = JSONScanner.spaceEnd(bytes, start + 1, end: end)
    if position < end, bytes.byte(position) == UInt8(ascii: "]") { return position + 1 }
    let outer = path.count
    path.append(contentsOf: "[]".utf8)
    while true {
      position = try value(bytes, position, end: end, depth: depth, table: &table)
      position = JSONScanner.spaceEnd(bytes, position, end: end)
      if position < end, bytes.byte(position) == UInt8(ascii: "]") { break }
      try expect(bytes, position, end: end, UInt8(ascii: ","), .commaOrBracket)
      position = JSONScanner.spaceEnd(bytes, position + 1, end: end)
    }
    path.removeSubrange(outer...)
    return position + 1
  }

  /// Checks that `byte` stands at `position`.
  private func expect(
    _ bytes: borrowing RawSpan, _ position: Int, end: Int, _ byte: UInt8, _ wanted: ScanError.Wanted
  ) throws(ScanError) {
    guard position < end else { throw .unexpectedEnd(at: end) }
    let found = bytes.byte(position)
    guard found == byte else { throw .unexpected(byte: found, at: position, wanted: wanted) }
  }

  /// Lengthens the path by the key in `start..<end`, unescaped, its own dots and brackets marked.
  private mutating func appendKey(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) {
    if !path.isEmpty { path.append(UInt8(ascii: ".")) }
    for byte in JSONText.unescaped(bytes, start, end) {
      if byte == UInt8(ascii: ".") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\\") {
        path.append(UInt8(ascii: "\\"))
      }
      path.append(byte)
    }
  }
}
