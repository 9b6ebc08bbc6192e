/// Cuts a record of text: what varies are its scalars.
///
///     2026-03-01 12:00:00,250 WARN took 1200ms /orders/17 req-00af
///     ␣-␣-␣ ␣:␣:␣,␣ WARN took ␣ms /orders/␣ ␣
///
/// A token is a run of bytes other than a separator (space, tab, newline, and `=,;()[]{}"'<>|:/`).
///
///     token                              scalars
///     without a digit                    none: it belongs to the shape
///     an RFC 3339 or web server's time   the whole of it
///     digits and other marks             each run of digits; one decimal number is one scalar
///     a number and a unit of time, size  the number
///     any other                          the whole token
///
/// A scalar's column is told by its number in the record and the text before it, so that columns hold
/// values of one kind: `#3:user=`. Beyond `slotsMax` scalars the rest belongs to the shape; beyond
/// `columnsMax` columns the number alone counts. The record is valid UTF-8 and may have several lines.
struct RecordScanner {
  static let slotsMax = 128
  static let columnsMax = 600
  private static let contextBytes = 12

  private var numbers: [UInt64: Int32] = [:]

  /// Cuts the record in `range`; `slots` and `columns` describe it afterwards.
  mutating func scan(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: inout SlotBuffer,
    columns: inout [Int32], table: inout ColumnTable
  ) {
    slots.removeAll()
    columns.removeAll(keepingCapacity: true)
    var position = range.lowerBound
    var segment = range.lowerBound
    func add(_ start: Int, _ end: Int) {
      columns.append(column(bytes, segment, start, number: columns.count, &table))
      slots.append(start: start, end: end)
      segment = end
    }
    while position < range.upperBound, columns.count < RecordScanner.slotsMax {
      let start = position
      if let end = RecordScanner.timeEnd(bytes, start, range.upperBound) {
        add(start, end)
        position = end
        continue
      }
      var digits = 0
      var letters = 0
      var points = 0
      while position < range.upperBound {
        let byte = bytes.byte(position)
        if byte &- 0x30 < 10 {
          digits += 1
        } else if (byte | 0x20) &- 0x61 < 26 || byte >= 0x80 {
          letters += 1
        } else if byte == UInt8(ascii: ".") {
          points += 1
        } else if RecordScanner.isSeparator(byte) {
          break
        }
        position += 1
      }
      if digits > 0 { RecordScanner.cut(bytes, start, position, digits, letters, points, add) }
      position += 1
    }
  }

  /// Adds the scalars of one token that has a digit.
  private static func cut(
    _ bytes: borrowing RawSpan, _ start: Int, _ end: Int, _ digits: Int, _ letters: Int,
    _ points: Int, _ add: (Int, Int) -> Void
  ) {
    let count = end - start
    if digits + points == count, points <= 1, bytes.byte(start) != UInt8(ascii: "."),
      bytes.byte(end - 1) != UInt8(ascii: "."), digits <= 17
    {
      return add(start, end)
    }
    if letters == 0 { return addRuns(bytes, start, end, add) }
    let unit = unitBytes(bytes, start, end)
    if unit > 0, digits + points + unit == count, points <= 1 { return add(start, end - unit) }
    add(start, end)
  }

  private static func addRuns(
    _ bytes: borrowing RawSpan, _ start: Int, _ end: Int, _ add: (Int, Int) -> Void
  ) {
    var at = start
    while at < end {
      let run = at
      while at < end, bytes.byte(at) &- 0x30 < 10 { at += 1 }
      if at > run { add(run, at) } else { at += 1 }
    }
  }

  /// How many bytes at the end of a token are a unit; 0 where there is none behind a digit.
  private static func unitBytes(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> Int {
    var at = end
    while at > start, end - at <= 3, (bytes.byte(at - 1) | 0x20) &- 0x61 < 26 { at -= 1 }
    guard at > start, at < end, bytes.byte(at - 1) &- 0x30 < 10 else { return 0 }
    switch (end - at, bytes.byte(at) | 0x20, bytes.byte(end - 1) | 0x20) {
    case (1, UInt8(ascii: "s"), _), (1, UInt8(ascii: "b"), _), (1, UInt8(ascii: "m"), _),
      (1, UInt8(ascii: "h"), _), (1, UInt8(ascii: "k"), _), (2, UInt8(ascii: "m"), _),
      (2, UInt8(ascii: "u"), UInt8(ascii: "s")), (2, UInt8(ascii: "n"), UInt8(ascii: "s")),
      (2, UInt8(ascii: "k"), UInt8(ascii: "b")), (2, UInt8(ascii: "g"), UInt8(ascii: "b")),
      (3, _, UInt8(ascii: "b")):
      return end - at
    default: return 0
    }
  }

  /// The end of an RFC 3339 time, or of a web server's, that starts at `start`.
  private static func timeEnd(_ bytes: borrowing RawSpan, _ start: Int, _ end: Int) -> Int? {
    guard start + 20 <= end, bytes.byte(start) &- 0x30 < 10 else { return nil }
    if bytes.byte(start + 4) == UInt8(ascii: "-"), bytes.byte(start + 10) == UInt8(ascii: "T") {
      var at = start + 19
      while at < end, at < start + 36, !RecordScanner.endsTime(bytes.byte(at)) { at += 1 }
      return at
    }
    if bytes.byte(start + 2) == UInt8(ascii: "/"), bytes.byte(start + 6) == UInt8(ascii: "/"),
      bytes.byte(start + 11) == UInt8(ascii: ":"), start + 26 < end,
      bytes.byte(start + 26) == UInt8(ascii: "]")
    {
      return start + 26
    }
    return nil
  }

  private static func endsTime(_ byte: UInt8) -> Bool {
    byte != UInt8(ascii: ":") && isSeparator(byte)
  }

  /// The column of the scalar at `start`, whose segment begins at `segment`.
  private mutating func column(
    _ bytes: borrowing RawSpan, _ segment: Int, _ start: Int, number: Int,
    _ table: inout ColumnTable
  ) -> Int32 {
    let from = max(segment, start - RecordScanner.contextBytes)
    var hash = UInt64(truncatingIfNeeded: number) &+ 0x9E37_79B9_7F4A_7C15
    for index in from..<start { hash = (hash ^ UInt64(bytes.byte(index))) &* 0x100_0000_01B3 }
    if let found = numbers[hash] { return found }
    guard numbers.count < RecordScanner.columnsMax else {
      return table.column(ColumnKey("#\(number)", .string))
    }
    let name = Array("#\(number):".utf8) + bytes.array(from..<start)
    let column = table.column(ColumnKey(path: name, kind: .string))
    numbers[hash] = column
    return column
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: ";"),
      UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"), UInt8(ascii: ":"),
      UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
