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
  struct Slots: Sendable {
    private let users, merchants, devices, countries: Int32

    init(user: Int32, merchant: Int32, device: Int32, country: Int32) {
      (users, merchants, devices, countries) = (user, merchant, device, country)
    }

    var user: Int { Int(users) }
    var merchant: Int { Int(merchants) }
    var device: Int { Int(devices) }
    var country: Int { Int(countries) }
  }

  @exclusivity(unchecked) private(set) var config = FraudConfig.standard
  /// The rules of the configuration.
  @exclusivity(unchecked) private var rules = FraudConfig.standard.ruleSet
  /// Counts from 1 in the order of the log.
  private(set) var configVersion: Int64 = 0
  private(set) var wanted = WantedFeatures(FraudConfig.standard)
  @exclusivity(unchecked) var model: AnomalyPart
  let older: OlderTransactions
  @exclusivity(unchecked) var distinct = DistinctCounter()
  /// The channels that count as the web.
  let onlineChannels: [Int64] = ["online", "web", "app"].map { FeatureVector.symbol($0) }
  /// The UTC minute of the transaction being scored, in which windows that move by minutes end.
  var minuteStart: Int64 = 0
  /// The features of the last transaction scored.
  @exclusivity(unchecked) var features = FeatureVector()
  /// What the model looks at, of the transaction being scored.
  @exclusivity(unchecked) var input = InlineArray<18, Int64>(repeating: 0)

  /// - Parameter journal: the decisions so far.
  init(store: ViewStore, journal: DecisionJournal) throws {
    users = try EntityCache("users", key: "user_id", store: store)
    devices = try EntityCache(
      "devices", key: "device_id", extraColumns: Scorer.deviceColumns, store: store)
    merchants = try EntityCache(
      "merchant_states", key: "merchant_id", extraColumns: Scorer.merchantColumns, store: store)
    countries = try EntityCache("countries", key: "country", store: store)
    model = try AnomalyPart(store: store)
    older = try OlderTransactions(store: store, journal: journal)
  }

  static let merchantColumns: [ColumnSpec] = [
    .required("transactions", .integer), .required("blocked", .integer),
    .required("fraud_labels", .integer),
  ]

  /// What a view shows of devices: users are those who ever used one.
  static let deviceColumns: [ColumnSpec] = [
    .required("users", .integer), .required("transactions", .integer),
    .required("fraud_labels", .integer),
  ]

  static let tables: [TableSpec] = [
    EntityCache<User>.table("users", key: "user_id").table,
    EntityCache<Counterparty>.table(
      "devices", key: "device_id", extraColumns: deviceColumns
    ).table,
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
    rules = config.ruleSet
    configVersion = version
    wanted = WantedFeatures(config)
  }

  /// Scores a transaction and learns what is to be learnt from it at once.
  func score(_ transaction: Transaction, _ slots: Slots) throws -> Score {
    minuteStart = TumblingWindow.minute.start(of: transaction.time)
    features.removeAll()
    for index in input.indices { input[index] = 0 }
    fillFields(transaction)
    enterParties(transaction, slots)
    users.touch(slots.user)
    // One access to the user's state for all that follows: nothing of it is copied or counted.
    return try score(transaction, slots, &users.values[slots.user])
  }

  private func score(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User
  ) throws -> Score {
    var score = Score()
    enter(transaction, ofUser: &user)
    let place = user.profile(transaction.currency)
    score.velocityCount = try velocityCount(transaction, slots, &user)
    score.parts.velocity = config.velocity.score(count: score.velocityCount)
    score.behaviour = behaviour(transaction, &user, place)
    score.parts.behaviour = part(of: score.behaviour)
    score.zScore = user.profiles[place].scored.zScore(transaction.amount)
    let travel = Travel(from: &user, to: transaction)
    fillHistory(transaction, &user, place, score)
    fill(travel)
    fillInput(ofHistory: transaction, &user, travel)
    features.set(.velocity, score.parts.velocity)
    features.set(.behaviour, score.parts.behaviour)
    score.parts.anomaly = model.scoreAndLearn(input)
    features.set(.anomaly, score.parts.anomaly)
    let outcome = Scorer.outcome(&rules, &features, at: transaction.time)
    score.hits = outcome.hits
    score.parts.rules = outcome.part
    score.risk = config.weights.risk(score.parts)
    score.decision = config.thresholds.decision(risk: score.risk, rules: outcome)
    remember(transaction, slots, &user, place, &score)
    return score
  }

  /// Remembers a scored transaction; the profile, at `place`, learns it if it is approved.
  private func remember(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User, _ place: Int,
    _ score: inout Score
  ) {
    if score.decision == .block { merchants.values[slots.merchant].blocked += 1 }
    user.profiles[place].remember(transaction, score.decision)
    score.previousSequence = user.lastSequence
    user.see(transaction)
  }

  /// What the rules say; both in place, nothing of them is copied.
  private static func outcome(
    _ rules: inout RuleSet, _ features: inout FeatureVector, at time: Int64
  ) -> RuleOutcome {
    rules.evaluate(features, at: Timestamp(milliseconds: time))
  }

  // MARK: Parts

  /// The user's transactions in the velocity window, this one included, however late it comes.
  private func velocityCount(
    _ transaction: Transaction, _ slots: Slots, _ user: inout User
  ) throws -> Int64 {
    let width = config.velocity.windowMilliseconds
    var (after, through) = (transaction.time - width, transaction.time)
    if config.velocity.mode == .fixed {
      after = TumblingWindow(milliseconds: width).start(of: transaction.time) - 1
      through = after + width
    }
    if after >= user.recents.forgottenThrough {
      return Int64(user.recents.places(after: after, through: through).count)
    }
    // This one, which the journal does not have yet, and those before it.
    return 1
      + (try older.count(
        user: users.name(slots.user), last: user.lastSequence, after: after, through: through))
  }

  private func behaviour(
    _ transaction: Transaction, _ user: inout User, _ place: Int
  ) -> BehaviourFinding {
    let settings = config.behaviour
    let learnt = user.profiles[place].learnt
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
      && !user.hasLearnt(country: transaction.country)
    finding.isUnusualHour = !user.hasLearnt(hour: transaction.hour)
    return finding
  }

  private func part(of finding: BehaviourFinding) -> Millionths {
    if finding.isColdStart { return config.behaviour.coldStartScore }
    var part = Millionths(finding.deviation)
    if finding.isNewCountry { part = max(part, config.behaviour.location) }
    if finding.isUnusualHour { part = max(part, config.behaviour.time) }
    return min(part, .one)
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
