/// What becomes of a transaction.
enum Decision: String, Sendable, CaseIterable {
  case approve, review, block
}

/// The risks above which a transaction is reviewed and blocked.
struct Thresholds: Equatable, Sendable {
  var block: Millionths
  /// At most `block`.
  var review: Millionths

  /// The decision at a risk, rounded to millionths as views show it; exactly at a threshold it is
  /// the milder one.
  func decision(risk: Millionths) -> Decision {
    risk > block ? .block : risk > review ? .review : .approve
  }

  /// The decision of a score: the rules may block whatever the risk.
  func decision(risk: Millionths, rules: RuleOutcome) -> Decision {
    rules.blocks ? .block : decision(risk: risk)
  }
}
