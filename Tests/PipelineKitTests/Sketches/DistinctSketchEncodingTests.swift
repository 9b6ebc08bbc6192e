import PipelineKit
import Testing

@Suite struct DistinctSketchEncodingTests {
  private func sketch(_ count: Int, seed: UInt64) -> DistinctSketch {
    var random = PrintedSeedRandom(seed)
    var sketch = DistinctSketch()
    for _ in 0..<count { sketch.add(random.next()) }
    return sketch
  }

  private func encoded(_ sketch: DistinctSketch) -> [UInt8] {
    var bytes: [UInt8] = []
    sketch.encode(into: &bytes)
    return bytes
  }

  private func refusal(of bytes: [UInt8]) -> SketchError? {
    do throws(SketchError) {
      _ = try DistinctSketch(decoding: bytes.span.bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: DistinctSketchTests.sizes + [5_000, 7_500, 8_000, 9_000, 60_000])
  func `decoding gives back the sketch`(count: Int) throws {
    let sketch = sketch(count, seed: UInt64(count))
    let decoded = try DistinctSketch(decoding: encoded(sketch).span.bytes)
    #expect(decoded == sketch)
    #expect(decoded.estimate == sketch.estimate)
    #expect(encoded(decoded) == encoded(sketch))
  }

  @Test func `a decoded sketch goes on as the original would`() throws {
    for count in [0, 2, 3, 1_024, 1_025, 20_000] {
      var sketch = sketch(count, seed: 5)
      var decoded = try DistinctSketch(decoding: encoded(sketch).span.bytes)
      for hash in UInt64(1)...50 {
        sketch.add(hash << 45)
        decoded.add(hash << 45)
      }
      #expect(decoded == sketch)
    }
  }

  @Test func `the bytes of small sketches`() {
    var sketch = DistinctSketch()
    #expect(encoded(sketch) == [1, 0, 0])
    sketch.add(0x0102)
    sketch.add(3)
    #expect(encoded(sketch) == [1, 0, 2, 3, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0, 0, 0, 0])
  }

  @Test func `no encoding is longer than the dense one`() {
    for count in [1_024, 1_025, 5_000, 7_000, 9_000, 40_000] {
      #expect(encoded(sketch(count, seed: 1)).count <= 2 + 12_288)
    }
    #expect(encoded(sketch(1_100, seed: 1)).count < 2_300)
    #expect(encoded(sketch(40_000, seed: 1)).count == 2 + 12_288)
  }

  struct Malformed: Sendable {
    var bytes: [UInt8]
    var error: SketchError
  }

  @Test(arguments: [
    Malformed(bytes: [], error: .truncated(sketch: "distinct sketch", byteCount: 0)),
    Malformed(bytes: [1, 0, 1, 9], error: .truncated(sketch: "distinct sketch", byteCount: 4)),
    Malformed(
      bytes: [2, 0, 0], error: .newerVersion(sketch: "distinct sketch", found: 2, known: 1)),
    Malformed(
      bytes: [0, 0, 0], error: .invalid(sketch: "distinct sketch", at: 1, reason: "no such version")
    ),
    Malformed(
      bytes: [1, 3, 0], error: .invalid(sketch: "distinct sketch", at: 2, reason: "no such form")),
    Malformed(
      bytes: [1, 0, 0, 0],
      error: .invalid(sketch: "distinct sketch", at: 3, reason: "bytes after the end")),
    Malformed(
      bytes: [1, 0, 0x80, 0],
      error: .invalid(sketch: "distinct sketch", at: 4, reason: "varint longer than needed")),
    Malformed(
      bytes: [1, 0, 0x81, 0x08],
      error: .invalid(sketch: "distinct sketch", at: 4, reason: "count of hashes out of range")),
    Malformed(
      bytes: [1, 1, 1, 0x00],
      error: .invalid(sketch: "distinct sketch", at: 4, reason: "register out of range")),
    Malformed(
      bytes: [1, 1, 1, 0x40],
      error: .invalid(sketch: "distinct sketch", at: 4, reason: "rank out of range")),
  ])
  func `malformed bytes are refused with what is wrong`(malformed: Malformed) {
    #expect(refusal(of: malformed.bytes) == malformed.error)
  }

  @Test(arguments: [0, 1, 3, 40, 1_024, 1_025, 4_000, 20_000])
  func `corrupt bytes are refused, or are the one encoding of what they decode to`(count: Int) {
    var random = PrintedSeedRandom(named: "corrupt distinct sketches")
    let bytes = encoded(sketch(count, seed: 3))
    let results = corruptions(of: bytes, changes: 2_000, random: &random) {
      bytes throws(SketchError) in try DistinctSketch(decoding: bytes)
    }
    for (bytes, result) in results {
      guard case .sketch(let sketch) = result else { continue }
      #expect(encoded(sketch) == bytes)
    }
    for (prefix, result) in results where prefix.count < bytes.count {
      let expected = SketchError.truncated(sketch: "distinct sketch", byteCount: prefix.count)
      #expect(result == .refused(expected))
    }
  }

  @Test func `random bytes never trap`() {
    var random = PrintedSeedRandom(named: "random distinct sketches")
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 0..<40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      if bytes.count > 2 { (bytes[0], bytes[1]) = (1, UInt8.random(in: 0...2, using: &random)) }
      if refusal(of: bytes) == nil { #expect(bytes[0] == 1) }
    }
  }
}
