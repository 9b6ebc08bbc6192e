import EventGenerator
import Testing

@testable import PipelineKit

/// The order of interned strings, against that of a sorted list.
struct InternerOrderTests {
  private func sorted(_ texts: [String]) -> [String] {
    var interner = Interner()
    for text in texts { _ = interner.intern(Array(text.utf8)) }
    return interner.sorted().map { String(decoding: interner.bytes($0), as: UTF8.self) }
  }

  @Test(arguments: [
    [], [""], ["", "a"], ["user-", "user-1", "user-10", "user-2"],
    ["user-000000012", "user-000000011", "user-00000001"], ["b", "a\u{0}", "a", "a\u{0}\u{0}"],
    ["same-beginning-1", "same-beginning-", "other"],
  ])
  func `few are in the order of their bytes`(texts: [String]) {
    #expect(
      sorted(texts) == texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  }

  @Test(arguments: UInt64(1)..<20)
  func `many are in the order of their bytes, whatever they begin with`(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let shared = String(repeating: "x", count: random.below(20))
    let texts = (0..<200).map { _ in
      shared
        + String((0..<random.below(14)).map { _ in Character(["a", "b", "é"][random.below(3)]) })
    }
    let wanted = Set(texts).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    #expect(sorted(texts) == wanted, "SEED=\(seed)")
  }
}
