import Testing

@testable import PipelineKit

@Suite struct StatementTests {
  private let fixture: ViewFixture
  private let connection: Connection

  init() throws {
    fixture = try ViewFixture()
    connection = try fixture.connection()
  }

  @Test func `every kind of value survives a round trip`() throws {
    let statement = try Statement("SELECT ?, ?, ?, ?, ?, ?", on: connection)
    try statement.bind(0, -7)
    try statement.bind(1, real: 2.5)
    try statement.bind(2, text: "Grüße")
    try statement.bind(3, text: [UInt8]("bytes".utf8).span.bytes)
    try statement.bind(4, blob: [UInt8]([0, 1]).span.bytes)
    try statement.bindNull(5)
    #expect(try statement.step())
    #expect(statement.integer(0) == -7)
    #expect(statement.real(1) == 2.5)
    #expect(statement.text(2) == "Grüße")
    #expect(statement.text(3) == "bytes")
    #expect(statement.withBytes(4) { $0.byteCount } == 2)
    #expect(statement.isNull(5))
    #expect(try !statement.step())
  }

  @Test func `empty text and blob are not NULL`() throws {
    let statement = try Statement(
      "SELECT typeof(?), typeof(?), typeof(?)", on: connection)
    try statement.bind(0, text: "")
    try statement.bind(1, text: [UInt8]().span.bytes)
    try statement.bind(2, blob: [UInt8]().span.bytes)
    #expect(try statement.step())
    #expect((0..<3).map { statement.text($0) } == ["text", "text", "blob"])
  }

  @Test func `a syntax error carries SQLite's words and the statement`() {
    #expect {
      try Statement("SELEKT 1", on: connection)
    } throws: { error in
      guard case .failed(_, let message, let sql) = error as? SQLiteError else { return false }
      return message.contains("SELEKT") && sql == "SELEKT 1"
    }
  }

  @Test func `a lock is worth trying again and a syntax error is not`() {
    let locked = SQLiteError.busy(path: "x", sql: "BEGIN")
    let unreadable = SQLiteError.failed(code: 266, message: "disk I/O error", sql: "SELECT 1")
    let misspelt = SQLiteError.failed(code: 1, message: "syntax error", sql: "SELEKT 1")
    #expect([locked, unreadable, misspelt].map(\.isRetryable) == [true, true, false])
  }

  @Test func `a statement runs again after an error`() throws {
    try connection.execute("CREATE TABLE t (k INTEGER PRIMARY KEY) STRICT")
    let statement = try connection.statement("INSERT INTO t VALUES (?)")
    for value: Int64 in [1, 2] {
      try statement.bind(0, value)
      try statement.run()
      #expect(throws: SQLiteError.self) { try statement.run() }
    }
    #expect(try connection.integer("SELECT count(*) FROM t") == 2)
  }

  @Test func `a read-only connection refuses to write`() throws {
    try connection.execute("CREATE TABLE t (k INTEGER) STRICT")
    let reader = try fixture.connection(.reader)
    #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
  }

  @Test func `a missing file cannot be opened for reading`() {
    #expect {
      try Connection(path: "/nowhere/x.sqlite", role: .reader, settings: .reader)
    } throws: { error in
      guard case .cannotOpen(let path, _, _) = error as? SQLiteError else { return false }
      return path == "/nowhere/x.sqlite"
    }
  }

  @Test func `a failed transaction leaves nothing behind`() throws {
    struct Stop: Error {}
    try connection.execute("CREATE TABLE t (k INTEGER) STRICT")
    #expect(throws: Stop.self) {
      try connection.transaction {
        try connection.execute("INSERT INTO t VALUES (1)")
        throw Stop()
      }
    }
    #expect(try connection.integer("SELECT count(*) FROM t") == 0)
  }

  @Test func `the settings are in force`() throws {
    #expect(try connection.texts("PRAGMA journal_mode") == ["wal"])
    #expect(try connection.integer("PRAGMA synchronous") == 1)
    #expect(try connection.integer("PRAGMA page_size") == 8192)
    #expect(try connection.integer("PRAGMA cache_size") == -1024)
  }
}
