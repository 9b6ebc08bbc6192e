import PipelineKit
import Testing

@testable import PipelineKit

/// Codes in order of first appearance, as a dictionary of arrays gives them.
struct DistinctScalarsTests {
  private func collect(_ texts: [String], max limit: Int, _ distinct: inout DistinctScalars)
    -> (entries: [String], codes: [Int64])?
  {
    let chunk = LineBuffer(texts.map { utf8($0) })
    let spans = chunk.ranges.map { SlotBuffer.pack(start: $0.lowerBound, count: $0.count) }
    var codes = [Int64](repeating: -1, count: texts.count)
    guard distinct.collect(spans.span, in: chunk.bytes.span.bytes, max: limit, codes: &codes) else {
      return nil
    }
    let entries = distinct.entries.map { word in
      let start = SlotBuffer.start(word)
      return shown(Array(chunk.bytes[start..<start + SlotBuffer.count(word)]))
    }
    return (entries, codes)
  }

  private func naive(_ texts: [String]) -> (entries: [String], codes: [Int64]) {
    var entries: [String] = []
    let codes = texts.map { text -> Int64 in
      if let code = entries.firstIndex(of: text) { return Int64(code) }
      entries.append(text)
      return Int64(entries.count - 1)
    }
    return (entries, codes)
  }

  @Test func `codes are those of the naive model, also when reused`() throws {
    var random = TextRandom(seed: 12)
    var distinct = DistinctScalars()
    for _ in 0..<300 {
      let variety = UInt64.random(in: 1...80, using: &random)
      let length = Int.random(in: 0...30, using: &random)
      let texts = (0..<Int.random(in: 1...200, using: &random)).map { _ in
        String(repeating: "x", count: length) + "\(random.next() % variety)"
      }
      let wanted = naive(texts)
      let found = try #require(collect(texts, max: 200, &distinct))
      #expect(found.entries == wanted.entries, "seed \(random.seed)")
      #expect(found.codes == wanted.codes, "seed \(random.seed)")
    }
  }

  @Test func `one entry more than allowed is refused`() {
    var distinct = DistinctScalars()
    for limit in 1...70 {
      let fits = (0..<limit).map { "k\($0)" }
      let first = collect(fits + fits, max: limit, &distinct)
      let second = collect(fits + ["one more"], max: limit, &distinct)
      #expect(first?.entries == fits)
      #expect(second == nil)
    }
  }

  @Test func `empty texts and texts that differ in length only are told apart`() throws {
    var distinct = DistinctScalars()
    let texts = ["", "a", "aa", "aaa", "", "aaaa", "aaaaaaaa", "aaaaaaaaa", "a", "\u{0}"]
    let found = try #require(collect(texts, max: 16, &distinct))
    #expect(found.codes == [0, 1, 2, 3, 0, 4, 5, 6, 1, 7])
  }
}
