import PipelineKit
import Testing

@testable import PipelineKit

/// Lines that go in come out, whatever the batch makes of them.
struct BatchEncoderTests {
  private func isPlain(_ columns: ShreddedColumns) -> Bool {
    columns.valueCount(ofColumn: ShreddedColumns.shapesID) == nil
  }

  private func view(_ index: Int) -> [UInt8] {
    let source = index % 3 == 0 ? #","source":"google""# : ""
    return utf8(
      #"{"id":"e-\#(index)","t":"2026-02-28T23:59:\#(10 + index % 50).000Z","ms":\#(index % 900)"#
        + source + #","tags":[\#((0..<index % 4).map { "\"t\($0)\"" }.joined(separator: ","))]}"#)
  }

  @Test(arguments: [1, 2, 3, 63, 64, 65, 255, 256, 257, 1000])
  func `a batch of any size comes back`(count: Int) throws {
    let lines = (0..<count).map(view)
    let columns = try encoded(lines)
    #expect(!isPlain(columns))
    #expect(try decoded(columns, count: count) == lines)
  }

  @Test(arguments: JSONCases.validLines + JSONCases.validValues.map { "{\"k\":[\($0),\($0)]}" })
  func `a batch of one record comes back`(line: String) throws {
    #expect(try decoded(try encoded([utf8(line)]), count: 1) == [utf8(line)])
  }

  @Test func `all valid texts come back from one batch`() throws {
    let lines =
      JSONCases.validValues.map { utf8("{\"k\":\($0)}") } + JSONCases.validLines.map { utf8($0) }
    #expect(try decoded(try encoded(lines), count: lines.count) == lines)
  }

  @Test func `the same lines give the same bytes, whatever was shredded before`() throws {
    let lines = (0..<500).map(view)
    let others = (0..<100).map { utf8("{\"ms\":\($0),\"x\":{\"y\":true},\"id\":\"\"}") }
    let cold = try encoded(lines)
    let warm = try encoded(lines, warmedBy: lines)
    let mixed = try encoded(lines, warmedBy: others + lines.reversed())
    #expect(cold.body == warm.body)
    #expect(cold.entries == warm.entries)
    #expect(cold.body == mixed.body)
    #expect(cold.entries == mixed.entries)
  }

  @Test func `an encoder forgets the batch before`() throws {
    var shredder = Shredder(format: .json, fields: [])
    var records = BatchLines()
    var encoder = try BatchEncoder()
    for round in 0..<3 {
      let lines = (0..<50 + round).map { view($0 * 7 + round) }
      let chunk = LineBuffer(lines)
      for (index, range) in chunk.ranges.enumerated() {
        try shredder.shred(chunk.bytes.span.bytes, range)
        records.append(shredder, line: range, index: index)
      }
      #expect(records.count == lines.count)
      let columns = encoder.encode(records, in: chunk.bytes.span.bytes, shredder: shredder)
      #expect(columns.body == (try encoded(lines)).body)
      records.removeAll()
      #expect(records.count == 0)
    }
  }

  @Test func `line indexes are kept with gaps`() throws {
    var shredder = Shredder(format: .json, fields: [])
    var records = BatchLines()
    let chunk = LineBuffer((0..<10).map(view))
    for (index, range) in chunk.ranges.enumerated() {
      try shredder.shred(chunk.bytes.span.bytes, range)
      records.append(shredder, line: range, index: index * index)
    }
    var encoder = try BatchEncoder()
    let columns = encoder.encode(records, in: chunk.bytes.span.bytes, shredder: shredder)
    var decompressor = try Decompressor()
    let batch = try ShreddedBatch(columns, recordCount: 10, format: .json, with: &decompressor)
    #expect(batch.lineIndexes == (0..<10).map { Int64($0 * $0) })
  }

  @Test func `lines of too many shapes are stored plain and read the same`() throws {
    let lines = (0..<100).map { utf8("{\"key\($0)\":\($0),\"id\":\"e-\($0)\"}") }
    let columns = try encoded(lines)
    #expect(isPlain(columns))
    #expect(try decoded(columns, count: 100) == lines)
    var decompressor = try Decompressor()
    let batch = try ShreddedBatch(columns, recordCount: 100, format: .json, with: &decompressor)
    let column = try #require(batch.column(ColumnKey("id", .string)))
    let values = try batch.values(column, from: columns, with: &decompressor)
    #expect(batch.lastIndexes(of: column) == (0..<100).map { Int32($0) })
    var out: [UInt8] = []
    values.append(41, to: &out)
    #expect(out == utf8("e-41"))
  }

  @Test func `lines of too many columns are stored plain`() throws {
    func line(_ count: Int) -> [UInt8] {
      utf8("{" + (0..<count).map { "\"k\($0)\":\($0)" }.joined(separator: ",") + "}")
    }
    let fits = [line(BatchEncoder.columnsMax), line(3)]
    #expect(!isPlain(try encoded(fits)))
    #expect(try decoded(try encoded(fits), count: 2) == fits)
    let tooMany = [line(BatchEncoder.columnsMax + 1), line(3)]
    #expect(isPlain(try encoded(tooMany)))
    #expect(try decoded(try encoded(tooMany), count: 2) == tooMany)
  }

  @Test func `a shape of very many slots comes back`() throws {
    let line = utf8("{\"k\":[" + (0..<30_000).map { "\($0)" }.joined(separator: ",") + "]}")
    #expect(try decoded(try encoded([line, line]), count: 2) == [line, line])
  }

  @Test func `a node with more ways out than the trie keeps still shreds`() throws {
    let lines = (0..<400).map { utf8("{\"key\($0 % 90)\":\($0)}") }
    #expect(try decoded(try encoded(lines, warmedBy: lines), count: 400) == lines)
  }
}
