import PipelineKit
import Testing

@testable import PipelineKit

/// Many strings in one allocation.
struct TextPoolTests {
  @Test func `strings come back in order`() {
    var pool = TextPool()
    let texts = ["", "a", "", "hello", "é"].map { utf8($0) }
    for (index, text) in texts.enumerated() {
      if index % 2 == 0 { pool.append(text) } else { pool.append(text.span.bytes) }
    }
    #expect(pool.count == 5)
    #expect(all(pool) == texts)
  }

  @Test func `lengths that add up make a pool`() throws {
    let pool = try TextPool(bytes: utf8("abcdef"), lengths: [1, 0, 5])
    #expect(all(pool) == ["a", "", "bcdef"].map { utf8($0) })
  }

  @Test(arguments: [[7], [1, 2], [6, 1], [-1, 7], [3, -3, 6], [.max, .max], [.min], []])
  func `lengths that do not add up are refused`(lengths: [Int64]) {
    #expect(throws: ShredError.self) { try TextPool(bytes: utf8("abcdef"), lengths: lengths) }
  }
}
