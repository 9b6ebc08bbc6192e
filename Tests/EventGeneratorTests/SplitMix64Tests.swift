import EventGenerator
import Testing

struct SplitMix64Tests {
  @Test func `the numbers are those of the published algorithm`() {
    var random = SplitMix64(seed: 1_234_567)
    let published: [UInt64] = [
      6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
    ]
    #expect(published.map { _ in random.next() } == published)
  }

  @Test(arguments: [1, 2, 3, 7, 1_000]) func `numbers stay below their bound`(bound: Int) {
    var random = SplitMix64(seed: UInt64(bound))
    let drawn = (0..<10_000).map { _ in random.below(bound) }
    #expect(drawn.allSatisfy { (0..<bound).contains($0) })
    #expect(Set(drawn).count == min(bound, Set(drawn).count))
    #expect(Set(drawn.prefix(10_000)).count > bound / 2)
  }

  @Test func `normal numbers have mean zero and deviation one`() {
    var random = SplitMix64(seed: 3)
    let drawn = (0..<200_000).map { _ in random.normal() }
    let mean = drawn.reduce(0, +) / 200_000
    let variance = drawn.reduce(0) { $0 + $1 * $1 } / 200_000
    #expect(abs(mean) < 0.01)
    #expect(abs(variance - 1) < 0.02)
  }
}
