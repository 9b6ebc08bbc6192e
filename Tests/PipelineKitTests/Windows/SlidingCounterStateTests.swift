import PipelineKit
import Testing

@Suite struct SlidingCounterStateTests {
  private static func counter() -> SlidingCounter {
    SlidingCounter(
      window: SlidingWindow(milliseconds: 10), latenessMilliseconds: 0, eventsMax: 3)
  }

  private static func encoded() -> [UInt8] {
    var counter = counter()
    for (time, value) in [(-20, 1), (-3, 300), (-3, -1), (2, 7)] as [(Int64, Int64)] {
      _ = counter.add(value, at: time, key: 0)
    }
    var bytes: [UInt8] = []
    counter.encode(0, into: &bytes)
    return bytes
  }

  @Test func `the bytes are those the format says`() {
    // version, 1 + zigzag(-20), 3 events: -3 (300 = d8 04), +0 (-1), +5 (7)
    #expect(Self.encoded() == [1, 40, 3, 5, 0xD8, 0x04, 0, 1, 5, 14])
    var empty: [UInt8] = []
    Self.counter().encode(9, into: &empty)
    #expect(empty == [1, 0, 0])
  }

  @Test func `a key restored elsewhere goes on as it would have`() throws {
    var counter = Self.counter()
    try counter.decode(Self.encoded().span.bytes, key: 5)
    #expect(counter.keptCount(of: 5) == 3)
    #expect(counter.add(1, at: 2, key: 5).needsHistory)
    #expect(counter.add(0, at: 11, key: 5).sum == 8)
  }

  @Test func `no truncation is read, and each leaves the key empty`() {
    let bytes = Self.encoded()
    for count in 0..<bytes.count {
      var counter = Self.counter()
      #expect(throws: WindowError.truncated(state: "sliding counter", byteCount: count)) {
        try counter.decode(Array(bytes[..<count]).span.bytes, key: 0)
      }
      #expect(counter.keptCount(of: 0) == 0)
    }
  }

  @Test func `bytes changed at random are refused or are another canonical state`() throws {
    let bytes = Self.encoded()
    for position in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[position] = byte
        var counter = Self.counter()
        guard (try? counter.decode(changed.span.bytes, key: 0)) != nil else { continue }
        var again: [UInt8] = []
        counter.encode(0, into: &again)
        #expect(again == changed)
      }
    }
  }

  @Test func `newer, longer and impossible states are told apart`() {
    let refused: [([UInt8], WindowError)] = [
      ([2, 0, 0], .newerVersion(state: "sliding counter", found: 2, known: 1)),
      ([1, 0, 0, 0], .invalid(state: "sliding counter", at: 3, reason: "bytes behind the end")),
      ([1, 0, 4], .invalid(state: "sliding counter", at: 2, reason: "count out of range")),
      ([1, 3, 1, 2, 0], .invalid(state: "sliding counter", at: 5, reason: "an event forgotten")),
    ]
    for (bytes, error) in refused {
      var counter = Self.counter()
      #expect(throws: error) { try counter.decode(bytes.span.bytes, key: 0) }
    }
  }
}
