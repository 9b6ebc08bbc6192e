import EventGenerator
import Testing

struct AliasTableTests {
  @Test func `outcomes come as often as they weigh`() {
    let weights: [Double] = [5, 0, 1, 3, 1]
    let table = AliasTable(weights: weights)
    var random = SplitMix64(seed: 1)
    var counts = Array(repeating: 0, count: weights.count)
    for _ in 0..<100_000 { counts[table.pick(&random)] += 1 }
    for (count, weight) in zip(counts, weights) {
      #expect(abs(Double(count) - weight * 10_000) < 600)
    }
    #expect(counts[1] == 0)
  }

  @Test func `a Zipf table prefers its first outcomes`() {
    let table = AliasTable(zipf: 100, exponent: 1)
    var random = SplitMix64(seed: 2)
    var counts = Array(repeating: 0, count: 100)
    for _ in 0..<100_000 { counts[table.pick(&random)] += 1 }
    #expect(counts[0] > counts[9] * 5)
    #expect(counts[99] > 0)
  }

  @Test func `weights without a sum trap`() async {
    await #expect(processExitsWith: .failure) { _ = AliasTable(weights: [0, 0]) }
  }
}
