import EventGenerator
import FraudApp

/// Inputs of made-up transactions.
enum AnomalyInputs {
  /// What most transactions look like; `change` makes one of them special.
  static func ordinary(
    _ random: inout SplitMix64, change: ([String: Int64]) = [:]
  ) -> [Int64] {
    let device = Int64(random.below(2))
    let kilometres = Int64(random.below(40))
    let values: [String: Int64] = [
      "user_history": Int64(random.below(60)), "is_online": Int64(random.below(2)),
      "has_device": device, "user_count_1m": 1, "user_count_5m": 1 + Int64(random.below(20) / 19),
      "user_count_1h": 1 + Int64(random.below(8) / 7), "user_count_24h": 1 + Int64(random.below(5)),
      "is_new_device": device * Int64(random.below(30) / 29),
      "is_new_country": Int64(random.below(60) / 59),
      "is_new_merchant": Int64(random.below(4) / 3), "kmh_from_last": kilometres > 30 ? 40 : 0,
      "km_from_last": kilometres, "device_users": device, "device_users_24h": device,
      "merchant_surge": 600 + Int64(random.below(900)), "merchant_label_rate": 50_000,
      "amount_to_merchant": 200 + Int64(random.below(2_000)),
      "hour_share": Int64(random.within(20_000..<400_000)),
    ]
    return AnomalyInput.names.map { change[$0] ?? values[$0] ?? 0 }
  }

  /// A model that has learnt so many ordinary transactions.
  static func model(of transactions: Int, seed: UInt64 = 1) -> AnomalyModel {
    var random = SplitMix64(seed: seed)
    var model = AnomalyModel()
    for _ in 0..<transactions { _ = model.scoreAndLearn(ordinary(&random).span) }
    return model
  }
}
