import Testing

@testable import PipelineKit

@Suite struct TableImageTests {
  private static let columns: [ColumnSpec] = [
    .required("k", .integer), .optional("i", .integer), .optional("x", .text),
    .optional("b", .blob), .optional("r", .real),
  ]

  private static func createSQL(_ name: String) -> String {
    ColumnSpec.createSQL(name, columns, keyCount: 1)
  }

  /// Rows and, made beside it, their image.
  private struct Sample {
    var rows = RowBuffer(columnCount: 5)
    var image: TableImage
    private var cells = RecordCells()

    init(pageBytes: Int) { image = TableImage(TableImageTests.columns, pageBytes: pageBytes) }

    mutating func append(
      _ key: Int64, _ integer: Int64?, _ text: String?, _ blob: [UInt8]?, _ real: Double?
    ) {
      rows.append(integer: key)
      rows.append(integer: integer)
      rows.append(text: text)
      cells.removeAll()
      if let integer { cells.append(integer: integer) } else { cells.appendNull() }
      if let text { cells.append(text: text) } else { cells.appendNull() }
      if let blob {
        rows.append(blob: blob.span.bytes)
        cells.appendBlob { $0.append(contentsOf: blob.span.bytes) }
      } else {
        rows.appendNull()
        cells.appendNull()
      }
      if let real {
        rows.append(real: real)
        cells.append(real: real)
      } else {
        rows.appendNull()
        cells.appendNull()
      }
      image.append(key: key, cells)
    }
  }

  /// Inserts rows by binding each cell, and their image beside them; compares the tables and has
  /// SQLite look at every page.
  private func check(_ samples: [Sample]) throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    for name in ["bound", "copied", "each"] {
      try connection.execute(Self.createSQL(name))
    }
    let bound = try BulkInsert(
      into: "bound", columns: Self.columns.map(\.name), conflict: "", on: connection)
    for sample in samples {
      var image = sample.image
      image.end()
      try connection.transaction {
        try bound.insert(sample.rows)
        if image.count > 0 {
          try connection.insert(image, into: "copied")
          try image.pages.withUnsafeBytes { try connection.insertEach($0, into: "each") }
        }
      }
    }
    let expected = try connection.dump("SELECT * FROM bound ORDER BY k")
    #expect(expected.count == samples.reduce(0) { $0 + $1.rows.rowCount })
    #expect(try connection.dump("SELECT * FROM copied ORDER BY k") == expected)
    #expect(try connection.dump("SELECT * FROM each ORDER BY k") == expected)
    #expect(try connection.texts("PRAGMA integrity_check") == ["ok"])
  }

  @Test func `every width of integer is stored as SQLite reads it`() throws {
    var sample = Sample(pageBytes: 512)
    var key: Int64 = .min
    for shift in 0..<63 as Range<Int64> {
      for near in -1...1 as ClosedRange<Int64> {
        for value in [(1 << shift) + near, -(1 << shift) + near] {
          sample.append(key, value, nil, nil, nil)
          key += 1 + abs(value) / 1000
        }
      }
    }
    for value in [Int64.min, .max] { sample.append(key + 1 + (value & 1), value, nil, nil, nil) }
    try check([sample])
  }

  @Test func `trees of every number of rows are whole`() throws {
    // Some thirty rows a leaf and as many leaves an inner page: three levels from 1,000 rows on.
    for count in Array(0...120) + [995, 1_100, 1_190, 4_000] {
      var sample = Sample(pageBytes: 512)
      for row in 0..<Int64(count) { sample.append(row * 3 - 50, row, "x", nil, nil) }
      try check([sample])
    }
  }

  @Test func `texts and blobs of every length go on where their page ends`() throws {
    // From all in the leaf to the sixth overflow page, over each place where a rule changes.
    for pageBytes in [512, 1024] {
      var sample = Sample(pageBytes: pageBytes)
      for length in 0..<3 * pageBytes {
        let text = String(repeating: "t", count: length)
        sample.append(
          Int64(length), 7, length % 2 == 0 ? text : nil, length % 2 == 0 ? nil : Array(text.utf8),
          0.5)
      }
      try check([sample])
    }
  }

  @Test func `a row as long as hundreds of pages is copied`() throws {
    var sample = Sample(pageBytes: 32_768)
    sample.append(1, 1, "before", nil, nil)
    sample.append(2, nil, String(repeating: "long", count: 1 << 20), [1], -1)
    sample.append(3, 1, "after", nil, nil)
    try check([sample])
  }

  @Test func `random rows in several images of a transaction are those that were bound`() throws {
    var random = PrintedSeedRandom(named: "table images")
    for _ in 0..<60 {
      var key = Int64.random(in: -1000...1000, using: &random)
      let samples = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        var sample = Sample(
          pageBytes: [512, 1024, 4096, 32_768].randomElement(using: &random) ?? 512)
        for _ in 0..<Int.random(in: 0...300, using: &random) {
          let length = [0, 1, 3, 57, 58, 200, 2_000].randomElement(using: &random) ?? 0
          let text = String(repeating: "é", count: length)
          sample.append(
            key,
            Bool.random(using: &random)
              ? nil
              : Int64.random(in: .min ... .max, using: &random)
                >> Int.random(in: 0...63, using: &random),
            Bool.random(using: &random) ? text : nil,
            Bool.random(using: &random) ? [UInt8](repeating: 9, count: length / 2) : nil,
            Bool.random(using: &random) ? .random(in: -1e9...1e9, using: &random) : nil)
          key += Int64.random(in: 1...1_000, using: &random)
        }
        return sample
      }
      try check(samples)
    }
  }

  private static func image(keys: ClosedRange<Int64>) -> TableImage {
    var sample = Sample(pageBytes: 512)
    for key in keys { sample.append(key, key, "x", nil, nil) }
    sample.image.end()
    return sample.image
  }

  @Test func `records are copied as they are, unless there is an index to fill`() throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute(Self.createSQL("t"))
    try connection.execute("ATTACH ':memory:' AS other")
    try connection.execute(
      Self.createSQL(TableImage.tableName).replacing("CREATE TABLE ", with: "CREATE TABLE other."))
    func opcodes() throws -> [String] {
      let statement = try Statement(
        "EXPLAIN INSERT OR ROLLBACK INTO main.t SELECT * FROM other.rows", on: connection)
      var codes: [String] = []
      while try statement.step() { codes.append(statement.text(1)) }
      return codes
    }
    // A copy takes a whole record, an insert makes one of its columns.
    let copying = try opcodes()
    #expect(copying.contains("RowData") || copying.contains("RowCell"))
    #expect(!copying.contains("Column"))
    try connection.execute("CREATE INDEX by_x ON t (x)")
    #expect(try opcodes().contains("Column"))
    try connection.insert(Self.image(keys: 1...99), into: "t")
    #expect(try connection.integer("SELECT count(*) FROM t INDEXED BY by_x WHERE x = 'x'") == 99)
    #expect(try connection.texts("PRAGMA integrity_check") == ["ok"])
  }

  @Test func `a key that is there is an error, and nothing of the transaction stays`() throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute(Self.createSQL("t"))
    try connection.insert(Self.image(keys: 1...9), into: "t")
    for taken in [5...20, 9...9] as [ClosedRange<Int64>] {
      #expect(throws: SQLiteError.self) {
        try connection.transaction {
          try connection.insert(Self.image(keys: 10...12), into: "t")
          try connection.insert(Self.image(keys: taken), into: "t")
        }
      }
      #expect(try connection.integer("SELECT count(*) FROM t") == 9)
    }
    try connection.transaction { try connection.insert(Self.image(keys: 10...12), into: "t") }
    #expect(try connection.integer("SELECT count(*) FROM t") == 12)
  }

  @Test func `what is no database is an error`() throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute(Self.createSQL("t"))
    let noise = [UInt8](repeating: 0x5a, count: 1024)
    #expect(throws: SQLiteError.self) {
      try noise.withUnsafeBytes { try connection.insertEach($0, into: "t") }
    }
  }

  @Test func `what SQLite would refuse traps`() async {
    await #expect(processExitsWith: .failure) {
      // Text where an integer belongs.
      var (image, cells) = (TableImage(TableImageTests.columns), RecordCells())
      cells.append(text: "seven")
      for _ in 0..<3 { cells.appendNull() }
      image.append(key: 1, cells)
    }
    await #expect(processExitsWith: .failure) {
      // A column too few.
      var (image, cells) = (TableImage(TableImageTests.columns), RecordCells())
      for _ in 0..<3 { cells.appendNull() }
      image.append(key: 1, cells)
    }
    await #expect(processExitsWith: .failure) {
      // NULL where none is allowed.
      let columns: [ColumnSpec] = [.required("k", .integer), .required("i", .integer)]
      var (image, cells) = (TableImage(columns), RecordCells())
      cells.appendNull()
      image.append(key: 1, cells)
    }
    await #expect(processExitsWith: .failure) {
      // A key again.
      var (image, cells) = (TableImage(TableImageTests.columns), RecordCells())
      for _ in 0..<4 { cells.appendNull() }
      image.append(key: 1, cells)
      image.append(key: 1, cells)
    }
  }
}
