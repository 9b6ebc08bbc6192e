import PipelineKit
import Testing

@Suite struct QuantileSketchEncodingTests {
  private func sketch(_ count: Int, _ kind: QuantileSketchTests.Values) -> QuantileSketch {
    var random = PrintedSeedRandom(UInt64(count))
    var sketch = QuantileSketch()
    for value in kind.values(count, &random) { sketch.add(value) }
    return sketch
  }

  private func encoded(_ sketch: QuantileSketch) -> [UInt8] {
    var bytes: [UInt8] = []
    sketch.encode(into: &bytes)
    return bytes
  }

  private func refusal(of bytes: [UInt8]) -> SketchError? {
    do throws(SketchError) {
      _ = try QuantileSketch(decoding: bytes.span.bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: QuantileSketchTests.sizes, QuantileSketchTests.Values.allCases)
  func `decoding gives back the sketch`(count: Int, kind: QuantileSketchTests.Values) throws {
    let sketch = sketch(count, kind)
    var decoded = try QuantileSketch(decoding: encoded(sketch).span.bytes)
    #expect(decoded == sketch)
    #expect(encoded(decoded) == encoded(sketch))
    let percentiles = [1, 50, 90, 95, 99, 100]
    #expect(decoded.values(percentiles: percentiles) == sketch.values(percentiles: percentiles))
    var original = sketch
    for value in [Int64(0), 300, .max, 70_000] {
      original.add(value)
      decoded.add(value)
    }
    #expect(decoded == original)
  }

  @Test func `the bytes of small sketches`() {
    var sketch = QuantileSketch()
    #expect(encoded(sketch) == [1, 0])
    for value in [Int64(300), 5, 5] { sketch.add(value) }
    #expect(encoded(sketch) == [1, 3, 5, 0, 0xA7, 2])
  }

  @Test func `the bytes of a large sketch`() {
    var sketch = QuantileSketch()
    for _ in 0..<600 { sketch.add(2) }
    sketch.add(259)
    // 601 values, at most 259: 600 in bucket 2 and one in bucket 257, 3 and 255 buckets on.
    #expect(
      encoded(sketch) == [1, 0xD9, 4, 0x83, 2, 2, 3, 0xD8, 4, 0xFF, 1, 1])
  }

  struct Malformed: Sendable {
    var bytes: [UInt8]
    var error: SketchError
  }

  private static func invalid(_ bytes: [UInt8], at: Int, _ reason: String) -> Malformed {
    Malformed(
      bytes: bytes, error: .invalid(sketch: "quantile sketch", at: at, reason: reason))
  }

  static let malformed: [Malformed] = [
    Malformed(bytes: [], error: .truncated(sketch: "quantile sketch", byteCount: 0)),
    Malformed(bytes: [1, 2, 9], error: .truncated(sketch: "quantile sketch", byteCount: 3)),
    Malformed(bytes: [9], error: .newerVersion(sketch: "quantile sketch", found: 9, known: 1)),
    invalid([0, 0], at: 1, "no such version"),
    invalid([1, 0, 0], at: 2, "bytes after the end"),
    invalid([1, 1, 0x80, 0x00], at: 4, "varint longer than needed"),
    invalid(
      [1, 1] + [UInt8](repeating: 0xFF, count: 9) + [1], at: 12, "value out of range"),
    invalid(
      [1, 1] + [UInt8](repeating: 0xFF, count: 9) + [2], at: 12, "varint of more than 64 bits"),
    invalid([1, 0xD9, 4, 7, 1, 8, 0xD8, 4], at: 8, "fewer values than counted"),
    invalid([1, 0xD9, 4, 7, 1, 8, 0xDA, 4], at: 8, "count of a bucket out of range"),
    invalid([1, 0xD9, 4, 9, 1, 8, 0xD9, 4], at: 8, "greatest value outside the last bucket"),
    invalid([1, 0xD9, 4, 7, 1, 0x81, 0x39, 0xD9, 4], at: 7, "bucket out of range"),
    invalid([1, 0xD9, 4, 8, 2, 8, 0xD9, 4, 1, 1], at: 9, "more values than counted"),
  ]

  @Test(arguments: malformed)
  func `malformed bytes are refused with what is wrong`(malformed: Malformed) {
    #expect(refusal(of: malformed.bytes) == malformed.error)
  }

  @Test(arguments: [0, 1, 3, 100, 512, 513, 5_000])
  func `corrupt bytes are refused, or are the one encoding of what they decode to`(count: Int) {
    var random = PrintedSeedRandom(named: "corrupt quantile sketches")
    for kind in [QuantileSketchTests.Values.milliseconds, .anyMagnitude, .twoApart] {
      let bytes = encoded(sketch(count, kind))
      let results = corruptions(of: bytes, changes: 2_000, random: &random) {
        bytes throws(SketchError) in try QuantileSketch(decoding: bytes)
      }
      for (changed, result) in results {
        if case .sketch(let sketch) = result { #expect(encoded(sketch) == changed) }
        guard changed.count < bytes.count else { continue }
        let truncated = SketchError.truncated(
          sketch: "quantile sketch", byteCount: changed.count)
        #expect(result == .refused(truncated))
      }
    }
  }

  @Test func `random bytes never trap`() {
    var random = PrintedSeedRandom(named: "random quantile sketches")
    for _ in 0..<20_000 {
      var bytes = (0..<Int.random(in: 1..<40, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      bytes[0] = 1
      guard let sketch = try? QuantileSketch(decoding: bytes.span.bytes) else { continue }
      #expect(sketch.values(percentiles: [0, 50, 100]).count == (sketch.count > 0 ? 3 : 0))
    }
  }
}
