@testable import ModelSupport

/// What was decided about a transaction, and why: a row of `decisions`.
struct ModelDecision {
  enum Outcome: String { case approve, review, block }

  var transaction: FraudEvent.Transaction
  var velocityCount = 0
  /// Parts and risk in millionths.
  var velocity = 0
  var behaviour = 0
  var anomaly = 0
  var rules = 0
  var risk = 0
  var zScore: Double?
  var outcome = Outcome.approve
  var codes: [String] = []
  /// Names of the rules that matched, active or not, in the order of the configuration.
  var activeHits: [String] = []
  var shadowHits: [String] = []
  var configVersion = 1

  /// Set by what comes later: whether the profile has learnt it, what was said of it.
  var isLearnt = false
  var hasVerdict = false
  /// The last label that joins.
  var label: Bool?
}
