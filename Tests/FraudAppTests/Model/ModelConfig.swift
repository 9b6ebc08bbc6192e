@testable import ModelSupport

/// A configuration as the model understands it: numbers in millionths, rules as functions.
struct ModelConfig {
  /// A rule and the transactions it matches.
  struct Rule {
    var name: String
    /// What it adds, in millionths.
    var weight: Int
    var isActive = true
    var blocks = false
    /// Told the transaction and all transactions scored before it, in log order.
    var matches: (FraudEvent.Transaction, [ModelDecision]) -> Bool
  }

  var velocityWeight = 300_000
  var behaviourWeight = 300_000
  var anomalyWeight = 200_000
  var rulesWeight = 200_000
  var review = 500_000
  var block = 800_000
  /// Whether the window is a bucket of five minutes instead of a sliding one.
  var isFixed = false
  var rules: [Rule] = []
}
