import PipelineKit
import Testing

@testable import PipelineKit

/// Stored columns that were damaged although their checksum holds: nothing traps.
struct DamagedColumnsTests {
  private func decode(_ stored: [UInt8], count: Int) {
    do {
      var decompressor = try Decompressor()
      let values = try ColumnValues(decoding: stored.span.bytes, count: count, with: &decompressor)
      var out: [UInt8] = []
      for index in 0..<count { values.append(index, to: &out) }
    } catch {
      #expect(error is ShredError, "\(error)")
    }
  }

  private static let columns = ColumnEncoderTests.cases.filter { $0.scalars.count <= 600 }

  @Test(arguments: columns)
  func `a column cut short is refused`(_ column: ColumnEncoderTests.Case) throws {
    let stored = try encodedColumn(column.scalars.map { utf8($0) })
    for length in 0..<stored.count where length < 400 || length % 37 == 0 {
      #expect(throws: ShredError.self) {
        try decodedColumn(Array(stored[..<length]), count: column.scalars.count)
      }
    }
    #expect(throws: ShredError.self) {
      try decodedColumn(stored + [0], count: column.scalars.count)
    }
  }

  @Test(arguments: columns)
  func `a flipped bit ends in an error or in scalars`(_ column: ColumnEncoderTests.Case) throws {
    let stored = try encodedColumn(column.scalars.map { utf8($0) })
    for at in 0..<min(stored.count, 120) {
      for bit in 0..<8 {
        var damaged = stored
        damaged[at] ^= 1 << UInt8(bit)
        decode(damaged, count: column.scalars.count)
      }
    }
  }

  @Test(arguments: columns)
  func `another count ends in an error or in scalars`(_ column: ColumnEncoderTests.Case) throws {
    let stored = try encodedColumn(column.scalars.map { utf8($0) })
    for count in [0, 1, column.scalars.count - 1, column.scalars.count + 1, 3_000, 1 << 40] {
      guard let values = try? decodedColumn(stored, count: count) else { continue }
      #expect(values.count == count)
    }
  }

  @Test func `random bytes end in an error or in scalars`() {
    var random = TextRandom(seed: 17)
    for _ in 0..<20_000 {
      let count = Int.random(in: 1...40, using: &random)
      var bytes = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      if !bytes.isEmpty { bytes[0] %= 7 }
      if bytes.count > 3 { bytes[2] &= 3 }
      decode(bytes, count: count)
    }
  }

  @Test func `every column of a batch may be damaged`() throws {
    let lines = (0..<200).map { index in
      utf8(
        #"{"id":"v-\#(index)","n":\#(index % 7),"tags":["a","b\#(index % 3)"],"p":\#(index).50}"#)
    }
    let columns = try encoded(lines)
    var random = TextRandom(seed: 23)
    for entry in columns.entries {
      let stored = try columns.bytes(ofColumn: entry.id)
      for length in 0..<stored.count { open(columns, entry.id, Array(stored[..<length])) }
      for _ in 0..<300 {
        var damaged = stored
        let at = Int.random(in: 0..<damaged.count, using: &random)
        damaged[at] = UInt8(truncatingIfNeeded: random.next())
        open(columns, entry.id, damaged)
      }
    }
  }

  private func open(_ columns: ShreddedColumns, _ id: UInt32, _ bytes: [UInt8]) {
    let source = Replaced(columns: columns, id: id, bytes: bytes)
    do {
      var decompressor = try Decompressor()
      let batch = try ShreddedBatch(
        source, recordCount: 200, format: .json, with: &decompressor)
      for column in batch.columns.indices {
        #expect(batch.starts(of: column).count == 201)
        #expect(batch.lastIndexes(of: column).count == 200)
      }
      let lines = try batch.lines(from: source, with: &decompressor)
      #expect(lines.count == 200)
    } catch {
      #expect(error is ShredError, "\(error)")
    }
  }

  @Test(arguments: [[-1, 0], [0, 0], [1, 0], [0, 1 << 24], [0, Int64.max], [Int64.min, 1]])
  func `lines that are not in the order of their append are refused`(_ lines: [Int64]) throws {
    var compressor = try Compressor()
    var shapes: [UInt8] = []
    var records: [UInt8] = []
    let shape = Shape(text: utf8("{}"), segmentEnds: [2], slotColumns: [])
    Section.append(
      ShapeTable.encode(columns: [], shapes: [shape]), effort: .fast, with: &compressor, to: &shapes
    )
    IntegerBlock.append([0, 0], with: &compressor, to: &records)
    IntegerBlock.append(lines, with: &compressor, to: &records)
    let source = HandMade(columns: [0: (1, shapes), 1: (2, records)])
    var decompressor = try Decompressor()
    #expect(throws: ShredError.self) {
      try ShreddedBatch(source, recordCount: 2, format: .json, with: &decompressor)
    }
  }

  @Test func `a batch that claims too much is refused without the memory`() throws {
    let columns = try encoded([utf8(#"{"a":1}"#)])
    var decompressor = try Decompressor()
    #expect(throws: ShredError.self) {
      try ShreddedBatch(columns, recordCount: 1 << 40, format: .json, with: &decompressor)
    }
  }

  @Test func `lines of more than a pool holds are refused without the memory`() throws {
    // One dictionary entry of a megabyte, named by 2,000 records.
    var compressor = try Compressor()
    var shapes: [UInt8] = []
    var records: [UInt8] = []
    var scalars: [UInt8] = [ColumnForm.dictionary.rawValue, 1]
    let shape = Shape(text: utf8("{\"a\":\"\"}"), segmentEnds: [6, 8], slotColumns: [0])
    let table = ShapeTable.encode(columns: [ColumnKey("a", .string)], shapes: [shape])
    let text = [UInt8](repeating: 65, count: 1 << 20)
    let zeros = [Int64](repeating: 0, count: 2_000)
    Section.append(table, effort: .fast, with: &compressor, to: &shapes)
    IntegerBlock.append(zeros, with: &compressor, to: &records)
    IntegerBlock.append((0..<2_000).map { Int64($0) }, with: &compressor, to: &records)
    IntegerBlock.append([1 << 20], with: &compressor, to: &scalars)
    Section.append(text, effort: .thorough, with: &compressor, to: &scalars)
    IntegerBlock.append(zeros, with: &compressor, to: &scalars)
    let source = HandMade(columns: [0: (1, shapes), 1: (2_000, records), 2: (2_000, scalars)])
    #expect(scalars.count < 2_000)
    var decompressor = try Decompressor()
    let batch = try ShreddedBatch(source, recordCount: 2_000, format: .json, with: &decompressor)
    #expect(try read(0, of: batch, source).count == 2_000)
    #expect(throws: ShredError.self) { try batch.lines(from: source, with: &decompressor) }
  }

  private func read(_ column: Int, of batch: ShreddedBatch, _ source: some StoredColumns) throws
    -> ColumnValues
  {
    var decompressor = try Decompressor()
    return try batch.values(column, from: source, with: &decompressor)
  }

  @Test func `a section that claims more than deflate can give is refused`() throws {
    var decompressor = try Decompressor()
    var bytes: [UInt8] = [1]
    Varint.append(200 << 20, to: &bytes)
    Varint.append(16, to: &bytes)
    bytes += [UInt8](repeating: 0, count: 16)
    var position = 0
    #expect(throws: ShredError.self) {
      try Section.read(bytes.span.bytes, &position, with: &decompressor)
    }
  }
}

/// A batch with the bytes of one column replaced.
private struct Replaced: StoredColumns {
  let columns: ShreddedColumns
  let id: UInt32
  let bytes: [UInt8]

  func valueCount(ofColumn id: UInt32) -> Int? { columns.valueCount(ofColumn: id) }

  func bytes(ofColumn id: UInt32) throws -> [UInt8] {
    id == self.id ? bytes : try columns.bytes(ofColumn: id)
  }
}

/// Columns by number: how many values each holds, and its stored bytes.
private struct HandMade: StoredColumns {
  let columns: [UInt32: (count: Int, bytes: [UInt8])]

  func valueCount(ofColumn id: UInt32) -> Int? { columns[id]?.count }

  func bytes(ofColumn id: UInt32) throws -> [UInt8] {
    guard let column = columns[id] else { throw ShredError.invalid(at: 0, "no column") }
    return column.bytes
  }
}
