import PipelineKit
import Synchronization

/// The second half of scoring: decides on transactions whose features are known, in log order, and
/// learns from them; lets labels and verdicts have their effect, which never reaches a decision
/// already taken.
///
///     chunk of features ─▶ behaviour, model, rules ─▶ risk, decision ─▶ journal
///                              ▲        ▲                   │
///                              └────────┴──── learn ────────┘
///
/// **Law.** A decision is a function of the sequence of events before it in the log and of the
/// configuration, never of chunks, commits, caches or restarts.
final class DecisionStage {
  @exclusivity(unchecked) private(set) var config = FraudConfig.standard
  /// The rules of the configuration.
  @exclusivity(unchecked) private var rules = FraudConfig.standard.ruleSet
  /// Counts from 1 in the order of the log.
  private(set) var configVersion: Int64 = 0
  let configs: ConfigHistory
  let profiles = ProfileStore()
  @exclusivity(unchecked) private(set) var model: AnomalyPart
  let journal: DecisionJournal
  private let reasons: Reasons
  private let tails: ReasonTails
  private let counts = DecisionCounts()
  private let reviews: SequenceStates
  private var reviewRows = DecisionStage.reviewsTable.newRows()
  private var outcomeRows = OutcomeTable.table.newRows()
  /// Transactions blocked since the last drain, by the slot of their merchant.
  private var blocked: [Int32: Int64] = [:]
  /// The features of the transaction at hand.
  @exclusivity(unchecked) private(set) var features = FeatureVector()
  /// What was read ahead: kept, so that reading it is not left out.
  private var touched: Int64 = 0
  /// Bytes of what is counted and labelled since the last drain, as of the last chunk.
  private let countedBytes = Atomic<Int>(0)
  private let shown: ShownRows
  /// Whether the configuration in force asks the model.
  private var readsAnomaly = true
  private let observer: (any DecisionObserver)?

  static let reviewsTable = EntityTable(
    TableSpec(
      name: "reviews", columns: [.required("seq", .integer), .required("state", .integer)],
      keyCount: 1))

  /// - Parameters:
  ///   - shown: rows that are wanted besides decisions.
  ///   - observer: sees each decision as it is taken.
  init(store: ViewStore, shown: ShownRows, observer: (any DecisionObserver)?) throws {
    self.shown = shown
    configs = try ConfigHistory(store: store)
    model = try AnomalyPart(store: store)
    journal = try DecisionJournal(store: store)
    tails = try ReasonTails(store: store)
    reasons = Reasons(tails)
    reviews = try SequenceStates(DecisionStage.reviewsTable, state: "state", store: store)
    self.observer = observer
  }

  /// Lets a configuration hold from here on.
  func use(_ config: FraudConfig, version: Int64) {
    self.config = config
    rules = config.ruleSet
    readsAnomaly = config.readsAnomaly
    configVersion = version
  }

  /// The reasons of the last decision, as JSON.
  var lastReasons: [UInt8] { reasons.bytes }

  // MARK: One chunk

  /// Takes the decisions of a chunk.
  func decide(_ chunk: FeatureChunk) throws {
    profiles.grow(to: chunk.userCount)
    for stored in chunk.storedProfiles { profiles.values[stored.slot] = stored.profiles }
    var later = chunk.later[...]
    for start in stride(from: 0, to: chunk.count, by: DecisionStage.aheadCount) {
      let places = start..<min(chunk.count, start + DecisionStage.aheadCount)
      touch(chunk, places)
      for place in places {
        while let event = later.first, event.place == place {
          try apply(event)
          later.removeFirst()
        }
        try decide(chunk, place)
      }
    }
    for event in later { try apply(event) }
    publishSizes()
  }

  /// Bytes held for this commit, as of the last chunk; for any thread.
  var memoryEstimate: Int { journal.memoryEstimate + countedBytes.load(ordering: .relaxed) }

  private func publishSizes() {
    journal.publishSizes()
    countedBytes.store(
      counts.memoryEstimate + reviewRows.byteCount + outcomeRows.byteCount, ordering: .relaxed)
  }

  /// Profiles that are fetched together.
  private static let aheadCount = 32

  private func touch(_ chunk: FeatureChunk, _ places: Range<Int>) {
    for place in places {
      touched &+= UserProfiles.touch(&profiles.values[chunk.entries[place].slots.user])
    }
  }

  private func decide(_ chunk: FeatureChunk, _ place: Int) throws {
    let entry = chunk.entries[place]
    if !chunk.features.isEmpty { features = chunk.features[place] }
    let score = decide(chunk, place, &profiles.values[entry.slots.user])
    if score.decision == .block, entry.slots.merchant >= 0 {
      blocked[Int32(entry.slots.merchant), default: 0] += 1
    }
    reasons.write(score, amount: entry.transaction.amount, self)
    journal.append(chunk.cells, entry.record, score, configVersion: configVersion, reasons)
    count(entry.transaction, score)
    let sequence = entry.transaction.sequence
    if score.decision == .review { setReview(0, sequence) }
    guard let observer else { return }
    let facts = TransactionFacts(
      sequence, chunk.cells, entry.record, DecisionFacts(score, configVersion: configVersion))
    try observer.decided(self, facts, score)
  }

  private func decide(
    _ chunk: FeatureChunk, _ place: Int, _ user: inout UserProfiles
  ) -> Score {
    var score = Score()
    let entry = chunk.entries[place]
    let transaction = entry.transaction
    let profile = user.place(of: transaction.currency)
    score.velocityCount = entry.velocityCount
    score.parts.velocity = config.velocity.score(count: score.velocityCount)
    score.behaviour = behaviour(transaction, &user, profile)
    score.parts.behaviour = part(of: score.behaviour)
    score.zScore = user.profiles[profile].scored.zScore(transaction.amount)
    if !chunk.features.isEmpty { fillProfile(transaction, &user.profiles[profile], score) }
    let anomaly = model.scoreAndLearn(chunk.inputs[place])
    if readsAnomaly { score.parts.anomaly = anomaly }
    features.set(.anomaly, score.parts.anomaly)
    let outcome = DecisionStage.outcome(&rules, &features, at: transaction.time)
    score.hits = outcome.hits
    score.parts.rules = outcome.part
    score.risk = config.weights.risk(score.parts)
    score.decision = config.thresholds.decision(risk: score.risk, rules: outcome)
    user.profiles[profile].remember(
      transaction, score.decision, keepingDevices: shown.contains(.profiles))
    return score
  }

  /// Fills the features that come from profiles and the parts of the score so far.
  private func fillProfile(
    _ transaction: Transaction, _ profile: inout Profile, _ score: Score
  ) {
    features[.userTransactions] = profile.scored.count
    features[.zScore] = score.zScore.map(Millionths.nearest) ?? FeatureVector.absent
    features[.amountToMean] =
      profile.scored.ratioToMean(transaction.amount) ?? FeatureVector.absent
    features.set(.velocity, score.parts.velocity)
    features.set(.behaviour, score.parts.behaviour)
  }

  /// What the rules say; both in place, nothing of them is copied.
  private static func outcome(
    _ rules: inout RuleSet, _ features: inout FeatureVector, at time: Int64
  ) -> RuleOutcome {
    rules.evaluate(features, at: Timestamp(milliseconds: time))
  }

  private func behaviour(
    _ transaction: Transaction, _ user: inout UserProfiles, _ place: Int
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

  private func count(_ transaction: Transaction, _ score: Score) {
    if shown.contains(.hours) {
      counts.addHour(
        transaction.time, transaction.currency, transaction.amount, score.decision)
    }
    guard shown.contains(.rules) else { return }
    score.hits.forEach {
      counts.addHit($0, of: config.rules, version: configVersion, score.decision)
    }
  }
}

/// What comes later.
extension DecisionStage {
  private func apply(_ event: LaterEvent) throws {
    let decided = event.decided ?? journal.facts(event.sequence)
    switch event.effect {
    case .label(let isFraud, let before, let parties):
      label(event, decided, isFraud, before, parties)
    case .verdict(let isApproved, let country, let device):
      try verdict(event, decided, isApproved, country, device)
    }
  }

  private func label(
    _ event: LaterEvent, _ decided: DecisionFacts, _ isFraud: Bool, _ before: Int64?,
    _ parties: LaterEvent.Parties
  ) {
    OutcomeTable.append(
      event.sequence, at: event.time, isFraud: isFraud, decided, parties, to: &outcomeRows)
    let change: Int64 = (isFraud ? 1 : 0) - (before ?? 0)
    let place = profiles.values[event.user].place(of: event.currency)
    profiles.values[event.user].profiles[place].fraudLabels += change
    guard shown.contains(.rules) else { return }
    let rules = configs.rules(of: decided.configVersion)
    for number in decided.hits {
      counts.addLabel(rules[Int(number)], isFirst: before == nil, change: change)
    }
  }

  /// The state of a review: whether there was a verdict, and whether the profile has learnt it.
  private static let hasVerdict: Int64 = 1
  private static let isLearnt: Int64 = 2

  private func verdict(
    _ event: LaterEvent, _ decided: DecisionFacts, _ isApproved: Bool, _ country: Int64,
    _ device: Int64
  ) throws {
    guard decided.decision == .review else { return }
    let before = try reviews.state(event.sequence) ?? 0
    var after = before | DecisionStage.hasVerdict
    if isApproved, before & DecisionStage.isLearnt == 0 {
      after |= DecisionStage.isLearnt
      let place = profiles.values[event.user].place(of: event.currency)
      profiles.values[event.user].profiles[place].learn(
        event.amount, country: country,
        device: shown.contains(.profiles) ? device : FeatureVector.absent,
        hour: Transaction.hour(of: event.time))
    }
    if after != before { setReview(after, event.sequence) }
  }

  private func setReview(_ state: Int64, _ sequence: Int64) {
    reviews.set(state, sequence)
    reviewRows.append(integer: sequence)
    reviewRows.append(integer: state)
  }
}

/// Committing.
extension DecisionStage {
  /// What a commit writes of decisions, but for their rows and the profiles.
  struct Drained {
    let entities: [EntityRows]
    let aggregates: [AggregateDelta]
    /// Transactions blocked, by the slot of their merchant.
    let blocked: [Int32: Int64]
  }

  func drain() throws -> Drained {
    _ = reviews.drain()
    let configs = configs.drain()
    defer {
      reviewRows = DecisionStage.reviewsTable.newRows()
      outcomeRows = OutcomeTable.table.newRows()
      blocked = [:]
      publishSizes()
    }
    return Drained(
      entities: [
        EntityRows(DecisionStage.reviewsTable, reviewRows),
        EntityRows(OutcomeTable.table, outcomeRows),
        EntityRows(ReasonTails.table, tails.drain()),
        EntityRows(ConfigHistory.table, configs.configs),
        EntityRows(ConfigHistory.rulesTable, configs.rules),
      ] + model.drain(), aggregates: try counts.drain(), blocked: blocked)
  }
}

/// Sees decisions as they are taken.
protocol DecisionObserver: AnyObject {
  /// Called for each event that is no duplicate, before it has any effect.
  ///
  /// - Parameters:
  ///   - id: the transaction that the event is, or is about.
  ///   - sequence: that of the transaction if it has been scored.
  ///   - watermark: how far event time had come before the event.
  func read(
    _ events: EventBatch, _ record: Int, _ kind: FraudBatch.Kind, _ id: [UInt8],
    sequence: Int64?, watermark: Int64)
  func decided(_ stage: DecisionStage, _ facts: TransactionFacts, _ score: Score) throws
  /// Called behind the last record of each batch.
  func endBatch() throws
}

extension DecisionObserver {
  func read(
    _ events: EventBatch, _ record: Int, _ kind: FraudBatch.Kind, _ id: [UInt8],
    sequence: Int64?, watermark: Int64
  ) {}
}
