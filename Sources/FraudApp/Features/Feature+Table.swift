/// The table of features: the one place that says what each is.
///
/// In the order of the cases, so that a feature's raw value is the index of its row. A feature
/// whose input is missing (no device, no earlier transaction) is absent. Amounts are never added
/// across currencies: a sum takes in the transactions in this transaction's currency.
extension Feature {
  static let definitions: [FeatureDefinition] = {
    let rows = eventRows + windowRows + historyRows + labelRows + scoreRows
    for (index, row) in rows.enumerated() {
      precondition(Int(row.feature.rawValue) == index, "feature table out of order")
    }
    precondition(rows.count == Feature.allCases.count, "feature without a row")
    return rows
  }()

  private static let eventRows: [FeatureDefinition] = [
    .init(
      feature: .amountMinor, name: "amount_minor", type: .integer, unit: "minor units",
      source: .event,
      meaning: "the amount, in minor units of its currency"),
    .init(
      feature: .currency, name: "currency", type: .text, unit: "", source: .event,
      meaning: "ISO 4217 code of the amount"),
    .init(
      feature: .userID, name: "user_id", type: .text, unit: "", source: .event,
      meaning: "who pays"),
    .init(
      feature: .merchantID, name: "merchant_id", type: .text, unit: "", source: .event,
      meaning: "who is paid"),
    .init(
      feature: .category, name: "category", type: .text, unit: "", source: .event,
      meaning: "the kind of purchase"),
    .init(
      feature: .country, name: "country", type: .text, unit: "", source: .event,
      meaning: "where the transaction takes place"),
    .init(
      feature: .channel, name: "channel", type: .text, unit: "", source: .event,
      meaning: "how it is made: web, app, card present"),
    .init(
      feature: .deviceID, name: "device_id", type: .text, unit: "", source: .event,
      meaning: "the device it is made with"),
    .init(
      feature: .hourUtc, name: "hour_utc", type: .integer, unit: "hour", source: .event,
      meaning: "hour of the day in UTC, 0 to 23"),
    .init(
      feature: .weekdayUtc, name: "weekday_utc", type: .integer, unit: "day", source: .event,
      meaning: "day of the week in UTC, 1 is Monday and 7 Sunday"),
    .init(
      feature: .isWeekend, name: "is_weekend", type: .boolean, unit: "", source: .event,
      meaning: "Saturday or Sunday in UTC"),
  ]

  private static let windowRows: [FeatureDefinition] = [
    .window(
      .userCount1m, "user_count_1m", .user, .count, .oneMinute, "transactions",
      "the user's transactions within a minute"),
    .window(
      .userCount5m, "user_count_5m", .user, .count, .fiveMinutes, "transactions",
      "the user's transactions within 5 minutes"),
    .window(
      .userCount1h, "user_count_1h", .user, .count, .oneHour, "transactions",
      "the user's transactions within an hour"),
    .window(
      .userCount24h, "user_count_24h", .user, .count, .oneDay, "transactions",
      "the user's transactions within 24 hours"),
    .window(
      .userAmount1h, "user_amount_1h", .user, .amount, .oneHour, "minor units",
      "what the user spent within an hour in this currency"),
    .window(
      .userAmount24h, "user_amount_24h", .user, .amount, .oneDay, "minor units",
      "what the user spent within 24 hours in this currency"),
    .window(
      .distinctCountries1h, "distinct_countries_1h", .user, .distinct(.country), .oneHour,
      "countries", "different countries of the user within an hour"),
    .window(
      .distinctMerchants1h, "distinct_merchants_1h", .user, .distinct(.merchant), .oneHour,
      "merchants", "different merchants of the user within an hour"),
    .window(
      .distinctDevices24h, "distinct_devices_24h", .user, .distinct(.device), .oneDay, "devices",
      "different devices of the user within 24 hours"),
    .window(
      .deviceCount5m, "device_count_5m", .device, .count, .fiveMinutes, "transactions",
      "the device's transactions within 5 minutes"),
    .window(
      .deviceCount1h, "device_count_1h", .device, .count, .oneHour, "transactions",
      "the device's transactions within an hour"),
    .window(
      .deviceAmount24h, "device_amount_24h", .device, .amount, .oneDay, "minor units",
      "what was spent with the device within 24 hours in this currency"),
    .window(
      .deviceUsers24h, "device_users_24h", .device, .distinct(.user), .oneDay, "users",
      "different users of the device within 24 hours"),
    .window(
      .merchantCount1m, "merchant_count_1m", .merchant, .count, .oneMinute, "transactions",
      "the merchant's transactions within a minute"),
    .window(
      .merchantCount1h, "merchant_count_1h", .merchant, .count, .oneHour, "transactions",
      "the merchant's transactions within an hour"),
    .window(
      .merchantAmount1h, "merchant_amount_1h", .merchant, .amount, .oneHour, "minor units",
      "what the merchant took within an hour in this currency"),
    .window(
      .merchantUsers1h, "merchant_users_1h", .merchant, .distinct(.user), .oneHour, "users",
      "different users of the merchant within an hour"),
    .window(
      .countryCount5m, "country_count_5m", .country, .count, .fiveMinutes, "transactions",
      "transactions in the country within 5 minutes"),
    .window(
      .countryAmount1h, "country_amount_1h", .country, .amount, .oneHour, "minor units",
      "what was spent in the country within an hour in this currency"),
  ]

  private static let historyRows: [FeatureDefinition] = [
    .init(
      feature: .userTransactions, name: "user_transactions", type: .integer, unit: "transactions",
      source: .history,
      meaning: "the user's earlier transactions in this currency, whatever their decision"),
    .init(
      feature: .zScore, name: "z_score", type: .decimal, unit: "standard deviations",
      source: .history,
      meaning: "(amount − mean) / std over the user's earlier transactions in this currency; "
        + "absent below 2 of them or without spread"),
    .init(
      feature: .amountToMean, name: "amount_to_mean", type: .decimal, unit: "ratio",
      source: .history,
      meaning: "the amount divided by the mean of the user's earlier transactions in this "
        + "currency; absent for the first"),
    .init(
      feature: .isNewCountry, name: "is_new_country", type: .boolean, unit: "", source: .history,
      meaning: "the user was never seen in this country; absent without a country"),
    .init(
      feature: .isNewDevice, name: "is_new_device", type: .boolean, unit: "", source: .history,
      meaning: "the user was never seen with this device; absent without a device"),
    .init(
      feature: .isNewMerchant, name: "is_new_merchant", type: .boolean, unit: "", source: .history,
      meaning: "the user never paid this merchant"),
    .init(
      feature: .isNewHour, name: "is_new_hour", type: .boolean, unit: "", source: .history,
      meaning: "the user never paid in this hour of the day (UTC)"),
    .init(
      feature: .secondsSinceLast, name: "seconds_since_last", type: .integer, unit: "seconds",
      source: .history,
      meaning: "event time since the user's transaction before this one in log order, floored; "
        + "negative when this one is late"),
    .init(
      feature: .kmFromLast, name: "km_from_last", type: .decimal, unit: "km", source: .history,
      meaning: "distance from the user's last known location"),
    .init(
      feature: .kmhFromLast, name: "kmh_from_last", type: .decimal, unit: "km/h", source: .history,
      meaning: "speed that the distance asks for; absent where no time has passed"),
  ]

  private static let labelRows: [FeatureDefinition] = [
    .init(
      feature: .merchantFraudLabels28d, name: "merchant_fraud_labels_28d", type: .integer,
      unit: "transactions", source: .labels,
      meaning: "the merchant's transactions of the last 28 days labelled fraud, as known now"),
    .init(
      feature: .merchantFraudRate28d, name: "merchant_fraud_rate_28d", type: .decimal,
      unit: "ratio", source: .labels,
      meaning: "their share of the merchant's transactions of the last 28 days"),
    .init(
      feature: .deviceFraudLabels28d, name: "device_fraud_labels_28d", type: .integer,
      unit: "transactions", source: .labels,
      meaning: "the device's transactions of the last 28 days labelled fraud, as known now"),
    .init(
      feature: .userFraudLabels28d, name: "user_fraud_labels_28d", type: .integer,
      unit: "transactions", source: .labels,
      meaning: "the user's transactions of the last 28 days labelled fraud, as known now"),
  ]

  private static let scoreRows: [FeatureDefinition] = [
    .init(
      feature: .velocity, name: "velocity", type: .decimal, unit: "score", source: .score,
      meaning: "part of the score, 0 to 1: how often the user pays"),
    .init(
      feature: .behaviour, name: "behaviour", type: .decimal, unit: "score", source: .score,
      meaning: "part of the score, 0 to 1: how far this is from what the user does"),
    .init(
      feature: .anomaly, name: "anomaly", type: .decimal, unit: "score", source: .score,
      meaning: "part of the score, 0 to 1: how unusual the model finds it"),
  ]
}

extension FeatureDefinition {
  /// A row about a window, whose type is always integer.
  fileprivate static func window(
    _ feature: Feature, _ name: String, _ of: FeatureEntity, _ measure: WindowedMeasure.Measure,
    _ window: FeatureWindow, _ unit: String, _ meaning: String
  ) -> FeatureDefinition {
    let source = WindowedMeasure(of: of, measure: measure, window: window)
    return FeatureDefinition(
      feature: feature, name: name, type: .integer, unit: unit, source: .windowed(source),
      meaning: meaning)
  }
}
