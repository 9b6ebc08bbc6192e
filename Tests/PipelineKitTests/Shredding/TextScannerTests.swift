import PipelineKit
import Testing

@testable import PipelineKit

/// Lines of plain text: tokens that carry digits are cut out.
struct TextScannerTests {
  private func cut(_ line: String) throws -> [String] {
    let shredder = WarmShredder(format: .text)
    let bytes = utf8(line)
    try #require(shredder.cut(bytes) == nil)
    return shredder.places.map { shown(Array(bytes[$0])) }
  }

  @Test(arguments: [
    ("2026-03-01 WARN pool-7 took 1200 ms", ["2026-03-01", "pool-7", "1200"]),
    ("user=42;ip=(10.0.0.1)", ["42", "10.0.0.1"]), ("", []), ("no digits here", []), ("7", ["7"]),
    ("a1,b2|c3", ["a1", "b2", "c3"]), ("\t5\t", ["5"]), ("é1é", ["é1é"]), ("{\"a\":1}", [":1"]),
  ])
  func `tokens with digits are the scalars`(line: String, tokens: [String]) throws {
    #expect(try cut(line) == tokens)
  }

  @Test func `tokens beyond the last column stay in the shape`() throws {
    let line = (0..<200).map { "\($0)" }.joined(separator: " ")
    #expect(try cut(line).count == TextScanner.columnsMax)
    #expect(
      try decoded(try encoded([utf8(line)], format: .text), count: 1, format: .text) == [utf8(line)]
    )
  }

  @Test func `any UTF-8 text comes back`() throws {
    var random = TextRandom(seed: 8)
    let pieces = [
      "a", "7", " ", "=", "\t", "\u{0}", "\u{1B}[0m", "é", "日本", "[", "\"", "12:30", "\r", "x9",
    ]
    let lines = (0..<2_000).map { _ in
      utf8(
        (0..<Int.random(in: 0...12, using: &random)).map { _ in
          pieces.randomElement(using: &random) ?? ""
        }.joined())
    }
    for size in [1, 7, 2_000] {
      let batch = Array(lines[..<size])
      let columns = try encoded(batch, format: .text)
      #expect(try decoded(columns, count: size, format: .text) == batch, "seed \(random.seed)")
    }
  }

  @Test func `lines of few templates take few shapes and equal bytes when warm`() throws {
    let lines = (0..<900).map { index in
      utf8(["GET \(index) ok", "lost worker-\(index % 9) after \(index) ms", "idle"][index % 3])
    }
    let columns = try encoded(lines, format: .text)
    #expect(columns.valueCount(ofColumn: ShreddedColumns.shapesID) == 3)
    #expect(try decoded(columns, count: 900, format: .text) == lines)
    #expect(try encoded(lines, format: .text, warmedBy: lines.reversed()).body == columns.body)
  }
}
