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
  /// The first look for patterns that a single part of the score does not see, and are nearly always
  /// right. The last lift what the anomaly model finds unusual while the user's own profile sees
  /// little in it: behaviour weighs more than anomaly, and fraud that keeps to usual amounts, hours
  /// and countries would else rank below honest purchases at an unusual hour. Found on generated
  /// payments; `Benchmarks/fraud.md` has the figures.
  private static let standardRules = patternRules + unusualRules + shadowRules

  private static let patternRules = [
    rule(
      "impossible_travel", "kmh_from_last > 900 and km_from_last > 300", 1_000_000,
      "farther from the last transaction than an aircraft flies"),
    rule("two_countries", "distinct_countries_1h > 1", 1_000_000, "two countries within an hour"),
    rule(
      "card_testing", "user_count_5m > 3 and amount_to_mean < 0.1", 400_000,
      "small amounts in quick succession"),
    rule(
      "shared_device", "device_users_24h > 1", 1_000_000, "two users with one device within a day"),
    rule(
      "device_hopping", "distinct_devices_24h > 2", 1_000_000, "three devices of the user in a day"),
    rule(
      "new_place_and_device", "is_new_country and is_new_device and user_transactions >= 5",
      500_000, "first time in the country, and with a new device"),
    rule(
      "risky_merchant", "merchant_fraud_labels_28d >= 2 and merchant_fraud_rate_28d > 0.01",
      300_000, "the merchant had much fraud lately"),
    rule(
      "tainted_device", "device_fraud_labels_28d > 0", 700_000, "the device was used for fraud"),
  ]

  private static let unusualRules = [
    rule("very_unusual", "anomaly > 0.7", 400_000, "the model has hardly seen the like"),
    rule(
      "unusual_in_profile", "anomaly > 0.5 and behaviour <= 0.5", 200_000,
      "unusual, where the user's profile sees little"),
    rule(
      "odd_in_profile", "anomaly > 0.35 and behaviour <= 0.5", 200_000,
      "odd, where the user's profile sees little"),
    rule(
      "uncommon_in_profile", "anomaly > 0.25 and behaviour <= 0.5", 300_000,
      "uncommon, where the user's profile sees little"),
    rule(
      "uncommon_in_habit", "anomaly > 0.2 and behaviour < 0.35", 300_000,
      "uncommon, where the user's profile sees next to nothing"),
  ]

  /// Too often wrong to count, and worth watching.
  private static let shadowRules = [
    rule(
      "large_amount", "z_score > 6 and amount_to_mean > 5", 400_000,
      "far above what the user spends", mode: .shadow),
    rule(
      "spending_spree",
      "user_amount_1h > 10 * (amount_minor / amount_to_mean) and user_count_1h > 3", 400_000,
      "more than ten usual amounts within an hour", mode: .shadow),
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
