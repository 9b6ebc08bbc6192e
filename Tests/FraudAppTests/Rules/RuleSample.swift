import PipelineKit

@testable import FraudApp

/// A transaction to ask conditions about, with some features absent.
enum RuleSample {
  static let time = Timestamp(milliseconds: 1_775_000_000_000)

  static let lists = [
    ListDefinition(
      name: "blocked_devices",
      entries: [
        .init(value: "d-1", until: nil, reason: "chargebacks"),
        .init(value: "d-2", until: time, reason: nil),
        .init(value: "d-3", until: Timestamp(milliseconds: time.milliseconds + 1), reason: nil),
      ]),
    ListDefinition(name: "nobody", entries: []),
  ]

  /// amount 1200, USD, US, device d-1, 5 transactions in 5 minutes; no channel, no distance.
  static let features: FeatureVector = {
    var features = FeatureVector()
    features[.amountMinor] = 1200
    features[.currency] = FeatureVector.symbol("USD")
    features[.userID] = FeatureVector.symbol("ünal")
    features[.country] = FeatureVector.symbol("US")
    features[.deviceID] = FeatureVector.symbol("d-1")
    features[.hourUtc] = 0
    features.set(.isWeekend, true)
    features[.userCount5m] = 5
    features[.userCount1h] = 8
    features[.secondsSinceLast] = -7
    features[.userAmount24h] = .max
    features.set(.zScore, Millionths(2_500_000))
    features.set(.amountToMean, Millionths(1_000_001))
    features.set(.isNewCountry, false)
    features.set(.velocity, Millionths(100_000))
    return features
  }()

  /// Whether a condition holds for the sample.
  static func holds(_ condition: String) throws -> Bool {
    try holds(condition, features, at: time)
  }

  static func holds(_ condition: String, _ features: FeatureVector, at time: Timestamp) throws
    -> Bool
  {
    let rule = RuleDefinition(
      name: "rule", condition: condition, weight: .one, mode: .active, action: nil, reason: nil)
    return try !RuleSet([rule], lists: lists).evaluate(features, at: time).hits.isEmpty
  }
}
