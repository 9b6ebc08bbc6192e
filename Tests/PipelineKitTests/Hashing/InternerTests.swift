import Testing

@testable import PipelineKit

struct InternerTests {
  @Test func `a string keeps its number`() {
    var interner = Interner()
    #expect(interner.intern(utf8("b")) == 0)
    #expect(interner.intern(utf8("a")) == 1)
    #expect(interner.intern(utf8("")) == 2)
    #expect(interner.intern(utf8("b")) == 0)
    #expect(interner.intern(utf8("")) == 2)
    #expect(interner.count == 3)
    #expect((0..<3).map { shown(interner.bytes($0)) } == ["b", "a", ""])
  }

  @Test func `strings with one hash stay apart`() {
    var interner = Interner()
    let texts = (0..<300).map { utf8("text-\($0)") }
    for text in texts { _ = interner.intern(text.span.bytes, hash: 42) }
    #expect(interner.count == 300)
    for (number, text) in texts.enumerated() {
      #expect(interner.intern(text.span.bytes, hash: 42) == number)
      #expect(interner.bytes(number) == text)
    }
  }

  @Test func `strings known by two hashes stay apart where one differs`() {
    var interner = Interner()
    let hashes: [(UInt64, UInt32)] = [(42, 1), (42, 2), (43, 1), (0, 0)]
    for round in 0..<2 {
      for (number, (hash, tag)) in hashes.enumerated() {
        let text = utf8("text-\(number)")
        #expect(interner.intern(text.span.bytes, hash: hash, tag: tag) == number, "\(round)")
      }
    }
    #expect(interner.count == 4)
    #expect((0..<4).map { shown(interner.bytes($0)) } == (0..<4).map { "text-\($0)" })
  }

  @Test func `a number is found without interning`() {
    var interner = Interner()
    _ = interner.intern(utf8("a"))
    #expect(interner.number(of: utf8("a").span.bytes) == 0)
    #expect(interner.number(of: utf8("b").span.bytes) == nil)
    #expect(interner.count == 1)
  }

  @Test func `numbers are sorted by the strings' bytes`() {
    var random = PrintedSeedRandom(named: "InternerTests")
    var interner = Interner()
    for _ in 0..<2_000 {
      // Few letters and lengths around eight, where the order looks beyond the first word.
      let length = Int.random(in: 0...11, using: &random)
      _ = interner.intern(
        (0..<length).map { _ in [0, 0x61, 0x7F, 0xFF].randomElement(using: &random) ?? 0 })
    }
    let sorted = interner.sorted()
    #expect(Set(sorted).count == interner.count)
    for (earlier, later) in zip(sorted, sorted.dropFirst()) {
      #expect(interner.bytes(earlier).lexicographicallyPrecedes(interner.bytes(later)))
      #expect(interner.precedes(earlier, later) && !interner.precedes(later, earlier))
    }
  }

  @Test func `it is a dictionary over random strings`() {
    var random = PrintedSeedRandom(named: "InternerTests")
    var interner = Interner()
    var model: [[UInt8]: Int] = [:]
    for _ in 0..<20_000 {
      let text = utf8("v-\(UInt32.random(in: 0..<4_000, using: &random))")
      let wanted = model[text] ?? model.count
      model[text] = wanted
      guard interner.intern(text) == wanted else {
        Issue.record("\(shown(text)) is not number \(wanted)")
        return
      }
    }
    #expect(interner.count == model.count)
    #expect(interner.memoryEstimate > 0)
  }
}
