/// Finds all of many words in a text in one pass, whatever the case of ASCII letters.
///
/// A trie of the words whose every state also knows where to go on when the next byte does not
/// continue its word: the longest suffix read that starts another. Bytes that no word holds share
/// one class, so the table has a row a state and a column a class, their number rounded up to a
/// power of two.
///
///     state:   row << columnBits | 1 if a word ends here
///     memory:  total bytes of the words × columns × 4; 200 words take 0.5 MB, the most is 20 MB
///
/// Source: Aho and Corasick, "Efficient string matching", CACM 18(6), 1975,
/// DOI 10.1145/360825.360855.
struct SubstringAutomaton: Sendable {
  /// The most bytes all words together may have.
  static let totalBytesMax = 20_000

  /// The column of each byte value.
  private let classes: [UInt8]
  /// How many bits of a state name a column; at least one, which holds the mark of a word's end.
  private let columnBits: Int
  /// The next state for each row and column.
  private var next: [UInt32]
  /// Where each state's words start in `words`; one more entry ends the last.
  private var wordStarts: [UInt32] = []
  /// The words that end in each state, least index first.
  private var words: [UInt32] = []

  /// Builds the automaton for words that are not empty.
  ///
  /// - Precondition: the words have at most `totalBytesMax` bytes together.
  /// - Complexity: O(total bytes × distinct bytes).
  init(_ list: [[UInt8]]) {
    let totalBytes = list.reduce(0) { $0 + $1.count }
    precondition(totalBytes <= SubstringAutomaton.totalBytesMax, "too many bytes in words")
    var classCount = 0
    (classes, classCount) = SubstringAutomaton.classes(of: list)
    columnBits = max(1, Int.bitWidth - (classCount - 1).leadingZeroBitCount)
    next = [UInt32](repeating: 0, count: 1 << columnBits)
    var ending: [[UInt32]] = [[]]
    for (index, word) in list.enumerated() {
      precondition(!word.isEmpty, "empty word")
      let row = insert(word, ending: &ending)
      ending[row].append(UInt32(index))
    }
    addFailures(ending: &ending)
    for place in next.indices {
      let row = Int(next[place])
      next[place] = UInt32(row << columnBits) | (ending[row].isEmpty ? 0 : 1)
    }
    for indices in ending {
      wordStarts.append(UInt32(words.count))
      words += indices.sorted()
    }
    wordStarts.append(UInt32(words.count))
  }

  /// The state before any byte.
  var start: Int { 0 }

  /// Returns the state after one more byte.
  @inline(__always)
  func step(_ state: Int, _ byte: UInt8) -> Int {
    Int(next[(state & ~1) | Int(classes[Int(byte)])])
  }

  /// Whether a word ends in `state`.
  @inline(__always)
  func endsWord(in state: Int) -> Bool { state & 1 != 0 }

  /// Returns the number of a state, from 0 to `stateCount`.
  func number(of state: Int) -> Int { state >> columnBits }

  /// Returns the places in `word(at:)` of the words that end in a state, by the state's number.
  func wordsEnding(in number: Int) -> Range<Int> {
    Int(wordStarts[number])..<Int(wordStarts[number + 1])
  }

  /// Returns the index of a word that `wordsEnding(in:)` named.
  func word(at place: Int) -> Int { Int(words[place]) }

  /// How many states there are.
  var stateCount: Int { wordStarts.count - 1 }

  /// Gives each byte that some word holds a class of its own, letters of either case the same one.
  private static func classes(
    of list: [[UInt8]]
  ) -> (classes: [UInt8], count: Int) {
    var classes = [UInt8](repeating: 0, count: 256)
    var count = 1
    for word in list {
      for byte in word.map(ASCII.lowercased) where classes[Int(byte)] == 0 {
        classes[Int(byte)] = UInt8(count)
        if URLText.isLetter(byte) { classes[Int(byte & ~0x20)] = UInt8(count) }
        count += 1
      }
    }
    return (classes, count)
  }

  /// Adds a word to the trie, whose entries are rows for now; returns its last row.
  private mutating func insert(_ word: [UInt8], ending: inout [[UInt32]]) -> Int {
    var row = 0
    for byte in word {
      let place = row << columnBits | Int(classes[Int(byte)])
      if next[place] == 0 {
        next[place] = UInt32(ending.count)
        next.append(contentsOf: repeatElement(0, count: 1 << columnBits))
        ending.append([])
      }
      row = Int(next[place])
    }
    return row
  }

  /// Turns the trie into the automaton, breadth first, so that a row's suffix is done before it.
  private mutating func addFailures(ending: inout [[UInt32]]) {
    let columns = 0..<(1 << columnBits)
    var failure = [Int](repeating: 0, count: ending.count)
    var queue = columns.map { Int(next[$0]) }.filter { $0 != 0 }
    var head = 0
    while head < queue.count {
      let row = queue[head]
      head += 1
      ending[row] += ending[failure[row]]
      for column in columns {
        let place = row << columnBits | column
        let onFailure = next[failure[row] << columnBits | column]
        if next[place] == 0 {
          next[place] = onFailure
        } else {
          failure[Int(next[place])] = Int(onFailure)
          queue.append(Int(next[place]))
        }
      }
    }
  }
}
