extension FraudSettings {
  /// The values that hold where a file says nothing.
  static let standard = FraudSettings(
    weights: PartWeights(
      velocity: Millionths(300_000), behaviour: Millionths(300_000), anomaly: Millionths(200_000),
      rules: Millionths(200_000)),
    thresholds: Thresholds(block: Millionths(800_000), review: Millionths(500_000)),
    velocity: VelocitySettings(
      mode: .sliding, windowMilliseconds: 300_000,
      steps: [
        .init(above: 10, score: .one), .init(above: 5, score: Millionths(700_000)),
      ],
      otherwise: Millionths(100_000)),
    behaviour: BehaviourSettings(
      coldStartBelow: 5, coldStartScore: Millionths(300_000), stdFloorPercent: 1, location: .one,
      time: Millionths(500_000), amountDivisor: Millionths(3_000_000)),
    rules: standardRules, lists: [])

  /// The rules that are there without a file. None of them blocks by itself.
  ///
  /// Each looks for one pattern that a single part of the score does not see.
  private static let standardRules = [
    rule(
      "impossible_travel", "kmh_from_last > 1000 and km_from_last > 300", 600_000,
      "farther from the last transaction than an aircraft flies"),
    rule(
      "card_testing", "user_count_5m > 3 and amount_to_mean < 0.1", 500_000,
      "small amounts in quick succession"),
    rule(
      "many_countries", "distinct_countries_1h > 2", 500_000, "three countries within an hour"),
    rule(
      "shared_device", "device_users_24h > 3", 500_000, "four users with one device within a day"),
    rule(
      "device_hopping", "distinct_devices_24h > 4", 300_000, "five devices of one user in a day"),
    rule(
      "new_place_and_device", "is_new_country and is_new_device and user_transactions >= 5",
      500_000, "first time in the country, and with a new device"),
    rule(
      "large_amount", "z_score > 6 and amount_to_mean > 5", 400_000,
      "far above what the user spends"),
    rule(
      "spending_spree",
      "user_amount_1h > 10 * (amount_minor / amount_to_mean) and user_count_1h > 3", 400_000,
      "more than ten usual amounts within an hour"),
    rule(
      "risky_merchant", "merchant_fraud_labels_28d >= 3 and merchant_fraud_rate_28d > 0.02",
      400_000, "the merchant had much fraud lately"),
    rule(
      "tainted_device", "device_fraud_labels_28d > 0", 700_000, "the device was used for fraud"),
    rule(
      "merchant_burst", "merchant_count_1m > 60 and merchant_count_1m * 10 > merchant_count_1h",
      200_000, "a tenth of the merchant's hour within a minute", mode: .shadow),
    rule(
      "unusual_hour_new_merchant", "is_new_hour and is_new_merchant and amount_to_mean > 3",
      300_000, "an unusual amount, hour and merchant", mode: .shadow),
  ]

  private static func rule(
    _ name: String, _ condition: String, _ weight: Int64, _ reason: String, mode: RuleMode = .active
  ) -> RuleDefinition {
    RuleDefinition(
      name: name, condition: condition, weight: Millionths(weight), mode: mode, action: nil,
      reason: reason)
  }
}
