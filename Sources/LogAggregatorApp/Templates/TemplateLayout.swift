/// A template as the miner keeps it: a number for each word.
struct MinedTemplate: Sendable {
  let layout: Int
  var tokens: [Int32]
  /// The older template that it became part of.
  var mergedInto: Int?
}

/// The templates in force of one layout.
struct TemplateLayout: Sendable {
  let separators: [UInt8]
  /// In order of age.
  var members: [Int] = []
  /// Changes with every merge: what was remembered of shapes before may be otherwise.
  var generation: UInt32 = 0

  init(separators: [UInt8]) { self.separators = separators }

  /// The template that `tokens` fit: of several the one with most words, then the oldest.
  func match(_ tokens: [Int32], in templates: [MinedTemplate]) -> Int? {
    var best: Int?
    var bestAny = Int.max
    search: for member in members {
      let template = templates[member].tokens
      var any = 0
      for place in tokens.indices {
        if template[place] == WordTable.any {
          any += 1
        } else if template[place] != tokens[place] {
          continue search
        }
      }
      if any < bestAny { (best, bestAny) = (member, any) }
    }
    return best
  }

  /// Places of a template that vary, with the templates that differ from it there and nowhere else.
  ///
  /// Tried are the sets of places in which some template differs, the smallest first.
  func evidence(for index: Int, in templates: [MinedTemplate], words: WordTable) -> (
    places: UInt64, members: [Int]
  )? {
    let tokens = templates[index].tokens
    var differences: [(places: UInt64, member: Int)] = []
    for member in members where member != index {
      let places = difference(tokens, templates[member].tokens)
      if places.nonzeroBitCount <= Evidence.placesMax { differences.append((places, member)) }
    }
    let single = Set(differences.map(\.places)).sorted()
    var candidates = Set(single)
    for first in single where candidates.count < Evidence.candidatesMax {
      for second in single where (first | second).nonzeroBitCount <= 2 {
        candidates.insert(first | second)
      }
    }
    let ordered = candidates.sorted {
      ($0.nonzeroBitCount, $0) < ($1.nonzeroBitCount, $1)
    }
    for places in ordered.prefix(Evidence.candidatesMax) {
      let group = differences.filter { $0.places & ~places == 0 }.map(\.member)
      let evidence = Evidence(tokens: tokens, places: places, words: words)
      if evidence.suffices(group.map { templates[$0].tokens }) { return (places, group) }
    }
    return nil
  }

  /// The places in which `other` has something that `tokens` does not stand for.
  private func difference(_ tokens: [Int32], _ other: [Int32]) -> UInt64 {
    var places: UInt64 = 0
    for place in tokens.indices where tokens[place] != other[place] {
      if tokens[place] != WordTable.any { places |= 1 << UInt64(place) }
    }
    return places
  }
}

/// Whether places vary: the words seen in them, weighed, against what is needed.
struct Evidence {
  static let placesMax = 4
  static let candidatesMax = 48

  let tokens: [Int32]
  let places: UInt64
  let words: WordTable

  func suffices(_ others: [[Int32]]) -> Bool {
    let constant = tokens.indices.filter {
      places & (1 << UInt64($0)) == 0 && words.isLiteral(tokens[$0])
    }.count
    let needed = threshold(constant: constant)
    for place in tokens.indices where places & (1 << UInt64(place)) != 0 {
      var weight = words.weight(tokens[place])
      var seen: Set<Int32> = [tokens[place]]
      for other in others where seen.insert(other[place]).inserted {
        weight += words.weight(other[place])
      }
      if place > 0 && words.announcesValue(tokens[place - 1]) { weight += weight / 3 }
      if weight < needed { return false }
    }
    return true
  }

  /// What the words of a place must weigh together, in hundredths of an ordinary word.
  private func threshold(constant: Int) -> Int {
    let count = places.nonzeroBitCount
    switch constant {
    case 0: return 6_400
    case 1: return count == 1 ? 800 : 3_200
    default:
      if count == 1 { return 400 }
      return constant >= count ? 500 : 1_600
    }
  }
}
