import Testing

@testable import PipelineKit

@Suite struct BulkInsertTests {
  private func inserted(_ count: Int, conflict: String = "") throws -> [String] {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT, b BLOB, r REAL) STRICT")
    var rows = RowBuffer(columnCount: 4)
    for index in 0..<count {
      rows.append(integer: Int64(index))
      rows.append(text: index % 3 == 0 ? nil : "v\(index)")
      rows.append(blob: [UInt8](repeating: UInt8(index % 256), count: index % 4).span.bytes)
      rows.append(real: Double(index) / 2)
    }
    let insert = try BulkInsert(
      into: "t", columns: ["k", "v", "b", "r"], conflict: conflict, on: connection)
    try insert.insert(rows)
    return try connection.dump("SELECT * FROM t ORDER BY k")
  }

  @Test(arguments: [0, 1, 9, 10, 11, 20, 25, 101])
  func `any number of rows arrives`(count: Int) throws {
    let rows = try inserted(count)
    #expect(rows.count == count)
    if count > 7 { #expect(rows[7] == "7 | 'v7' | x'7.7.7' | 3.5") }
    if count > 0 { #expect(rows[0] == "0 | NULL | x'' | 0.0") }
  }

  @Test func `rows go in the order asked for`() throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute("CREATE TABLE t (v TEXT) STRICT")
    var rows = RowBuffer(columnCount: 1)
    for index in (0..<25).reversed() { rows.append(text: index < 10 ? "0\(index)" : "\(index)") }
    let insert = try BulkInsert(into: "t", columns: ["v"], conflict: "", on: connection)
    try insert.insert(rows, order: RowOrder(of: rows, keyCount: 1))
    let texts = try connection.texts("SELECT v FROM t ORDER BY rowid")
    #expect(texts == texts.sorted())
    #expect(texts.count == 25)
  }

  @Test(arguments: 0...10)
  func `ten rows go in together up to a taken key`(taken: Int) throws {
    for table in ["k INTEGER PRIMARY KEY", "k INTEGER NOT NULL PRIMARY KEY, x INTEGER"] {
      let fixture = try ViewFixture()
      let connection = try fixture.connection()
      let options = table.contains("x") ? "STRICT, WITHOUT ROWID" : "STRICT"
      try connection.execute("CREATE TABLE t (\(table)) \(options)")
      try connection.execute("INSERT INTO t (k) VALUES (\(taken))")
      var rows = RowBuffer(columnCount: 1)
      for key in 0..<10 { rows.append(integer: Int64(key)) }
      let insert = try BulkInsert(into: "t", columns: ["k"], conflict: "", on: connection)
      let inserted = try insert.insertTogether(from: 0, of: rows, on: connection)
      #expect(inserted == taken)
      #expect(
        try connection.texts("SELECT k FROM t ORDER BY k")
          == (0..<inserted).map(String.init) + [String(taken)])
    }
  }

  @Test(arguments: [0, 1, 9, 10, 11, 25])
  func `rows are bound cell by cell`(count: Int) throws {
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY, x TEXT) STRICT")
    let texts = ["", "a", "bc"].map { Array($0.utf8) }
    var interner = Interner()
    for text in texts { _ = interner.intern(text) }
    let insert = try BulkInsert(into: "t", columns: ["k", "x"], conflict: "", on: connection)
    try interner.withStrings { strings in
      try insert.insert(count: count) { number, row in
        row.bind(Int64(number))
        if number % 4 == 3 { row.bindNull() } else { row.bind(text: strings[number % 4]) }
      }
    }
    #expect(
      try connection.texts("SELECT k || ifnull('=' || x, '') FROM t ORDER BY k")
        == (0..<count).map { "\($0)" + ["=", "=a", "=bc", ""][$0 % 4] })
  }

  @Test func `names and literals are quoted`() throws {
    #expect(quoted("a\"b") == "\"a\"\"b\"")
    #expect(literal("it's") == "'it''s'")
  }
}
