/// A list of crawler patterns, ready to be matched against user agents.
///
/// The first pattern of the list that is found wins, wherever in the header it stands.
package struct BotPatterns: Sendable {
  /// The distinct names, in the order of their first patterns.
  package let names: [String]
  /// A hash of the whole list: equal lists have equal digests, on every machine.
  package let digest: UInt64

  private let list: [BotPattern]
  private let automaton: SubstringAutomaton
  /// The index into `names` of each pattern.
  private let nameIndices: [Int]
  /// The length of each pattern, and what may not stand before it, in small letters.
  private let conditions: [(byteCount: Int, endsWord: Bool, notAfter: [[UInt8]])]

  /// The most patterns a list may have.
  package static let countMax = 2000
  /// The fewest bytes of a pattern: shorter ones are found in everything.
  static let patternBytesMin = 3

  /// The list that ships: crawlers, monitors and link previews that name themselves.
  ///
  /// Tools such as curl are none: people use them.
  package static let standard: BotPatterns = {
    do throws(WebError) {
      return try BotPatterns(BotPatterns.standardList, file: "standard list")
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// Compiles a list.
  ///
  /// - Parameter file: where the list comes from, for messages.
  /// - Throws: `WebError.badEntry` or `.badList` when a name is not 1 to 100 bytes, a pattern not 3
  ///   to 100, or there are too many.
  package init(_ list: [BotPattern], file: String) throws(WebError) {
    try BotPatterns.check(list, file: file)
    self.list = list
    automaton = SubstringAutomaton(list.map { Array($0.pattern.utf8).map(ASCII.lowercased) })
    var names: [String] = []
    var indices: [String: Int] = [:]
    nameIndices = list.map { entry in
      if let index = indices[entry.name] { return index }
      indices[entry.name] = names.count
      names.append(entry.name)
      return names.count - 1
    }
    self.names = names
    conditions = list.map { entry in
      let notAfter = entry.notAfter.map { Array($0.utf8).map(ASCII.lowercased) }
      return (entry.pattern.utf8.count, entry.endsWord, notAfter)
    }
    digest = BotPatterns.digest(of: list)
  }

  /// Finds the crawler a user agent names.
  ///
  /// - Returns: an index into `names`, or nil when no pattern is found.
  /// - Complexity: O(length), about 3 ns a byte; allocates nothing.
  package func match(userAgent text: RawSpan) -> Int? {
    var best = list.count
    var state = automaton.start
    for index in 0..<text.byteCount {
      state = automaton.step(state, text.octet(index))
      if !automaton.endsWord(in: state) { continue }
      for place in automaton.wordsEnding(in: automaton.number(of: state)) {
        let pattern = automaton.word(at: place)
        if pattern < best, meetsConditions(pattern, text, end: index + 1) { best = pattern }
      }
    }
    return best < list.count ? nameIndices[best] : nil
  }

  /// Whether the bytes around a pattern that ends before `end` are as it asks.
  private func meetsConditions(_ pattern: Int, _ text: RawSpan, end: Int) -> Bool {
    let (byteCount, endsWord, notAfter) = conditions[pattern]
    if endsWord, end < text.byteCount, URLText.isLetter(text.octet(end)) { return false }
    let start = end - byteCount
    for word in notAfter where word.count <= start {
      let first = start - word.count
      let isBefore = word.indices.allSatisfy {
        ASCII.lowercased(text.octet(first + $0)) == word[$0]
      }
      if isBefore { return false }
    }
    return true
  }

  /// Checks every entry, and the size of the whole.
  private static func check(_ list: [BotPattern], file: String) throws(WebError) {
    if list.count > countMax {
      throw .badList(file: file, expected: "at most \(countMax) entries, found \(list.count)")
    }
    for (index, entry) in list.enumerated() {
      if !(1...100).contains(entry.name.utf8.count) {
        throw .badEntry(file: file, index: index, expected: "a name of 1 to 100 bytes")
      }
      if !(patternBytesMin...100).contains(entry.pattern.utf8.count) {
        throw .badEntry(file: file, index: index, expected: "a pattern of 3 to 100 bytes")
      }
      let areWords = entry.notAfter.allSatisfy { (1...100).contains($0.utf8.count) }
      if entry.notAfter.count > 20 || !areWords {
        throw .badEntry(
          file: file, index: index, expected: "not_after with at most 20 words of 1 to 100 bytes")
      }
    }
    let byteCount = list.reduce(0) { $0 + $1.pattern.utf8.count }
    if byteCount > SubstringAutomaton.totalBytesMax {
      throw .badList(
        file: file, expected: "patterns of \(SubstringAutomaton.totalBytesMax) bytes together")
    }
  }

  /// Hashes every entry with its lengths, so that no two lists run into the same bytes.
  private static func digest(of list: [BotPattern]) -> UInt64 {
    var bytes: [UInt8] = []
    for entry in list {
      let texts = [entry.name, entry.pattern, entry.endsWord ? "ends" : ""] + entry.notAfter
      bytes += Array("\(texts.count) ".utf8)
      for text in texts { bytes += Array("\(text.utf8.count) \(text)".utf8) }
    }
    return xxh64(bytes.span.bytes)
  }
}
