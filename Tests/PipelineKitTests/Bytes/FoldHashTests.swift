import PipelineKit
import Testing

/// The in-memory hash.
struct FoldHashTests {
  private func hash(_ bytes: [UInt8], _ start: Int, count: Int) -> UInt64 {
    foldHash(bytes.span.bytes, start, count: count)
  }

  @Test func `place and surroundings do not matter`() {
    let text = Array("the quick brown fox jumps over the lazy dog".utf8)
    for count in 0...text.count {
      let alone = Array(text[..<count])
      let wanted = hash(alone, 0, count: count)
      for pad in 0..<9 {
        let placed = [UInt8](repeating: 0xAA, count: pad) + alone + [0xBB, 0xCC]
        #expect(hash(placed, pad, count: count) == wanted)
      }
    }
  }

  @Test func `a changed byte or length changes the hash`() {
    for count in 1...40 {
      let text = (0..<count).map { UInt8($0) }
      var seen: Set<UInt64> = [hash(text, 0, count: count)]
      for at in 0..<count {
        for bit in 0..<8 {
          var changed = text
          changed[at] ^= 1 << UInt8(bit)
          #expect(seen.insert(hash(changed, 0, count: count)).inserted)
        }
      }
      #expect(seen.insert(hash(text, 0, count: count - 1)).inserted)
    }
  }

  @Test func `numbered keys spread over the low bits`() {
    var buckets = [Int](repeating: 0, count: 256)
    for index in 0..<25_600 {
      let key = Array("v-\(index)".utf8)
      buckets[Int(hash(key, 0, count: key.count) & 255)] += 1
    }
    #expect(buckets.allSatisfy { $0 > 40 && $0 < 180 })
  }
}
