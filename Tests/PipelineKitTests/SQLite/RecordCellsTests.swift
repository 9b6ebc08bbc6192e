import Testing

@testable import PipelineKit

@Suite struct RecordCellsTests {
  /// Values at both sides of every width.
  private static let integers: [Int64] =
    [.min, .max]
    + (0..<63).flatMap { shift in
      (-1...1).flatMap { [(Int64(1) << shift) + $0, -(Int64(1) << shift) + $0] }
    }

  @Test func `cells come back as they were appended`() {
    var cells = RecordCells()
    var marks = [RecordCells.Mark.start]
    for value in Self.integers {
      cells.append(integer: value)
      marks.append(cells.mark)
    }
    for (index, value) in Self.integers.enumerated() {
      var reader = RecordCellReader(at: marks[index])
      #expect(reader.integer(cells) == value)
    }
    var reader = RecordCellReader(at: .start)
    #expect(Self.integers.allSatisfy { reader.integer(cells) == $0 })
  }

  @Test func `several integers at once are those one by one`() {
    for start in stride(from: 0, to: Self.integers.count - 5, by: 3) {
      let values = Self.integers[start..<start + 5]
      var (together, apart) = (RecordCells(), RecordCells())
      together.append(integers: [
        values[start], values[start + 1], values[start + 2], values[start + 3], values[start + 4],
      ])
      for value in values { apart.append(integer: value) }
      #expect(together.types.array == apart.types.array)
      #expect(together.bodies.array == apart.bodies.array)
    }
  }

  @Test func `NULL, texts and blobs of every length of one to three bytes of type`() {
    let lengths = Array(0..<200) + Array(8_180..<8_190)
    var cells = RecordCells()
    for length in lengths {
      cells.appendNull()
      let bytes = [UInt8](repeating: UInt8(length % 251), count: length)
      if length % 2 == 0 {
        cells.append(text: bytes.span.bytes)
      } else {
        cells.appendBlob { $0.append(contentsOf: bytes.span.bytes) }
      }
    }
    var reader = RecordCellReader(at: .start)
    for length in lengths {
      let (null, bytes) = (reader.integer(cells), reader.bytes(cells))
      #expect(null == nil)
      #expect(bytes?.count == length && bytes?.first ?? UInt8(length % 251) == UInt8(length % 251))
    }
  }

  @Test func `cells between marks are copied, and no others`() {
    var source = RecordCells()
    source.append(text: "before")
    let start = source.mark
    source.append(integers: [5, -70_000])
    source.append(text: "in it")
    let end = source.mark
    source.append(text: "after")
    var copy = RecordCells()
    copy.append(integer: 1)
    copy.append(source, start, end)
    copy.append(source, end, end)
    var reader = RecordCellReader(at: .start)
    #expect(reader.integer(copy) == 1 && reader.integer(copy) == 5)
    #expect(reader.integer(copy) == -70_000)
    #expect(reader.bytes(copy) == Array("in it".utf8))
    #expect(copy.types.count == 4)
  }

  @Test func `varints are those of the format's description`() {
    // Value and bytes: both sides of each length, by the rule of seven bits and a ninth byte of eight.
    for shift in 0...63 as ClosedRange<UInt64> {
      for value in [(1 << shift) - 1, 1 << shift, (1 << shift) + 1] as [UInt64] {
        var buffer = AppendBuffer()
        buffer.append(sqliteVarint: value)
        #expect(buffer.array == Self.varint(value))
        #expect(SQLiteVarint.byteCount(value) == buffer.count)
        var position = 0
        let read = buffer.withBytes { SQLiteVarint.read($0, &position) }
        #expect(read == value && position == buffer.count)
        for end in 0..<buffer.count {
          var cut = 0
          #expect(buffer.withBytes { SQLiteVarint.read($0.extracting(0..<end), &cut) } == nil)
        }
      }
    }
    #expect(Self.varint(300) == [0x82, 0x2c])
  }

  /// The naive way: groups of seven from the lowest, unless eight bits must go last.
  private static func varint(_ value: UInt64) -> [UInt8] {
    if value >> 56 > 0 {
      return (1...8).reversed().map { UInt8(value >> (8 + 7 * UInt64($0 - 1)) & 0x7f) | 0x80 }
        + [UInt8(value & 0xff)]
    }
    var (groups, rest) = ([UInt8(value & 0x7f)], value >> 7)
    while rest > 0 {
      groups.insert(UInt8(rest & 0x7f) | 0x80, at: 0)
      rest >>= 7
    }
    return groups
  }

  @Test func `NaN has no place`() async {
    await #expect(processExitsWith: .failure) {
      var cells = RecordCells()
      cells.append(real: .nan)
    }
  }
}
