import Testing

@testable import PipelineKit

@Suite struct EntityTableTests {
  private let fixture: ViewFixture
  private let store: ViewStore
  private let entity = EntityTable(
    TableSpec(
      name: "sessions",
      columns: [
        .required("visitor", .text), .required("start_ms", .integer), .optional("pages", .integer),
        .optional("state", .blob),
      ], keyCount: 2))

  init() throws {
    fixture = try ViewFixture()
    store = try fixture.store()
    try store.define(tables: [entity.table], views: [])
  }

  private func append(_ visitor: String, _ start: Int64, _ pages: Int64?, to rows: inout RowBuffer)
  {
    rows.append(text: visitor)
    rows.append(integer: start)
    rows.append(integer: pages)
    rows.append(blob: Array(visitor.utf8).span.bytes)
  }

  private func commit(_ upserts: RowBuffer, deleting keys: RowBuffer? = nil) throws {
    try store.commit { try entity.apply(upserts: upserts, deletions: keys, in: $0) }
  }

  private func stored() throws -> [String] {
    try fixture.connection(.reader)
      .dump("SELECT visitor, start_ms, pages FROM sessions__v1 ORDER BY 1, 2")
  }

  @Test func `a row is inserted and then replaced`() throws {
    for pages: Int64 in [1, 2] {
      var rows = entity.newRows()
      append("a", 0, pages, to: &rows)
      try commit(rows)
    }
    #expect(try stored() == ["'a' | 0 | 2"])
  }

  @Test func `of two rows with one key the last stays`() throws {
    var rows = entity.newRows()
    for pages: Int64 in 1...25 { append("a", 0, pages, to: &rows) }
    try commit(rows)
    #expect(try stored() == ["'a' | 0 | 25"])
  }

  @Test func `pieces behind all that is stored, upon its last key and before it are written`()
    throws
  {
    for (visitors, pages) in [("ab", 1), ("cd", 2), ("de", 3), ("0", 4), ("0e", 5)] as [(_, Int64)]
    {
      var rows = entity.newRows()
      for visitor in visitors { append(String(visitor), 0, pages, to: &rows) }
      try commit(rows)
    }
    // The last key of one piece is the first of the next: its row is replaced.
    #expect(
      try stored() == [
        "'0' | 0 | 5", "'a' | 0 | 1", "'b' | 0 | 1", "'c' | 0 | 2", "'d' | 0 | 3", "'e' | 0 | 5",
      ])
  }

  @Test func `a deleted key may be written again in one commit`() throws {
    var rows = entity.newRows()
    append("a", 0, 1, to: &rows)
    try commit(rows)
    var keys = entity.newKeys()
    keys.append(text: "a")
    keys.append(integer: 0)
    try commit(rows, deleting: keys)
    #expect(try stored() == ["'a' | 0 | 1"])
    try commit(entity.newRows(), deleting: keys)
    #expect(try stored() == [])
  }

  @Test func `random commits leave what a dictionary holds`() throws {
    var random = StateRandom()
    var model: [String: String] = [:]
    for _ in 0..<20 {
      var rows = entity.newRows()
      var keys = entity.newKeys()
      for _ in 0..<random.below(20) {
        let (visitor, start) = ("v\(random.below(9))", Int64(random.below(3)))
        keys.append(text: visitor)
        keys.append(integer: start)
        model["'\(visitor)' | \(start)"] = nil
      }
      for _ in 0..<random.below(40) {
        let (visitor, start) = ("v\(random.below(9))", Int64(random.below(3)))
        let pages = random.below(4) == 0 ? nil : Int64(random.below(100))
        append(visitor, start, pages, to: &rows)
        model["'\(visitor)' | \(start)"] = pages.map { String($0) } ?? "NULL"
      }
      try commit(rows, deleting: keys)
      let expected = model.map { "\($0) | \($1)" }.sorted()
      #expect(try stored() == expected, "SEED=\(random.seed)")
    }
  }

  @Test func `a reader finds committed rows by key`() throws {
    var rows = entity.newRows()
    append("a", 5, nil, to: &rows)
    append("b", 6, 7, to: &rows)
    try commit(rows)
    let reader = try EntityReader(entity, version: 1, connection: store.reader())
    var found = entity.newRows()
    #expect(try reader.read(key: 1, of: rows, into: &found))
    #expect(found.text(row: 0, column: 0) == "b")
    #expect(found.integer(row: 0, column: 2) == 7)
    var absent = entity.newKeys()
    absent.append(text: "b")
    absent.append(integer: 5)
    #expect(try !reader.read(key: 0, of: absent, into: &found))
    #expect(found.rowCount == 1)
  }

  @Test func `a reader sees a commit only when it is made`() throws {
    let reader = try EntityReader(entity, version: 1, connection: store.reader())
    var rows = entity.newRows()
    append("a", 0, 1, to: &rows)
    var found = entity.newRows()
    try store.commit { transaction in
      try entity.apply(upserts: rows, in: transaction)
      #expect(try !reader.read(key: 0, of: rows, into: &found))
    }
    #expect(try reader.read(key: 0, of: rows, into: &found))
  }

  @Test func `keys and rows are read in key order`() throws {
    var rows = entity.newRows()
    for visitor in ["c", "a", "b"] { append(visitor, 1, 1, to: &rows) }
    try commit(rows)
    let reader = try EntityReader(entity, version: 1, connection: store.reader())
    var keys: [String] = []
    try reader.forEachKey { keys.append($0.text(row: 0, column: 0) ?? "") }
    #expect(keys == ["a", "b", "c"])
    var all = entity.newRows()
    try reader.readAll(into: &all)
    #expect((0..<3).map { all.literal(row: $0, column: 3) } == ["x'61'", "x'62'", "x'63'"])
  }
}

@Suite struct JournalTableTests {
  @Test func `rows are appended in order`() throws {
    let fixture = try ViewFixture()
    let store = try fixture.store()
    let journal = JournalTable(
      TableSpec(name: "decisions", columns: [.required("score", .real)], keyCount: 0))
    try store.define(tables: [journal.table], views: [])
    for start in [0, 25] {
      var rows = journal.newRows()
      for value in start..<start + 25 { rows.append(real: Double(value)) }
      try store.commit { try journal.append(rows, in: $0) }
    }
    let scores = try fixture.connection().texts("SELECT score FROM decisions__v1 ORDER BY rowid")
    #expect(scores == (0..<50).map { "\($0).0" })
  }
}
