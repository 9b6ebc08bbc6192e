import PipelineKit
import Testing

/// Loads and comparisons without bounds checks, within bounds.
struct RawSpanUncheckedTests {
  private static let bytes = (0..<64).map { UInt8($0 * 37 & 0xFF) }

  private func matches(_ a: [UInt8], _ i: Int, _ b: [UInt8], _ j: Int, _ count: Int) -> Bool {
    a.span.bytes.matches(i, b.span.bytes, j, count: count)
  }

  private func copy(_ range: Range<Int>) -> [UInt8] {
    RawSpanUncheckedTests.bytes.span.bytes.array(range)
  }

  @Test func `words are little-endian at every place`() {
    let span = RawSpanUncheckedTests.bytes.span.bytes
    for at in 0...56 {
      var word: UInt64 = 0
      for index in (0..<8).reversed() {
        word = word << 8 | UInt64(RawSpanUncheckedTests.bytes[at + index])
      }
      let loaded = (span.word(at), span.halfWord(at), span.byte(at))
      #expect(loaded == (word, UInt32(truncatingIfNeeded: word), UInt8(truncatingIfNeeded: word)))
    }
  }

  @Test func `matches compares every byte of every length`() {
    let bytes = RawSpanUncheckedTests.bytes
    for count in 0...40 {
      let other = [9, 9, 9] + bytes[5..<5 + count]
      #expect(matches(bytes, 5, other, 3, count))
      for at in 0..<count {
        var changed = other
        changed[3 + at] ^= 1
        #expect(!matches(bytes, 5, changed, 3, count))
      }
    }
  }

  @Test func `a copy has the bytes of its range`() {
    let bytes = RawSpanUncheckedTests.bytes
    #expect(copy(3..<3) == [])
    #expect(copy(3..<9) == Array(bytes[3..<9]))
    #expect(copy(0..<64) == bytes)
  }

  @Test func `a copy outside the span traps`() async {
    await #expect(processExitsWith: .failure) {
      let bytes: [UInt8] = [1, 2, 3]
      _ = bytes.span.bytes.array(1..<4)
    }
  }
}
