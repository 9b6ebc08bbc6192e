import Testing

@testable import PipelineKit

@Suite struct RowBufferTests {
  private func row(_ text: String, _ number: Int64?) -> RowBuffer {
    var rows = RowBuffer(columnCount: 2)
    rows.append(text: text)
    rows.append(integer: number)
    return rows
  }

  @Test func `cells come back as they were appended`() {
    var rows = RowBuffer(columnCount: 5)
    rows.appendNull()
    rows.append(integer: .min)
    rows.append(real: -0.5)
    rows.append(text: "ä")
    rows.append(blob: [UInt8]([0, 255]).span.bytes)
    #expect(rows.rowCount == 1)
    #expect(rows.kind(row: 0, column: 0) == .null)
    #expect(rows.integer(row: 0, column: 1) == .min)
    #expect(rows.real(row: 0, column: 2) == -0.5)
    #expect(rows.text(row: 0, column: 3) == "ä")
    #expect(rows.literal(row: 0, column: 4) == "x'0.ff'")
  }

  @Test func `a blob may be written where it is to stand`() {
    var rows = RowBuffer(columnCount: 3)
    rows.append(text: "a")
    rows.appendBlob { $0 += [1, 2] }
    rows.appendBlob { _ in }
    #expect(rows.text(row: 0, column: 0) == "a")
    #expect(rows.withBytes(row: 0, column: 1) { $0.array(0..<$0.byteCount) } == [1, 2])
    #expect(rows.kind(row: 0, column: 2) == .blob)
    #expect(rows.withBytes(row: 0, column: 2) { $0.byteCount } == 0)
  }

  @Test func `a cell of another kind reads as nil`() {
    let rows = row("a", nil)
    #expect(rows.integer(row: 0, column: 0) == nil)
    #expect(rows.text(row: 0, column: 1) == nil)
    #expect(rows.real(row: 0, column: 0) == nil)
  }

  @Test func `empty texts stand between others`() {
    var rows = RowBuffer(columnCount: 1)
    for text in ["", "a", "", "b", ""] { rows.append(text: text) }
    #expect((0..<5).map { rows.text(row: $0, column: 0) } == ["", "a", "", "b", ""])
  }

  @Test func `rolling back removes cells and their bytes`() {
    var rows = row("kept", 1)
    let mark = rows.mark
    let size = rows.byteCount
    rows.append(text: "gone")
    rows.append(integer: 2)
    rows.rollBack(to: mark)
    #expect(rows.rowCount == 1)
    #expect(rows.byteCount == size)
    rows.append(text: "next")
    rows.append(integer: 3)
    #expect(rows.text(row: 1, column: 0) == "next")
  }

  @Test func `a copied row equals its source`() {
    let source = row("x", nil)
    var copy = row("first", 7)
    copy.append(row: 0, of: source)
    #expect(copy.text(row: 1, column: 0) == "x")
    #expect(copy.integer(row: 1, column: 1) == nil)
  }

  @Test func `a buffer that was emptied is used again`() {
    var rows = row("x", 1)
    rows.removeAll()
    #expect(rows.isEmpty)
    rows.append(text: "y")
    rows.append(integer: 2)
    #expect(rows.text(row: 0, column: 0) == "y")
  }
}
