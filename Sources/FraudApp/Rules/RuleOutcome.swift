/// What a rule set says of one transaction.
struct RuleOutcome: Equatable, Sendable {
  /// The rules' part of the score: the weights of the active rules that hit, at most 1.
  fileprivate(set) var part = Millionths.zero
  /// Whether an active rule with the action `block` hit.
  fileprivate(set) var blocks = false
  /// The rules that hit, shadow rules among them.
  fileprivate(set) var hits = RuleHits()

  /// Takes in the hit of the rule with this number.
  mutating func add(_ number: Int, weight: Millionths, mode: RuleMode, action: RuleAction?) {
    hits.insert(number)
    guard mode == .active else { return }
    part = min(.one, Millionths(part.value + weight.value))
    if action == .block { blocks = true }
  }
}

/// A set of rule numbers, without allocation.
struct RuleHits: Hashable, Sendable {
  private var words = InlineArray<4, UInt64>(repeating: 0)

  init() {
    precondition(RuleLimits.rulesMax <= 4 * UInt64.bitWidth, "more rules than bits")
  }

  /// Whether no rule hit.
  var isEmpty: Bool { count == 0 }

  /// How many rules hit.
  var count: Int {
    var count = 0
    for index in words.indices { count += words[index].nonzeroBitCount }
    return count
  }

  /// Whether the rule with this number hit.
  func contains(_ number: Int) -> Bool { words[number / 64] & (1 << UInt64(number % 64)) != 0 }

  /// Adds a rule.
  mutating func insert(_ number: Int) { words[number / 64] |= 1 << UInt64(number % 64) }

  /// Calls `body` with the number of each rule that hit, in the order of the configuration.
  func forEach(_ body: (Int) throws -> Void) rethrows {
    for index in words.indices {
      var word = words[index]
      while word != 0 {
        try body(index * 64 + word.trailingZeroBitCount)
        word &= word - 1
      }
    }
  }

  func hash(into hasher: inout Hasher) {
    for index in words.indices { hasher.combine(words[index]) }
  }

  static func == (left: RuleHits, right: RuleHits) -> Bool {
    left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
  }
}
