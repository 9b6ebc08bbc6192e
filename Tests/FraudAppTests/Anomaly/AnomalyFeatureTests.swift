import FraudApp
import Testing

struct AnomalyFeatureTests {
  @Test func `the names are eighteen, each once`() {
    #expect(AnomalyInput.names.count == AnomalyInput.count)
    #expect(Set(AnomalyInput.names).count == AnomalyInput.count)
  }

  @Test(arguments: AnomalyInput.features.indices)
  func `a more suspicious value never has a lower bin`(index: Int) {
    let feature = AnomalyInput.features[index]
    let falls = feature.scale == .falling(step: 10_000)
    var last = falls ? 63 : 0
    for value in stride(from: Int64(0), to: 2_000_000, by: 97) {
      let bin = feature.bin(of: value)
      #expect((0..<64).contains(bin))
      if falls ? bin > last : bin < last { Issue.record("\(feature.name) at \(value)") }
      last = bin
    }
    for extreme in [Int64.min, -1, Int64.max] {
      #expect((0..<64).contains(feature.bin(of: extreme)))
    }
  }

  @Test func `features of one group stand next to each other`() {
    let groups = AnomalyInput.features.map(\.group)
    var seen: [AnomalyFeature.Group] = []
    for group in groups where seen.last != group {
      #expect(!seen.contains(group))
      seen.append(group)
    }
    #expect(seen.count == AnomalyFeature.Group.allCases.count)
  }

  @Test func `an octave has four bins`() {
    let counts = AnomalyInput.features[0]
    #expect(
      ([0, 1, 2, 3, 4, 5, 6, 7, 8] as [Int64]).map(counts.bin) == [0, 1, 5, 7, 9, 10, 11, 12, 13])
  }
}
