import Testing

@testable import PipelineKit

struct SubstringAutomatonTests {
  private func found(_ words: [String], _ text: String) -> Set<Int> {
    let automaton = SubstringAutomaton(words.map { Array($0.utf8) })
    var (state, found) = (automaton.start, Set<Int>())
    for byte in text.utf8 {
      state = automaton.step(state, byte)
      let places = automaton.wordsEnding(in: automaton.number(of: state))
      #expect(automaton.endsWord(in: state) == !places.isEmpty)
      found.formUnion(places.map { automaton.word(at: $0) })
    }
    return found
  }

  @Test func `words inside and across words are found in any case`() {
    #expect(found(["he", "she", "his", "hers"], "uSHErs") == [0, 1, 3])
    #expect(found(["a", "aa", "b"], "xAa") == [0, 1])
    #expect(found([], "anything") == [])
    #expect(found(["bot", "bot"], "Robot") == [0, 1])
  }

  @Test func `only letters have a case`() {
    #expect(found(["[", "{"], "[") == [0])
    #expect(found(["@"], "`") == [])
    #expect(found(["ä"], "Ä") == [])
  }

  @Test func `every text of three letters agrees with looking for each word alone`() {
    var random = TextRandom(seed: 1975)
    print("seed \(random.seed)")
    let letters: [Character] = ["a", "b", "c"]
    func text(_ length: Int) -> String {
      String((0..<length).map { _ in letters.randomElement(using: &random)! })
    }
    for _ in 0..<200 {
      let words = (0..<Int.random(in: 1...8, using: &random)).map { _ in
        text(Int.random(in: 1...4, using: &random))
      }
      let sample = text(30)
      let expected = Set(words.indices.filter { sample.contains(words[$0]) })
      #expect(found(words, sample) == expected, "\(words) in \(sample)")
    }
  }

  @Test func `an empty word traps`() async {
    await #expect(processExitsWith: .failure) { _ = SubstringAutomaton([[]]) }
  }
}
