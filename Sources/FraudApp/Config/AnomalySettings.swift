/// The size and the seed of the anomaly model.
struct AnomalySettings: Equatable, Sendable {
  var trees: Int64
  /// Levels of each tree.
  var depth: Int64
  /// Transactions after which the model takes in what it has learnt.
  var window: Int64
  /// What its random choices start from: the same log and seed give the same scores.
  var seed: Int64
}
