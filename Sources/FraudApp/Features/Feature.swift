/// One of the values about a transaction that rules and the anomaly model may use.
///
/// The raw value is the feature's place in a `FeatureVector`. New features go last; numbers are
/// never stored, rules name features by `name`. What each means is in `Feature.definitions`.
enum Feature: UInt8, CaseIterable, Sendable {
  // Fields of the transaction.
  case amountMinor, currency, userID, merchantID, category, country, channel, deviceID,
    hourUtc, weekdayUtc, isWeekend
  // Windows over transactions.
  case userCount1m, userCount5m, userCount1h, userCount24h, userAmount1h, userAmount24h,
    distinctCountries1h, distinctMerchants1h, distinctDevices24h, deviceCount5m,
    deviceCount1h, deviceAmount24h, deviceUsers24h, merchantCount1m, merchantCount1h,
    merchantAmount1h, merchantUsers1h, countryCount5m, countryAmount1h
  // The user's history.
  case userTransactions, zScore, amountToMean, isNewCountry, isNewDevice, isNewMerchant,
    isNewHour, secondsSinceLast, kmFromLast, kmhFromLast
  // Labels, as known when the transaction is scored.
  case merchantFraudLabels28d, merchantFraudRate28d, deviceFraudLabels28d, userFraudLabels28d
  // Parts of the score.
  case velocity, behaviour, anomaly

  /// The feature's row in the table of features.
  var definition: FeatureDefinition { Feature.definitions[Int(rawValue)] }

  /// The name in rules.
  var name: String { definition.name }

  /// The type of its values.
  var type: FeatureType { definition.type }

  /// Whether the anomaly model may learn from it: a number or a boolean that is not itself a part
  /// of the score.
  var isForModel: Bool { type != .text && definition.source != .score }

  /// Finds a feature by its name in rules.
  init?(name: String) {
    guard let feature = Feature.byName[name] else { return nil }
    self = feature
  }

  private static let byName = Dictionary(
    uniqueKeysWithValues: definitions.map { ($0.name, $0.feature) })
}
