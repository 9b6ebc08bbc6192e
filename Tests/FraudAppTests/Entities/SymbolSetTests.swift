import Testing

@testable import FraudApp

struct SymbolSetTests {
  @Test func `it holds what a set holds, the least first`() {
    var random = RuleRandom(named: "symbol set")
    var (set, wanted) = (SymbolSet(), Set<Int64>())
    for step in 0..<2_000 {
      if step % 60 == 0 { (set, wanted) = (SymbolSet(), []) }
      let symbol = Int64(random.below(25)) - 12
      #expect(set.contains(symbol) == wanted.contains(symbol))
      #expect(set.insert(symbol) == wanted.insert(symbol).inserted)
      var found: [Int64] = []
      set.forEach { found.append($0) }
      #expect(found == wanted.sorted())
      #expect(set.count == wanted.count)
    }
  }

  @Test func `an empty set contains nothing`() {
    let set = SymbolSet()
    #expect(!set.contains(0))
    #expect(!set.contains(FeatureVector.absent))
    #expect(set.isEmpty)
  }

  @Test func `the order of insertion does not matter`() {
    var (forward, backward) = (SymbolSet(), SymbolSet())
    for symbol: Int64 in -3...3 { forward.insert(symbol) }
    for symbol: Int64 in (-3...3).reversed() { backward.insert(symbol) }
    #expect(forward == backward)
  }
}
