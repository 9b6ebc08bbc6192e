/// A rule as it is configured: what it looks for, and what follows.
struct RuleDefinition: Equatable, Sendable {
  let name: String
  /// The condition, in the language of `RuleParser`.
  let condition: String
  /// What a hit adds to the rules' part of the score, 0 to 1.
  let weight: Millionths
  let mode: RuleMode
  /// What a hit does besides; nil for nothing.
  let action: RuleAction?
  /// What reasons say of a hit; nil for the name.
  let reason: String?

  /// What the reasons of a decision call a hit.
  var shownReason: String { reason ?? name }
}

/// Whether a rule takes part in decisions.
enum RuleMode: String, Sendable, CaseIterable {
  /// Its hits add to the score, and act.
  case active
  /// Its hits are counted and change nothing.
  case shadow
}

/// What the hit of an active rule does besides adding to the score.
enum RuleAction: String, Sendable, CaseIterable {
  /// Blocks the transaction, whatever the score.
  case block
}
