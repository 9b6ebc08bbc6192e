import Testing

@testable import PipelineKit

@Suite struct TableSpecTests {
  private func sql(_ columns: [ColumnSpec], keyCount: Int) -> String {
    TableSpec(name: "t", columns: columns, keyCount: keyCount).createSQL(version: 3)
  }

  @Test func `a journal is a rowid table`() {
    #expect(
      sql([.required("a", .text), .optional("b", .real)], keyCount: 0)
        == #"CREATE TABLE "t__v3" ("a" TEXT NOT NULL, "b" REAL) STRICT"#)
  }

  @Test func `a single integer key is the rowid`() throws {
    let create = sql([.required("id", .integer), .required("b", .blob)], keyCount: 1)
    #expect(create.hasSuffix(#"PRIMARY KEY ("id")) STRICT"#))
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute(create + "; INSERT INTO t__v3 VALUES (7, x'')")
    #expect(try connection.integer("SELECT rowid FROM t__v3") == 7)
  }

  @Test func `any other key clusters the table`() {
    #expect(
      sql([.required("a", .text), .required("b", .integer)], keyCount: 2)
        == #"CREATE TABLE "t__v3" ("a" TEXT NOT NULL, "b" INTEGER NOT NULL, "#
        + #"PRIMARY KEY ("a", "b")) STRICT, WITHOUT ROWID"#)
  }

  @Test func `indexes are named after table and columns`() {
    let table = TableSpec(
      name: "t", columns: [.required("a", .text), .required("b", .text)], keyCount: 1,
      indexes: [["b", "a"]])
    #expect(
      table.indexSQL(version: 1)
        == [#"CREATE INDEX IF NOT EXISTS "t__v1__by_b_a" ON "t__v1" ("b", "a")"#])
  }

  @Test func `a key that may be NULL traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = TableSpec(name: "t", columns: [.optional("a", .text)], keyCount: 1)
    }
  }
}
