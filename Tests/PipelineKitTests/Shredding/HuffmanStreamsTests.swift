import PipelineKit
import Testing

@testable import PipelineKit

/// Bytes in four streams of Huffman codes.
struct HuffmanStreamsTests {
  private func histogram(_ bytes: [UInt8]) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: 256)
    for byte in bytes { counts[Int(byte)] += 1 }
    return counts
  }

  private func stored(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    HuffmanStreams.append(bytes, counts: histogram(bytes), to: &out)
    return out
  }

  private func read(_ stored: [UInt8], count: Int) throws(ShredError) -> [UInt8] {
    var position = 0
    let bytes = try HuffmanStreams.read(stored.span.bytes, &position, count: count)
    guard position == stored.count else { throw .invalid(at: position, "left over") }
    return bytes
  }

  /// The reader's model: bit by bit, by a dictionary of codes written as text.
  private func naive(_ stored: [UInt8], count: Int) throws -> [UInt8] {
    var position = 0
    let code = try HuffmanCode(reading: stored.span.bytes, &position)
    var symbols: [String: UInt8] = [:]
    var next = 0
    for length in 1...11 {
      for symbol in 0..<256 where code.lengths[symbol] == length {
        let digits = String(next, radix: 2)
        symbols[String(repeating: "0", count: length - digits.count) + digits] = UInt8(symbol)
        next += 1
      }
      next *= 2
    }
    var lengths: [Int] = []
    for _ in 0..<4 {
      lengths.append(Int(try #require(Varint.read(stored.span.bytes, &position))))
    }
    var out: [UInt8] = []
    for (stream, length) in lengths.enumerated() {
      let quarter = (count + 3) / 4
      let wanted = max(0, min(count, (stream + 1) * quarter) - min(count, stream * quarter))
      let bits = stored[position..<position + length].flatMap { byte in
        (0..<8).map { byte >> UInt8($0) & 1 == 1 ? "1" : "0" }
      }
      position += length
      var (text, found) = ("", 0)
      for bit in bits where found < wanted {
        text += bit
        guard let symbol = symbols[text] else { continue }
        out.append(symbol)
        (text, found) = ("", found + 1)
      }
    }
    return out
  }

  @Test func `the example of the format's description`() throws {
    let bytes: [UInt8] = [5, 5, 5, 5, 5, 6, 6, 7]
    let written: [UInt8] = [0x3C, 0x21, 0x02, 1, 1, 1, 1, 0x00, 0x00, 0x02, 0x0D]
    #expect(stored(bytes) == written)
    #expect(try read(written, count: 8) == bytes)
  }

  @Test func `every short sequence of three bytes is read as it was written`() throws {
    for count in 2...7 {
      var digits = [UInt8](repeating: 0, count: count)
      while true {
        if Set(digits).count > 1 {
          let bytes = digits.map { [0, 5, 255][Int($0)] as UInt8 }
          #expect(try read(stored(bytes), count: count) == bytes)
        }
        guard let place = digits.lastIndex(where: { $0 < 2 }) else { break }
        digits[place] += 1
        for later in digits.indices[(place + 1)...] { digits[later] = 0 }
      }
    }
  }

  @Test
  func
    `random bytes of every skew and count are read as they were written, and as the model reads them`()
    throws
  {
    var random = TextRandom(seed: 21)
    for round in 0..<300 {
      let count = round < 100 ? round + 2 : Int.random(in: 2...9_000, using: &random)
      let limit = UInt64.random(in: 2...256, using: &random)
      let depth = Int.random(in: 1...9, using: &random)
      var bytes = (0..<count).map { _ in
        UInt8((0..<depth).map { _ in random.next() % limit }.min() ?? 0)
      }
      if Set(bytes).count < 2 { (bytes[0], bytes[1]) = (1, 2) }
      let stored = stored(bytes)
      #expect(try read(stored, count: count) == bytes)
      if count < 2_000 { #expect(try naive(stored, count: count) == bytes) }
    }
  }

  @Test
  func
    `a cut, another count and a damaged length end in an error, flipped bits in one or in bytes`()
    throws
  {
    var random = TextRandom(seed: 22)
    let bytes = (0..<300).map { _ in UInt8(min(random.next() % 60, random.next() % 60)) }
    let whole = stored(bytes)
    for length in whole.indices {
      #expect(throws: ShredError.self) { try read(Array(whole[..<length]), count: 300) }
    }
    for count in [0, 1, 299, 301, 3_000, 1 << 30] {
      if let read = try? read(whole, count: count) { #expect(read.count == count) }
    }
    for at in whole.indices {
      for bit in 0..<8 {
        var damaged = whole
        damaged[at] ^= 1 << UInt8(bit)
        if let read = try? read(damaged, count: 300) { #expect(read.count == 300) }
      }
    }
  }

  @Test func `a count that the streams cannot hold is refused before its memory is taken`() {
    let stored = stored([UInt8](repeating: 3, count: 30) + [4])
    #expect(throws: ShredError.self) { try read(stored, count: 1 << 40) }
  }

  @Test func `random bytes end in an error or in bytes`() {
    var random = TextRandom(seed: 23)
    for _ in 0..<20_000 {
      let noise = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        UInt8(truncatingIfNeeded: random.next())
      }
      let count = Int.random(in: 0...100, using: &random)
      if let bytes = try? read(noise, count: count) { #expect(bytes.count == count) }
    }
  }
}
