/// The values of a configuration.
struct FraudSettings: Equatable, Sendable {
  var weights: PartWeights
  var thresholds: Thresholds
  var velocity: VelocitySettings
  var behaviour: BehaviourSettings
  var rules: [RuleDefinition]
  var lists: [ListDefinition]
}
