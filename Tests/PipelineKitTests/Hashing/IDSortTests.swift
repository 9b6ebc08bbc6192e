import Testing

@testable import PipelineKit

struct IDSortTests {
  /// How ids may be distributed.
  enum Spread: CaseIterable {
    case even, firstBytesShared, fewValues
  }

  @Test(arguments: Spread.allCases, [0, 1, 2, 4095, 4096, 4097, 20_000])
  func `ids come out as the standard sort gives them`(spread: Spread, count: Int) {
    var random = PrintedSeedRandom(named: "ids to sort")
    let ids = (0..<count).map { _ in
      let (high, low): (UInt64, UInt64) = (random.next(), random.next())
      return switch spread {
      case .even: ID128(uuid: high, low)
      case .firstBytesShared: ID128(uuid: 0x0190_AAAA_0000_0000 | high >> 40, low)
      case .fewValues: ID128(uuid: high >> 62, low >> 63)
      }
    }
    #expect(IDSort.sorted(ids) == ids.sorted())
  }
}
