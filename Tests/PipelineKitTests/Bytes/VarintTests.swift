import PipelineKit
import Testing

/// Variable-length integers.
struct VarintTests {
  private func read(_ bytes: [UInt8]) -> (UInt64?, Int) {
    var position = 0
    let value = Varint.read(bytes.span.bytes, &position)
    return (value, position)
  }

  @Test func `every power of two and its neighbours come back`() {
    for shift in UInt64(0)..<64 {
      for value in [1 << shift, (1 << shift) &- 1, (1 << shift) &+ 1, UInt64.max &- shift] {
        var out: [UInt8] = []
        Varint.append(value, to: &out)
        #expect(out.count == max(1, (64 - value.leadingZeroBitCount + 6) / 7))
        let (read, position) = read(out)
        #expect(read == value)
        #expect(position == out.count)
        for length in 0..<out.count { #expect(self.read(Array(out[..<length])).0 == nil) }
      }
    }
  }

  @Test func `more than 64 bits are refused`() {
    #expect(read([UInt8](repeating: 0xFF, count: 9) + [0x01]).0 == .max)
    #expect(read([UInt8](repeating: 0xFF, count: 9) + [0x02]).0 == nil)
    #expect(read([UInt8](repeating: 0x80, count: 10) + [0x00]).0 == nil)
    #expect(read([UInt8](repeating: 0xFF, count: 20)).0 == nil)
  }

  @Test func `zigzag keeps small magnitudes small`() {
    for (value, image) in [(0, 0), (-1, 1), (1, 2), (-2, 3), (2, 4)] as [(Int64, UInt64)] {
      #expect(Varint.zigzag(value) == image)
    }
    #expect(Varint.zigzag(.min) == .max)
    for value in [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max] {
      #expect(Varint.unzigzag(Varint.zigzag(value)) == value)
    }
  }
}
