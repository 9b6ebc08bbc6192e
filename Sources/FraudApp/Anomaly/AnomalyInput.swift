/// What the anomaly model is given about a transaction: an array of whole numbers in this order.
///
/// All are taken from what the log said up to and including the transaction itself, never later.
/// What is not known is 0.
///
///     position  name                 value
///     0         user_history         earlier transactions of the user, any decision and currency
///     1         is_online            1 if the channel is the web
///     2         has_device           1 if a device is given
///     3         user_count_1m        the user's transactions in (t - 1 min, t], with this one
///     4         user_count_5m        … (t - 5 min, t]
///     5         user_count_1h        … (t - 1 h, t]
///     6         user_count_24h       … (t - 24 h, t]
///     7         is_new_device        1 if a device is given and the user never had it
///     8         is_new_country       1 if a country is given and the user was never there
///     9         is_new_merchant      1 if the user never paid this merchant
///     10        kmh_from_last        speed from the user's last known place: over a minute at
///                                    least, and 0 within 30 km, where places are not exact
///     11        km_from_last         distance from there
///     12        device_users         users the device was ever seen with, this one included
///     13        device_users_24h     … in (t - 24 h, t]
///     14        merchant_surge       thousandths of (24 h count + 2) / (daily mean before + 2)
///     15        merchant_label_rate  millionths of (fraud labels + 0.1) / (labels + 2)
///     16        amount_to_merchant   thousandths of the merchant's mean amount in the currency
///     17        hour_share           millionths of (the user's earlier ones within an hour of
///                                    this hour of day + 0.5) / (all earlier ones + 4)
///
/// Windows may move in steps of a minute. `AnomalyInput+Derived.swift` computes the last four.
package enum AnomalyInput {
  /// Numbers a transaction.
  package static let count = 18
  /// Positions before this one are contexts only.
  static let firstFeature = 3
  static let userHistory = 0
  static let isOnline = 1
  static let hasDevice = 2

  /// The names, in order.
  package static let names =
    ["user_history", "is_online", "has_device"] + features.map(\.name)

  /// The features from position 3 on.
  package static let features: [AnomalyFeature] = [
    feature("user_count_1m", .pace, .octaves(shift: 0), .channel),
    feature("user_count_5m", .pace, .octaves(shift: 0), .channel),
    feature("user_count_1h", .pace, .octaves(shift: 0), .channel),
    feature("user_count_24h", .day, .octaves(shift: 0), .history),
    feature("is_new_device", .device, .flag, .peers),
    feature("is_new_country", .country, .flag, .peers),
    feature("is_new_merchant", .merchant, .flag, .peers),
    feature("kmh_from_last", .travel, .octaves(shift: 0), .channel),
    feature("km_from_last", .travel, .octaves(shift: 0), .peers),
    feature("device_users", .sharing, .octaves(shift: 0), .everyone),
    feature("device_users_24h", .sharing, .octaves(shift: 0), .everyone),
    feature("merchant_surge", .surge, .octaves(shift: 4), .everyone),
    feature("merchant_label_rate", .labels, .octaves(shift: 8), .everyone),
    feature("amount_to_merchant", .amount, .octaves(shift: 2), .channel),
    feature("hour_share", .hour, .falling(step: 10_000), .history),
  ]

  private static func feature(
    _ name: String, _ group: AnomalyFeature.Group, _ scale: AnomalyFeature.Scale,
    _ context: AnomalyFeature.Context
  ) -> AnomalyFeature {
    AnomalyFeature(name: name, group: group, scale: scale, context: context)
  }
}
