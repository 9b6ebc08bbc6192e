import Testing

@testable import PipelineKit

@Suite struct GroupKeyTests {
  @Test func `keys order by their components in turn`() {
    let sorted = [
      GroupKey(k0: -1, k1: 9, k2: 9), GroupKey(k0: 0, k1: -5, k2: 0),
      GroupKey(k0: 0, k1: 0, k2: 0), GroupKey(k0: 0, k1: 0, k2: 1),
    ]
    #expect(sorted.reversed().sorted() == sorted)
  }

  @Test func `every component changes the hash`() {
    var hashes: Set<UInt64> = []
    for k0: Int64 in 0..<20 {
      for k1: Int64 in 0..<20 {
        for k2: Int64 in 0..<20 {
          hashes.insert(GroupKey(k0: k0, k1: k1 * 60_000, k2: k2).hash)
        }
      }
    }
    #expect(hashes.count == 8000)
  }

  @Test func `window starts spread over the high bits that choose a slot`() {
    var slots: Set<UInt64> = []
    for minute: Int64 in 0..<1000 {
      slots.insert(GroupKey(k0: 0, k1: 1_700_000_000_000 + minute * 60_000, k2: 0).hash >> 52)
    }
    #expect(slots.count > 800)
  }
}
