import PipelineKit
import Testing

struct AppendBufferTests {
  private func bytes(_ buffer: AppendBuffer) -> [UInt8] {
    buffer.withBytes { $0.array(0..<$0.byteCount) }
  }

  @Test func `what is appended stands there in order, whatever its lengths`() {
    var random = LogRandom.fromEnvironment()
    print("SEED=\(random.seed)")
    for count in 0..<200 {
      var (buffer, wanted): (AppendBuffer, [UInt8]) = (AppendBuffer(), [])
      for _ in 0..<count {
        switch Int.random(in: 0..<4, using: &random) {
        case 0:
          let byte = UInt8.random(in: 0...255, using: &random)
          buffer.append(byte)
          wanted.append(byte)
        case 1:
          let word = UInt64.random(in: 0...UInt64.max, using: &random)
          buffer.append(integer: word)
          wanted += (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64($0 * 8)) }
        case 2:
          let value =
            UInt64.random(in: 0...UInt64.max, using: &random)
            >> UInt64.random(in: 0...63, using: &random)
          buffer.append(varint: value)
          Varint.append(value, to: &wanted)
        default:
          let text = (0..<Int.random(in: 0..<40, using: &random)).map { UInt8($0) }
          buffer.append(contentsOf: text.span.bytes)
          wanted += text
        }
      }
      #expect(bytes(buffer) == wanted)
      #expect(buffer.array == wanted)
      #expect(buffer.count == wanted.count)
    }
  }

  @Test func `a varint has the bytes of Varint at every length`() {
    for shift in 0...63 as ClosedRange<UInt64> {
      for value in [1 << shift, (1 << shift) - 1, UInt64.max >> shift] as [UInt64] {
        var (buffer, wanted): (AppendBuffer, [UInt8]) = (AppendBuffer(), [])
        buffer.append(varint: value)
        Varint.append(value, to: &wanted)
        #expect(buffer.array == wanted)
      }
    }
  }

  @Test func `a copy does not see what is appended to the other`() {
    var first = AppendBuffer()
    first.append(1)
    var second = first
    second.append(2)
    first.append(3)
    #expect(first.array == [1, 3])
    #expect(second.array == [1, 2])
  }

  @Test func `removing all keeps the room and forgets the bytes`() {
    var buffer = AppendBuffer()
    buffer.append(contentsOf: [UInt8](repeating: 7, count: 1_000).span.bytes)
    let capacity = buffer.capacity
    buffer.removeAll()
    #expect(buffer.count == 0)
    #expect(buffer.array.isEmpty)
    #expect(buffer.capacity == capacity)
    buffer.append(9)
    #expect(buffer.array == [9])
  }
}
