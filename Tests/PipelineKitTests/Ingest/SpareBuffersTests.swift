import Testing

@testable import PipelineKit

@Suite struct SpareBuffersTests {
  @Test func `a buffer comes back empty, with its room`() {
    let spare = SpareBuffers()
    #expect(spare.take().capacity == 0)
    spare.put([UInt8](repeating: 7, count: 1_000))
    let buffer = spare.take()
    #expect(buffer.isEmpty)
    #expect(buffer.capacity >= 1_000)
    #expect(spare.take().capacity == 0)
  }

  @Test func `whoever still holds a buffer keeps its contents`() {
    let spare = SpareBuffers()
    let held: [UInt8] = [1, 2, 3]
    spare.put(held)
    var buffer = spare.take()
    buffer.append(9)
    #expect(held == [1, 2, 3])
    #expect(buffer == [9])
  }

  @Test func `no more than a few are kept`() {
    let spare = SpareBuffers()
    for _ in 0..<10 { spare.put([UInt8](repeating: 0, count: 64)) }
    let kept = (0..<10).count { _ in spare.take().capacity > 0 }
    #expect(kept == 3)
  }
}
