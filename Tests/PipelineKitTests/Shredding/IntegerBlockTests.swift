import PipelineKit
import Testing

@testable import PipelineKit

/// Integers come back, whatever they are.
struct IntegerBlockTests {
  private func stored(_ values: [Int64]) throws -> [UInt8] {
    var compressor = try Compressor()
    var out: [UInt8] = []
    IntegerBlock.append(values, with: &compressor, to: &out)
    return out
  }

  private func read(_ bytes: [UInt8], count: Int) throws -> [Int64] {
    var decompressor = try Decompressor()
    var position = 0
    let values = try IntegerBlock.read(
      bytes.span.bytes, &position, count: count, with: &decompressor)
    guard position == bytes.count else { throw ShredError.invalid(at: position, "bytes left over") }
    return values
  }

  private func check(_ values: [Int64], _ note: String = "") throws {
    let bytes = try stored(values)
    #expect(try read(bytes, count: values.count) == values, "\(note) \(values.prefix(20))")
    #expect(try stored(values) == bytes, "the same values give the same bytes")
  }

  @Test func `no integers take no bytes`() throws {
    #expect(try stored([]).isEmpty)
    #expect(try read([], count: 0) == [])
  }

  @Test func `every short sequence of small integers round-trips`() throws {
    for length in 1...4 {
      var digits = [Int](repeating: -2, count: length)
      var index = 0
      while index < length {
        try check(digits.map { Int64($0) })
        index = 0
        while index < length {
          digits[index] += 1
          if digits[index] <= 3 { break }
          digits[index] = -2
          index += 1
        }
      }
    }
  }

  @Test func `every width and count round-trips`() throws {
    var random = TextRandom(seed: 11)
    for width in 0...64 {
      let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
      for count in [1, 2, 3, 7, 8, 9, 63, 64, 65, 100, 300] {
        let values = (0..<count).map { _ in Int64(bitPattern: random.next() & mask) }
        try check(values, "width \(width) seed \(random.seed)")
        try check(values.sorted(), "sorted, width \(width) seed \(random.seed)")
      }
    }
  }

  private static let extremes: [[Int64]] = [
    [.min], [.max], [.min, .max], [.max, .min], [.max, .min, .max, .min],
    [0, .min, 0, .max], [-1, 0, 1], [.min, .min], [.max, .max - 1, .max - 2],
    [.min, .min + 1, .min + 2], [0, 0, 0, 0],
    [4_611_686_018_427_387_904, -4_611_686_018_427_387_904],
  ]

  @Test(arguments: extremes)
  func `the extremes round-trip`(values: [Int64]) throws {
    try check(values)
    try check((0..<100).flatMap { _ in values })
  }

  @Test func `skewed, sorted and periodic sequences round-trip`() throws {
    var random = TextRandom(seed: 5)
    for count in [100, 1_000, 8_192] {
      try check((0..<count).map { Int64($0) * 37 })
      try check((0..<count).map { Int64(1_700_000_000_000) + Int64($0 * 3 % 17) })
      try check((0..<count).map { Int64($0 % 7) })
      try check((0..<count).map { Int64($0 / 1000) })
      try check(
        (0..<count).map { _ in
          random.next() % 10 == 0 ? Int64(bitPattern: random.next()) : Int64(random.next() % 4)
        })
      try check((0..<count).map { $0 == count / 2 ? .max : 0 })
    }
  }

  @Test func `the example of the format document is written as it says`() throws {
    let values = (0..<8).map { Int64(100 + 3 * $0) }
    #expect(try stored(values) == [0x03, 0xC2, 0x01, 0x03, 0x02, 0x06])
  }

  @Test func `a constant sequence takes a few bytes`() throws {
    #expect(try stored([Int64](repeating: 123_456, count: 8_192)).count < 16)
    #expect(try stored((0..<8_192).map { Int64($0) }).count < 64)
  }

  @Test func `damaged blocks end in an error or in as many integers`() throws {
    var random = TextRandom(seed: 3)
    for width in [1, 3, 8, 11, 20, 33, 64] {
      let mask = width == 64 ? UInt64.max : (1 << UInt64(width)) - 1
      let values = (0..<200).map { _ in Int64(bitPattern: random.next() & mask) }
      let bytes = try stored(values)
      for length in 0..<bytes.count {
        #expect(throws: (any Error).self) { try read(Array(bytes[..<length]), count: 200) }
      }
      for at in 0..<min(bytes.count, 80) {
        for bit in 0..<8 {
          var damaged = bytes
          damaged[at] ^= 1 << UInt8(bit)
          if let values = try? read(damaged, count: 200) { #expect(values.count == 200) }
        }
      }
    }
  }
}
