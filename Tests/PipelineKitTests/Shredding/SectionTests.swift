import PipelineKit
import Testing

@testable import PipelineKit

/// Runs of bytes inside a stored column.
struct SectionTests {
  private func stored(_ raw: [UInt8]) throws -> [UInt8] {
    var compressor = try Compressor()
    var out: [UInt8] = [9]
    Section.append(raw, effort: .thorough, with: &compressor, to: &out)
    return out
  }

  private func read(_ bytes: [UInt8]) throws -> ([UInt8], Int) {
    var decompressor = try Decompressor()
    var position = 1
    let raw = try Section.read(bytes.span.bytes, &position, with: &decompressor)
    return (raw, position)
  }

  @Test(arguments: [0, 1, 16, 17, 1_000, 100_000])
  func `a section comes back and the position moves past it`(count: Int) throws {
    for raw in [[UInt8](repeating: 65, count: count), (0..<count).map { UInt8($0 * 7919 % 251) }] {
      let bytes = try stored(raw)
      let (found, position) = try read(bytes + [1, 2, 3])
      #expect(found == raw)
      #expect(position == bytes.count)
    }
  }

  @Test func `every truncation is refused`() throws {
    for raw in [[UInt8](repeating: 65, count: 500), [1, 2, 3]] {
      let bytes = try stored(raw)
      for length in 1..<bytes.count {
        #expect(throws: ShredError.self) { try read(Array(bytes[..<length])) }
      }
    }
  }

  @Test func `an unknown codec is newer than us, not damage`() {
    #expect(throws: ShredError.newer(at: 3, "section codec 7")) { try read([9, 7, 1, 0]) }
  }

  @Test func `a length beyond the bound is refused before it is allocated`() {
    var bytes: [UInt8] = [9, 1]
    Varint.append(1 << 40, to: &bytes)
    #expect(throws: ShredError.self) { try read(bytes) }
  }

  @Test(arguments: [
    ShredError.truncated(at: 3), .invalid(at: 4, "x"), .newer(at: 5, "y"),
    .deflate(.corrupt(expected: 9, code: -3)),
  ])
  func `an error says where or how much`(error: ShredError) {
    #expect(error.description.contains { $0.isNumber })
  }
}
