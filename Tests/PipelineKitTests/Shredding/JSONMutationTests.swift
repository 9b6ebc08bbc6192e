import PipelineKit
import Testing

@testable import PipelineKit

/// Lines damaged at random: parser, trie and model must agree on every one.
struct JSONMutationTests {
  private static let seeds = [
    #"{"id":"d76d4330-f144","t":"2026-02-28T23:59:57.816Z","n":719,"x":-1.5e+3,"b":true}"#,
    #"{"a":{"b":[1,2,{"c":"é€𝄞"}],"d":null},"e":"\u00e9\ud83d\ude39\\\"","f":[]}"#,
    #"{ "k" : "12345678901234567" , "l" : 0 , "k" : false }"#,
    #"{"items":[{"sku":"A-1","qty":2,"price":12.50},{"sku":"A-2","qty":1,"price":3.00}]}"#,
    #"{"":"","\u0000":{"":[[],[[]],{}]}}"#,
  ].map { utf8($0) }

  private static let alphabet: [UInt8] =
    utf8(#"{}[]:,"\/ 0123456789.-+eEtruefalsenull"#) + utf8("\t\n\ru'aDd8") + [
      0x00, 0x1F, 0x7F, 0x80, 0xBF, 0xC2, 0xC3, 0xA9, 0xE2, 0x82, 0xAC, 0xED, 0xA0, 0xF0, 0x9D,
      0xFF,
    ]

  static func mutated(_ line: [UInt8], _ random: inout TextRandom) -> [UInt8] {
    var line = line
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let at = Int.random(in: 0...line.count, using: &random)
      let byte = alphabet.randomElement(using: &random) ?? 0
      let length = min(Int.random(in: 1...4, using: &random), line.count - at)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: line.insert(byte, at: at)
      case 1: line.removeSubrange(at..<at + length)
      case 2: line.insert(contentsOf: line[at..<at + length], at: at)
      case 3 where at < line.count: line[at] = byte
      case 4 where at < line.count: line[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      default: break
      }
    }
    return line
  }

  @Test func `parser, warm trie and model judge every mutated line alike`() {
    var random = TextRandom(seed: 20_260_301)
    let warm = WarmShredder()
    for line in JSONMutationTests.seeds { #expect(warm.cut(line) == nil) }
    var accepted = 0
    for round in 0..<12_000 {
      let line = JSONMutationTests.mutated(
        JSONMutationTests.seeds[round % JSONMutationTests.seeds.count], &random)
      let isValid = NaiveJSON.isObject(line)
      accepted += isValid ? 1 : 0
      let fresh = shredFresh(line)
      #expect((fresh == nil) == isValid, "seed \(random.seed): \(shown(line))")
      #expect(warm.cut(line) == fresh, "seed \(random.seed): \(shown(line))")
    }
    #expect(accepted > 500)
  }

  @Test func `parser and warm trie cut a line at the same places`() {
    var random = TextRandom(seed: 7)
    let warm = WarmShredder()
    for line in JSONMutationTests.seeds { #expect(warm.cut(line) == nil) }
    for round in 0..<4_000 {
      let line = JSONMutationTests.mutated(
        JSONMutationTests.seeds[round % JSONMutationTests.seeds.count], &random)
      guard warm.cut(line) == nil else { continue }
      let fresh = WarmShredder()
      #expect(fresh.cut(line) == nil)
      #expect(fresh.columns == warm.columns, "seed \(random.seed): \(shown(line))")
      #expect(fresh.places == warm.places, "seed \(random.seed): \(shown(line))")
    }
  }

  @Test func `mutated lines that are valid round-trip in one batch`() throws {
    var random = TextRandom(seed: 99)
    var lines: [[UInt8]] = []
    while lines.count < 600 {
      let line = JSONMutationTests.mutated(
        JSONMutationTests.seeds[lines.count % JSONMutationTests.seeds.count], &random)
      if NaiveJSON.isObject(line) { lines.append(line) }
    }
    #expect(try decoded(try encoded(lines), count: lines.count) == lines, "seed \(random.seed)")
  }
}
