import PipelineKit
import Testing

@Suite struct MinuteStepsStateTests {
  private static func steps() -> MinuteSteps {
    MinuteSteps(window: SlidingWindow(milliseconds: 180_000), latenessMilliseconds: 0)
  }

  private static func encoded() -> [UInt8] {
    var steps = steps()
    for (minute, member) in [(0, 9), (4, 1), (4, 1), (4, 2), (6, 3)] as [(Int64, Int64)] {
      steps.add(100, member: member, at: minute * 60_000, key: 0)
    }
    var bytes: [UInt8] = []
    steps.encode(0, into: &bytes)
    return bytes
  }

  @Test func `the bytes are those the format says`() {
    let bytes = Self.encoded()
    // version, 1 + zigzag(0), 2 steps; minute 4: 3 events, sum 300, 2 hashes; 2 later: 1, 100, 1
    #expect(bytes[..<8] == [1, 1, 2, 8, 3, 0xD8, 0x04, 2])
    #expect(bytes[16..<21] == [2, 1, 0xC8, 0x01, 1])
    #expect(bytes.count == 25)
    var empty: [UInt8] = []
    Self.steps().encode(9, into: &empty)
    #expect(empty == [1, 0, 0])
  }

  @Test func `no truncation is read, and each leaves the key empty`() {
    let bytes = Self.encoded()
    for count in 0..<bytes.count {
      var steps = Self.steps()
      #expect(throws: WindowError.truncated(state: "minute steps", byteCount: count)) {
        try steps.decode(Array(bytes[..<count]).span.bytes, key: 0)
      }
      #expect(steps.keptCount(of: 0) == 0)
    }
  }

  @Test func `bytes changed at random are refused or are another canonical state`() {
    let bytes = Self.encoded()
    for position in bytes.indices {
      for byte in UInt8.min...UInt8.max {
        var changed = bytes
        changed[position] = byte
        var steps = Self.steps()
        guard (try? steps.decode(changed.span.bytes, key: 0)) != nil else { continue }
        var again: [UInt8] = []
        steps.encode(0, into: &again)
        #expect(again == changed)
      }
    }
  }

  @Test func `impossible states are told apart`() {
    let hash: [UInt8] = [1, 0, 0, 0]
    let refused: [([UInt8], Int, String)] = [
      ([1, 0, 4], 2, "count out of range"),
      ([1, 9, 1, 8], 4, "a minute forgotten"),
      ([1, 0, 1, 8, 0], 4, "events out of range"),
      ([1, 0, 1, 8, 1, 0, 5], 6, "hashes out of range"),
      ([1, 0, 1, 8, 1, 0, 2] + hash + hash, 15, "hashes out of order"),
      ([1, 0, 2, 8, 1, 0, 1] + hash + [0], 12, "a minute twice"),
      ([1, 0, 1, 8, 1, 0, 1] + hash + [0], 11, "bytes behind the end"),
    ]
    for (bytes, offset, reason) in refused {
      var steps = Self.steps()
      #expect(throws: WindowError.invalid(state: "minute steps", at: offset, reason: reason)) {
        try steps.decode(bytes.span.bytes, key: 0)
      }
    }
  }
}
