import PipelineKit

/// Scores transactions in log order and learns from them: the state of all users, devices,
/// merchants, countries and the model, and the configuration in force.
///
/// **Law.** A score is a function of the sequence of events before it in the log and of the
/// configuration, never of commits, caches or restarts.
///
///     windows take it in ─▶ features ─▶ parts ─▶ risk, decision ─▶ profile and model learn it
final class Scorer {
  let users: EntityCache<User>
  let devices: EntityCache<Counterparty>
  let merchants: EntityCache<Counterparty>
  let countries: EntityCache<Counterparty>
  /// Where the states of the four parties of a transaction are; -1 where it has none.
  struct Slots {
    var user: Int
    var merchant: Int
    var device: Int
    var country: Int
  }

  private(set) var config = FraudConfig.standard
  /// Counts from 1 in the order of the log.
  private(set) var configVersion: Int64 = 0
  private(set) var wanted = WantedFeatures(FraudConfig.standard)
  var model: AnomalyPart
  let older: OlderTransactions
  /// What is on disk for certain: transactions up to this one.
  var committed: Int64 = 0
  var distinct = DistinctCounter()
  /// The features of the last transaction scored.
  var features = FeatureVector()

  init(store: ViewStore) throws {
    users = try EntityCache("users", key: "user_id", store: store)
    devices = try EntityCache("devices", key: "device_id", store: store)
    merchants = try EntityCache(
      "merchant_states", key: "merchant_id", extraColumns: Scorer.merchantColumns, store: store)
    countries = try EntityCache("countries", key: "country", store: store)
    model = try AnomalyPart(store: store)
    older = try OlderTransactions(store: store)
  }

  static let merchantColumns: [ColumnSpec] = [
    .required("transactions", .integer), .required("blocked", .integer),
    .required("fraud_labels", .integer),
  ]

  static let tables: [TableSpec] = [
    EntityCache<User>.table("users", key: "user_id").table,
    EntityCache<Counterparty>.table("devices", key: "device_id").table,
    EntityCache<Counterparty>.table(
      "merchant_states", key: "merchant_id", extraColumns: merchantColumns
    ).table,
    EntityCache<Counterparty>.table("countries", key: "country").table,
  ]

  var memoryEstimate: Int {
    users.memoryEstimate + devices.memoryEstimate + merchants.memoryEstimate
      + countries.memoryEstimate
  }

  /// Lets a configuration hold from here on.
  func use(_ config: FraudConfig, version: Int64) {
    self.config = config
    configVersion = version
    wanted = WantedFeatures(config)
  }

  /// Scores a transaction and learns what is to be learnt from it at once.
  func score(_ transaction: Transaction, _ slots: Slots) throws -> Score {
    enter(transaction, slots)
    var score = Score()
    score.velocityCount = try velocityCount(transaction, slots)
    score.parts.velocity = config.velocity.score(count: score.velocityCount)
    score.behaviour = behaviour(transaction, slots)
    score.parts.behaviour = part(of: score.behaviour)
    score.zScore = zScore(transaction, slots)
    fillFeatures(transaction, slots, score)
    score.parts.anomaly = model.scoreAndLearn(anomalyInput(transaction, slots))
    features.set(.anomaly, score.parts.anomaly)
    let outcome = config.ruleSet.evaluate(
      features, at: Timestamp(milliseconds: transaction.time))
    score.hits = outcome.hits
    score.parts.rules = outcome.part
    score.risk = config.weights.risk(score.parts)
    score.decision = config.thresholds.decision(risk: score.risk, rules: outcome)
    remember(transaction, slots, score.decision)
    return score
  }

  // MARK: Parts

  /// The user's transactions in the velocity window, this one included, however late it comes.
  private func velocityCount(_ transaction: Transaction, _ slots: Slots) throws -> Int64 {
    let width = config.velocity.windowMilliseconds
    var (after, through) = (transaction.time - width, transaction.time)
    if config.velocity.mode == .fixed {
      after = TumblingWindow(milliseconds: width).start(of: transaction.time) - 1
      through = after + width
    }
    if after >= users.values[slots.user].recents.forgottenThrough {
      return Int64(
        users.values[slots.user].recents.window(after: after, through: through).count)
    }
    let isRecent = { (entry: Recents.Entry) in
      entry.sequence > self.committed && entry.time > after && entry.time <= through
    }
    let recents = users.values[slots.user].recents
    let recent = recents.kept.count(where: isRecent) + recents.forgotten.count(where: isRecent)
    return Int64(recent)
      + (try older.count(
        user: users.name(slots.user), after: after, through: through, upTo: committed))
  }

  private func behaviour(_ transaction: Transaction, _ slots: Slots) -> BehaviourFinding {
    let settings = config.behaviour
    let place = users.values[slots.user].profile(transaction.currency)
    let learnt = users.values[slots.user].profiles[place].learnt
    var finding = BehaviourFinding()
    finding.learnt = learnt.count
    guard learnt.count >= settings.coldStartBelow else {
      finding.isColdStart = true
      return finding
    }
    finding.deviation = AmountDeviation.millionths(transaction.amount, learnt, settings)
    finding.meanMinor = learnt.meanMinor ?? 0
    finding.isNewCountry =
      transaction.country != FeatureVector.absent
      && !users.values[slots.user].hasLearnt(country: transaction.country)
    finding.isUnusualHour = !users.values[slots.user].hasLearnt(hour: transaction.hour)
    return finding
  }

  private func part(of finding: BehaviourFinding) -> Millionths {
    if finding.isColdStart { return config.behaviour.coldStartScore }
    var part = Millionths(finding.deviation)
    if finding.isNewCountry { part = max(part, config.behaviour.location) }
    if finding.isUnusualHour { part = max(part, config.behaviour.time) }
    return min(part, .one)
  }

  private func zScore(_ transaction: Transaction, _ slots: Slots) -> Double? {
    let place = users.values[slots.user].profile(transaction.currency)
    return users.values[slots.user].profiles[place].scored.zScore(transaction.amount)
  }
}

/// The features that the rules of a configuration name: windows that none names are not counted.
struct WantedFeatures: Sendable {
  private var bits: UInt64 = 0

  init(_ config: FraudConfig) {
    for feature in Feature.allCases
    where config.rules.contains(where: { $0.condition.contains(feature.name) }) {
      bits |= 1 << UInt64(feature.rawValue)
    }
  }

  @inline(__always)
  func contains(_ feature: Feature) -> Bool { bits & 1 << UInt64(feature.rawValue) != 0 }
}
