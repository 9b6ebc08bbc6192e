import PipelineKit

/// Which earlier events a number is taken from.
///
/// A number is a function of all of them together; `EvidenceFinder` lists them.
enum Evidence: Equatable, Sendable {
  /// Of the transaction itself.
  case event
  /// The transactions of an entity in `(after, through]` that had been seen, the one explained
  /// included; in its currency only where `isMoney`.
  case window(FeatureEntity, after: Int64, through: Int64, isMoney: Bool)
  /// All earlier transactions of an entity; in its currency only where `isMoney`.
  case history(FeatureEntity, isMoney: Bool)
  /// The user's earlier transactions in the currency from which the profile has learnt.
  case learnt
  /// The user's last transaction before that has a location.
  case lastPlace
  /// The user's transaction before.
  case previous
  /// The labels that held for earlier transactions of an entity.
  case labels(FeatureEntity)
  /// Those that say fraud, of transactions in `(after, through]`.
  case fraudLabels(FeatureEntity, after: Int64, through: Int64)
  /// Those, and all transactions of the entity in as many UTC days, the one explained included.
  case fraudRate(FeatureEntity, after: Int64, through: Int64)

  /// What a feature of rules is taken from, for a transaction at `time`.
  init(_ feature: Feature, time: Int64) {
    switch feature {
    case .kmFromLast, .kmhFromLast: self = .lastPlace
    case .secondsSinceLast: self = .previous
    case .userTransactions, .zScore, .amountToMean: self = .history(.user, isMoney: true)
    case .merchantFraudLabels28d: self = Evidence(labelsOf: .merchant, time: time)
    case .merchantFraudRate28d:
      self = .fraudRate(
        .merchant, after: time - FraudMarks.windowMilliseconds, through: time)
    case .deviceFraudLabels28d: self = Evidence(labelsOf: .device, time: time)
    case .userFraudLabels28d: self = Evidence(labelsOf: .user, time: time)
    default: self = Evidence(feature.definition.source, time: time)
    }
  }

  /// What lies before a window of rules: some hold whole UTC minutes.
  private static func start(of window: FeatureWindow, _ time: Int64) -> Int64 {
    if window.isExact { return time - window.milliseconds }
    return TumblingWindow.minute.start(of: time) + 60_000 - window.milliseconds - 1
  }

  private init(labelsOf entity: FeatureEntity, time: Int64) {
    self = .fraudLabels(entity, after: time - FraudMarks.windowMilliseconds, through: time)
  }

  private init(_ source: FeatureSource, time: Int64) {
    switch source {
    case .windowed(let measure):
      self = .window(
        measure.of, after: Evidence.start(of: measure.window, time), through: time,
        isMoney: measure.measure == .amount)
    case .history: self = .history(.user, isMoney: false)
    case .event, .labels, .score: self = .event
    }
  }

  /// What the velocity part counts.
  init(_ settings: VelocitySettings, time: Int64) {
    let (after, through) = settings.window.bounds(at: time)
    self = .window(.user, after: after, through: through, isMoney: false)
  }

  /// What an input of the anomaly model is taken from, by its name.
  init(input name: String, time: Int64) {
    func window(_ entity: FeatureEntity, _ window: FeatureWindow) -> Evidence {
      .window(entity, after: time - window.milliseconds, through: time, isMoney: false)
    }
    switch name {
    case "user_count_1m": self = window(.user, .oneMinute)
    case "user_count_5m": self = window(.user, .fiveMinutes)
    case "user_count_1h": self = window(.user, .oneHour)
    case "user_count_24h": self = window(.user, .oneDay)
    case "kmh_from_last", "km_from_last": self = .lastPlace
    case "device_users": self = .history(.device, isMoney: false)
    case "device_users_24h": self = window(.device, .oneDay)
    case "merchant_surge": self = window(.merchant, .oneDay)
    case "merchant_label_rate": self = .labels(.merchant)
    case "amount_to_merchant": self = .history(.merchant, isMoney: true)
    default: self = .history(.user, isMoney: false)
    }
  }
}
