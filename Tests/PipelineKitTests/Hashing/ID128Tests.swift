import PipelineKit
import Testing

@Suite struct ID128Tests {
  private func id(_ text: String) -> ID128 {
    let bytes = Array(text.utf8)
    return ID128(text: bytes.span.bytes)
  }

  private static let uuid = "018f3e0a-7b1c-7def-8123-456789abcdef"

  /// The canonical text of an id, digit by digit.
  private func spelled(_ high: UInt64, _ low: UInt64) -> String {
    let digits = [high, low].map { half in
      let text = String(half, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    var text = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { text.append("-") }
      text.append(digit)
    }
    return text
  }

  @Test func `a canonical uuid is its own bytes`() {
    let expected = ID128(uuid: 0x018F_3E0A_7B1C_7DEF, 0x8123_4567_89AB_CDEF)
    #expect(id(Self.uuid) == expected)
    #expect(id("00000000-0000-0000-0000-000000000000") == ID128(uuid: 0, 0))
    #expect(id("ffffffff-ffff-ffff-ffff-ffffffffffff") == ID128(uuid: .max, .max))
  }

  @Test func `random uuids are read back from their text`() {
    var random = PrintedSeedRandom(named: "uuid text")
    for _ in 0..<2_000 {
      let (high, low) = (random.next(), random.next())
      #expect(id(spelled(high, low)) == ID128(uuid: high, low))
    }
  }

  @Test func `one byte changed to any other is read as a digit or hashed`() {
    let canonical = Array(Self.uuid.utf8)
    let digits = Set("0123456789abcdef".utf8)
    for position in canonical.indices {
      for byte in UInt8.min...UInt8.max where byte != canonical[position] {
        var text = canonical
        text[position] = byte
        let hashed = ID128(
          uuid: xxh64(text.span.bytes), xxh64(text.span.bytes, seed: 0x9E37_79B9_7F4A_7C15))
        let isUUID = digits.contains(byte) && canonical[position] != UInt8(ascii: "-")
        #expect((ID128(text: text.span.bytes) != hashed) == isUUID)
      }
    }
  }

  @Test(arguments: [
    "", "x", "ord-123", "018F3E0A-7B1C-7DEF-8123-456789ABCDEF",
    "018f3e0a7b1c7def8123456789abcdef", "{018f3e0a-7b1c-7def-8123-456789abcdef}",
    "018f3e0a-7b1c-7def-8123-456789abcde",
  ])
  func `other texts are two hashes`(text: String) {
    let bytes = Array(text.utf8)
    let high = xxh64(bytes.span.bytes)
    let low = xxh64(bytes.span.bytes, seed: 0x9E37_79B9_7F4A_7C15)
    #expect(id(text) == ID128(uuid: high, low))
  }

  @Test func `a stored id keeps its value`() {
    #expect(id("ord-123") == ID128(uuid: 0x7966_C01F_90D1_0D69, 0xF240_7A87_6718_B691))
  }

  @Test func `ids are ordered as their bytes`() {
    #expect(ID128(uuid: 1, 9) < ID128(uuid: 2, 0))
    #expect(ID128(uuid: 1, 1) < ID128(uuid: 1, 2))
    #expect(!(ID128(uuid: 1, 1) < ID128(uuid: 1, 1)))
  }

  enum Series: CaseIterable, Sendable {
    case lowCounter, highCounter, timestamps, highestBits
    func id(_ index: UInt64) -> ID128 {
      switch self {
      case .lowCounter: ID128(uuid: 0, index)
      case .highCounter: ID128(uuid: index, 0)
      case .timestamps: ID128(uuid: (1_790_000_000_000 + index) << 16 | 0x7000, 1 << 63)
      case .highestBits: ID128(uuid: index << 48, index << 48)
      }
    }
  }

  @Test(arguments: Series.allCases)
  func `ids in series spread over high and low bits of the table hash`(series: Series) {
    var high = [Int](repeating: 0, count: 256)
    var low = high
    let count = 65_536
    for index in 0..<UInt64(count) {
      let hash = series.id(index).tableHash
      high[Int(hash >> 56)] += 1
      low[Int(hash & 255)] += 1
    }
    // 256 a bucket with a standard deviation of 16; seven of them.
    for bucket in 0..<256 {
      #expect(abs(high[bucket] - 256) < 112)
      #expect(abs(low[bucket] - 256) < 112)
    }
  }

  @Test func `one bit of an id changes about half of the table hash`() {
    var random = PrintedSeedRandom(named: "avalanche")
    for bit in 0..<128 {
      var changed = 0
      for _ in 0..<200 {
        let id = ID128(uuid: random.next(), random.next())
        var other = id
        if bit < 64 { other.low ^= 1 << UInt64(bit) } else { other.high ^= 1 << UInt64(bit - 64) }
        changed += (id.tableHash ^ other.tableHash).nonzeroBitCount
      }
      // 32 of 64 on average; standard deviation 0.28 over 200 ids.
      #expect(abs(Double(changed) / 200 - 32) < 2.5, "bit \(bit)")
    }
  }
}
