import PipelineKit
import Testing

/// A compressor and a decompressor that may have worked on other bytes before.
private final class Zlib {
  private var compressor: Compressor
  private var decompressor: Decompressor

  init() throws {
    compressor = try Compressor()
    decompressor = try Decompressor()
  }

  func deflate(_ raw: [UInt8], _ effort: DeflateEffort, onto out: inout [UInt8]) -> Bool {
    compressor.deflate(raw.span.bytes, effort: effort, onto: &out)
  }

  func inflate(_ packed: [UInt8], count: Int) throws(DeflateError) -> [UInt8] {
    try decompressor.inflate(packed.span.bytes, count: count)
  }
}

/// Raw deflate both ways.
struct DeflateTests {
  private static let text = Array(String(repeating: "a log of events, ", count: 200).utf8)

  @Test(arguments: DeflateEffort.allCases)
  func `what is deflated is inflated`(effort: DeflateEffort) throws {
    let zlib = try Zlib()
    for count in [17, 100, 1000, DeflateTests.text.count] {
      let raw = Array(DeflateTests.text[..<count])
      var out: [UInt8] = [7]
      guard zlib.deflate(raw, effort, onto: &out) else {
        #expect(out == [7])
        continue
      }
      #expect(out[0] == 7)
      #expect(out.count < raw.count + 1)
      let packed = Array(out.dropFirst())
      #expect(try zlib.inflate(packed, count: count) == raw)
    }
  }

  @Test(arguments: DeflateEffort.allCases)
  func `bytes that do not get smaller are left alone`(effort: DeflateEffort) throws {
    var random = TextRandom(seed: 1)
    let zlib = try Zlib()
    let noise = (0..<5000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var out: [UInt8] = [1, 2]
    #expect(!zlib.deflate(noise, effort, onto: &out))
    #expect(!zlib.deflate([1, 1, 1], effort, onto: &out))
    #expect(!zlib.deflate([], effort, onto: &out))
    #expect(out == [1, 2])
  }

  @Test func `the same bytes give the same stream after others`() throws {
    let used = try Zlib()
    var scratch: [UInt8] = []
    _ = used.deflate([UInt8](repeating: 3, count: 999), .fast, onto: &scratch)
    let fresh = try Zlib()
    var first: [UInt8] = []
    var second: [UInt8] = []
    #expect(used.deflate(DeflateTests.text, .fast, onto: &first))
    #expect(fresh.deflate(DeflateTests.text, .fast, onto: &second))
    #expect(first == second)
  }

  @Test func `another count, a cut and damage are refused`() throws {
    let zlib = try Zlib()
    var packed: [UInt8] = []
    #expect(zlib.deflate(DeflateTests.text, .thorough, onto: &packed))
    let count = DeflateTests.text.count
    for wrong in [0, 1, count - 1, count + 1, count * 2] {
      #expect(throws: DeflateError.self) {
        try zlib.inflate(packed, count: wrong)
      }
    }
    for length in 0..<packed.count {
      #expect(throws: DeflateError.self) {
        try zlib.inflate(Array(packed[..<length]), count: count)
      }
    }
    for at in packed.indices {
      var damaged = packed
      damaged[at] ^= 0xFF
      if let raw = try? zlib.inflate(damaged, count: count) {
        #expect(raw.count == count)
      }
    }
    #expect(try zlib.inflate(packed, count: count) == DeflateTests.text)
  }
}
