import Testing

@testable import PipelineKit

@Suite struct RowOrderTests {
  private func sorted(_ texts: [String]) -> [String] {
    var rows = RowBuffer(columnCount: 1)
    for text in texts { rows.append(text: text) }
    return RowOrder(of: rows, keyCount: 1).rows.map { rows.text(row: Int($0), column: 0) ?? "" }
  }

  @Test func `texts sort by bytes with a prefix first`() {
    #expect(
      sorted(["b", "a\u{0}", "a", "", "ä", "z", "ab"])
        == ["", "a", "a\u{0}", "ab", "b", "z", "ä"])
  }

  @Test func `integers sort by sign and value`() {
    var rows = RowBuffer(columnCount: 1)
    for value: Int64 in [3, .min, -1, .max, 0] { rows.append(integer: value) }
    let order = RowOrder(of: rows, keyCount: 1).rows.map { rows.integer(row: Int($0), column: 0) }
    #expect(order == [.min, -1, 0, 3, .max])
  }

  @Test func `the second column decides between equal firsts`() {
    var rows = RowBuffer(columnCount: 3)
    for (text, number) in [("b", 1), ("a", 2), ("a", 1)] {
      rows.append(text: text)
      rows.append(integer: Int64(number))
      rows.appendNull()
    }
    #expect(RowOrder(of: rows, keyCount: 2).rows == [2, 1, 0])
  }

  @Test func `rows of equal keys keep their order`() {
    var rows = RowBuffer(columnCount: 2)
    for value: Int64 in 0..<100 {
      rows.append(text: "same")
      rows.append(integer: value)
    }
    #expect(RowOrder(of: rows, keyCount: 1).rows == (0..<100).map { UInt32($0) })
  }

  @Test func `no rows have an order`() {
    #expect(RowOrder(of: RowBuffer(columnCount: 2), keyCount: 1).rows.isEmpty)
  }

  @Test func `random keys sort as SQLite sorts them`() throws {
    var random = StateRandom()
    let fixture = try ViewFixture()
    let connection = try fixture.connection()
    try connection.execute("CREATE TABLE t (k BLOB, n INTEGER, i INTEGER)")
    var rows = RowBuffer(columnCount: 3)
    let shared = String(repeating: "p", count: random.below(12))
    for index in 0..<500 {
      let tail = String(
        (0..<random.below(12)).map { _ in "ab\u{0}é".randomElement(using: &random) ?? "a" })
      rows.append(text: shared + tail)
      rows.append(integer: Int64(random.below(5) - 2))
      rows.append(integer: Int64(index))
    }
    try BulkInsert(into: "t", columns: ["k", "n", "i"], conflict: "", on: connection).insert(rows)
    let expected = try connection.texts("SELECT i FROM t ORDER BY k, n, i")
    let found = RowOrder(of: rows, keyCount: 2).rows.map { String($0) }
    #expect(found == expected, "SEED=\(random.seed)")
  }
}
