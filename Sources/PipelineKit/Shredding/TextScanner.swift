/// Cuts a line of plain text: the tokens that carry digits are its scalars.
///
///     2026-03-01 WARN pool-7 took 1200 ms      shape   ␣ WARN ␣ took ␣ ms
///
/// A token is a run of bytes that are none of space, tab, and `=,;()[]{}"'<>|`. The n-th scalar of
/// a line goes to column `#n`, up to `columnsMax`; the rest of the line then belongs to the shape.
struct TextScanner {
  static let columnsMax = 64

  /// The numbers of the columns `#0`, `#1` and so on, as far as they were met.
  private var numbers: [Int32] = []

  /// Cuts the line in `range`; `slots` and `columns` describe it afterwards.
  ///
  /// - Precondition: the line is UTF-8.
  mutating func scan(
    _ bytes: borrowing RawSpan, _ range: Range<Int>, slots: inout SlotBuffer,
    columns: inout [Int32], table: inout ColumnTable
  ) {
    slots.removeAll()
    columns.removeAll(keepingCapacity: true)
    var position = range.lowerBound
    while position < range.upperBound, columns.count < TextScanner.columnsMax {
      let start = position
      var hasDigit = false
      while position < range.upperBound, !TextScanner.isSeparator(bytes.byte(position)) {
        if bytes.byte(position) &- 0x30 < 10 { hasDigit = true }
        position += 1
      }
      if hasDigit {
        slots.append(start: start, end: position)
        if columns.count == numbers.count {
          numbers.append(table.column(ColumnKey("#\(columns.count)", .string)))
        }
        columns.append(numbers[columns.count])
      }
      position += 1
    }
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, UInt8(ascii: "="), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "("),
      UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "<"),
      UInt8(ascii: ">"), UInt8(ascii: "|"):
      true
    default: false
    }
  }
}
