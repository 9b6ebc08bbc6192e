import PipelineKit
import Testing

@testable import PipelineKit

/// One byte of each integer, stored as its frequencies suggest.
struct BytePlaneTests {
  private func stored(_ bytes: [UInt8]) throws -> [UInt8] {
    var compressor = try Compressor()
    var out: [UInt8] = []
    BytePlane(bytes).append(with: &compressor, to: &out)
    return out
  }

  private func read(_ stored: [UInt8], count: Int) throws -> [UInt8] {
    var decompressor = try Decompressor()
    var position = 0
    let bytes = try BytePlane.read(
      stored.span.bytes, &position, count: count, with: &decompressor)
    guard position == stored.count else { throw ShredError.invalid(at: position, "left over") }
    return bytes
  }

  @Test func `equal bytes take two bytes`() throws {
    for count in [1, 2, 100, 8_192] {
      let plane = [UInt8](repeating: 7, count: count)
      #expect(try stored(plane) == [2, 7])
      #expect(try read([2, 7], count: count) == plane)
    }
  }

  @Test func `noise is stored as it is`() throws {
    var random = TextRandom(seed: 4)
    let plane = (0..<8_192).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    let bytes = try stored(plane)
    #expect(bytes == [0] + plane)
    #expect(try read(bytes, count: 8_192) == plane)
  }

  @Test func `skewed bytes get smaller about as much as estimated`() throws {
    var random = TextRandom(seed: 6)
    for limit in [2, 3, 10, 40, 100, 200] as [UInt64] {
      let plane = (0..<8_192).map { _ in
        UInt8(truncatingIfNeeded: min(random.next() % limit, random.next() % limit))
      }
      let bytes = try stored(plane)
      // Two values of which one is much more frequent take less than a bit each.
      #expect(bytes[0] == (limit == 2 ? 1 : 3))
      #expect(try read(bytes, count: 8_192) == plane)
      let estimate = BytePlane(plane).estimatedBytes
      #expect(abs(bytes.count - estimate) < 500, "\(limit): \(bytes.count) estimated \(estimate)")
    }
  }

  @Test func `rare bytes among equal ones take less than a bit each`() throws {
    var plane = [UInt8](repeating: 0, count: 8_192)
    for index in stride(from: 100, to: 8_192, by: 900) { plane[index] = 3 }
    let bytes = try stored(plane)
    #expect(bytes[0] == 1)
    #expect(bytes.count < 120)
    #expect(try read(bytes, count: 8_192) == plane)
  }

  @Test func `planes of codes that another program deflated are read`() throws {
    var compressor = try Compressor()
    let plane = (0..<500).map { UInt8($0 % 7 * ($0 % 3)) }
    var stream: [UInt8] = []
    #expect(compressor.deflate(plane.span.bytes, effort: .thorough, onto: &stream))
    var stored: [UInt8] = [1]
    Varint.append(UInt64(stream.count), to: &stored)
    #expect(try read(stored + stream, count: 500) == plane)
  }

  @Test func `what no writer writes is refused`() throws {
    for (bytes, count) in [
      ([], 1), ([0, 1], 2), ([1], 3), ([1, 200], 3), ([2], 3), ([3, 0], 1), ([3], 2),
    ]
      as [([UInt8], Int)]
    {
      #expect(throws: ShredError.self) { try read(bytes, count: count) }
    }
    #expect(throws: ShredError.newer(at: 1, "plane form 9")) { try read([9, 0], count: 1) }
  }
}
