import PipelineKit
import Testing

@testable import PipelineKit

/// Codes for bytes: complete, canonical, no longer than eleven bits, and as short as can be.
struct HuffmanCodeTests {
  private func counts(_ pairs: [(symbol: Int, count: UInt32)]) -> [UInt32] {
    var counts = [UInt32](repeating: 0, count: 256)
    for (symbol, count) in pairs { counts[symbol] = count }
    return counts
  }

  /// The code space that is taken, in 2^11ths.
  private func space(_ code: HuffmanCode) -> Int {
    code.lengths.filter { $0 > 0 }.reduce(0) { $0 + 1 << (HuffmanCode.lengthMax - Int($1)) }
  }

  /// The bits of the best code without a limit: the sum of the inner nodes of Huffman's tree, by
  /// the book.
  private func optimum(_ counts: [UInt32]) -> Int {
    var weights = counts.filter { $0 > 0 }.map(Int.init)
    var total = 0
    while weights.count > 1 {
      weights.sort(by: >)
      let sum = weights.removeLast() + weights.removeLast()
      total += sum
      weights.append(sum)
    }
    return total
  }

  @Test func `two bytes take a bit each, whatever their counts`() {
    for (one, other) in [(1, 1), (1, 4_000_000_000)] as [(UInt32, UInt32)] {
      let code = HuffmanCode(counts: counts([(7, one), (200, other)]))
      #expect(code.lengths[7] == 1 && code.lengths[200] == 1)
      #expect(code.lengths.reduce(0) { $0 + Int($1) } == 2)
    }
  }

  @Test func `codes of the textbook`() {
    let code = HuffmanCode(
      counts: counts([(97, 45), (98, 13), (99, 12), (100, 16), (101, 9), (102, 5)]))
    #expect((97...102).map { code.lengths[$0] } == [1, 3, 3, 3, 4, 4])
    // Bits are written last one first: 0, 100, 101, 110, 1110, 1111 read backwards.
    let table = code.encodingTable
    #expect((97...102).map { table[$0] & 0xFFFF } == [0b0, 0b001, 0b101, 0b011, 0b0111, 0b1111])
  }

  @Test func `random counts give complete codes, the best where none is too long`() {
    var random = TextRandom(seed: 12)
    for _ in 0..<400 {
      let symbolCount = Int.random(in: 2...256, using: &random)
      let skew = Int.random(in: 0...20, using: &random)
      var counts = [UInt32](repeating: 0, count: 256)
      for symbol in (0..<256).shuffled(using: &random).prefix(symbolCount) {
        counts[symbol] = UInt32.random(
          in: 1...(1 << UInt32.random(in: 0...UInt32(skew), using: &random)), using: &random)
      }
      let code = HuffmanCode(counts: counts)
      #expect(space(code) == 1 << HuffmanCode.lengthMax)
      for symbol in 0..<256 { #expect((code.lengths[symbol] > 0) == (counts[symbol] > 0)) }
      #expect(code.lengths.allSatisfy { Int($0) <= HuffmanCode.lengthMax })
      let bits = zip(counts, code.lengths).reduce(0) { $0 + Int($1.0) * Int($1.1) }
      let best = optimum(counts)
      #expect(bits >= best)
      if code.lengths.allSatisfy({ Int($0) < HuffmanCode.lengthMax }) { #expect(bits == best) }
    }
  }

  @Test func `counts like Fibonacci's, whose tree is a vine, stay within the limit`() {
    var (one, other): (UInt32, UInt32) = (1, 1)
    var pairs: [(symbol: Int, count: UInt32)] = []
    for symbol in 0..<40 {
      pairs.append((symbol, one))
      (one, other) = (other, one + other)
    }
    let code = HuffmanCode(counts: counts(pairs))
    #expect(space(code) == 1 << HuffmanCode.lengthMax)
    #expect(code.lengths.max() == 11)
    #expect((1..<40).allSatisfy { code.lengths[$0] <= code.lengths[$0 - 1] })
  }

  @Test func `lengths are read as they were written, wherever the gaps are`() throws {
    var random = TextRandom(seed: 13)
    for gap in 0...253 {
      var pairs: [(symbol: Int, count: UInt32)] = [(0, 1), (gap + 1, 2), (gap + 2, 9)]
      if gap == 0 { pairs = (0..<256).map { ($0, UInt32.random(in: 1...900, using: &random)) } }
      let code = HuffmanCode(counts: counts(pairs))
      var bytes: [UInt8] = [42]
      code.append(to: &bytes)
      let end = bytes.count
      bytes += [0xFF, 0xFF]
      var position = 1
      let read = try HuffmanCode(reading: bytes.span.bytes, &position)
      #expect(read.lengths == code.lengths)
      #expect(position == end)
    }
  }

  @Test func `lengths that are no code are refused`() {
    func refusal(_ nibbles: [UInt8]) -> ShredError? {
      let bytes = stride(from: 0, to: nibbles.count, by: 2).map {
        nibbles[$0] | ($0 + 1 < nibbles.count ? nibbles[$0 + 1] << 4 : 0)
      }
      var position = 0
      do throws(ShredError) {
        _ = try HuffmanCode(reading: bytes.span.bytes, &position)
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal([1, 1]) == nil)
    #expect(refusal([]) == .truncated(at: 0))
    #expect(refusal([1, 2]) == .truncated(at: 1))
    #expect(refusal([1, 2, 1, 0]) == .invalid(at: 0, "codes that overlap"))
    #expect(refusal([14, 0]) == .newer(at: 0, "code length 14"))
    // 256 bytes without a code, and then one.
    #expect(refusal([13, 14, 14, 1, 1, 1]) == .invalid(at: 0, "a code with a gap"))
    #expect(refusal([UInt8](repeating: 0, count: 300)) == .invalid(at: 0, "a code with a gap"))
  }
}
