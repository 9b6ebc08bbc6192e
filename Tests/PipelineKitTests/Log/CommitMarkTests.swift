import Testing

@testable import PipelineKit

struct CommitMarkTests {
  private let mark = CommitMark(committed: 1_234_567, durable: 1_234_000, generation: 42)

  @Test func `a mark is decoded as it was encoded`() {
    let bytes = mark.encode()
    #expect(bytes.count == CommitMark.length)
    #expect(CommitMark.decode(bytes.span.bytes) == mark)
  }

  @Test func `every flipped bit and every truncation of a mark is no mark`() {
    let bytes = mark.encode()
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << (bit % 8)
      #expect(CommitMark.decode(flipped.span.bytes) == nil)
    }
    for count in bytes.indices {
      let part = Array(bytes.prefix(count))
      #expect(CommitMark.decode(part.span.bytes) == nil)
    }
  }
}
