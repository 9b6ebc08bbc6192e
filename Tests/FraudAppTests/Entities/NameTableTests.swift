import PipelineKit
import Testing

@testable import FraudApp

@Suite struct NameTableTests {
  private func slot(_ name: String, _ table: inout NameTable) -> Int {
    let bytes = Array(name.utf8)
    return table.slot(bytes.span.bytes, hash: xxh64(bytes.span.bytes))
  }

  @Test func `names have slots in order of appearance, as a dictionary says`() {
    var table = NameTable()
    var wanted: [String: Int] = [:]
    for round in 0..<3 {
      for index in 0..<5_000 {
        let name = index % 7 == 0 ? "" : "name \(index * (round + 1))"
        let expected = wanted[name] ?? wanted.count
        wanted[name] = expected
        #expect(slot(name, &table) == expected)
      }
    }
    #expect(table.count == wanted.count)
    for (name, slot) in wanted { #expect(table.bytes(slot) == Array(name.utf8)) }
  }

  @Test func `names that share one hash are told apart by the other`() {
    var table = NameTable()
    let (first, second) = (Array("first".utf8), Array("second".utf8))
    #expect(table.slot(first.span.bytes, hash: 42) == 0)
    #expect(table.slot(second.span.bytes, hash: 42) == 1)
    #expect(table.slot(first.span.bytes, hash: 42) == 0)
  }
}
