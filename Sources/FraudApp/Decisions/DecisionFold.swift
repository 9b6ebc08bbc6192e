import PipelineKit

/// Takes decisions: scores transactions in log order, and lets labels and verdicts have their
/// effect, which never reaches a decision already taken.
final class DecisionFold: Fold {
  typealias Prepared = FraudBatch

  /// How far apart in event time a label and its transaction may be, both ends included.
  static let labelMilliseconds: Int64 = 90 * 86_400_000

  let scorer: Scorer
  let journal: DecisionJournal
  let configs: ConfigHistory
  let early: EarlyEvents
  let outcomes: OutcomeTable
  let reviews: SequenceStates
  let counts = DecisionCounts()
  private let index: TransactionLookup
  /// What was read ahead: kept, so that reading it is not left out.
  private var touched: UInt64 = 0
  private var reviewRows = DecisionFold.reviewsTable.newRows()
  private let reasons: Reasons
  private let tails: ReasonTails
  @exclusivity(unchecked) private var batch = BatchSymbols()
  private let fixedConfig: FraudConfig?
  private let observer: (any DecisionObserver)?

  static let reviewsTable = EntityTable(
    TableSpec(
      name: "reviews", columns: [.required("seq", .integer), .required("state", .integer)],
      keyCount: 1))

  /// - Parameters:
  ///   - fixedConfig: holds whatever the log says, for backtests; nil to follow the log.
  ///   - observer: sees each decision as it is taken.
  ///   - idsMax: transaction ids kept in memory.
  init(
    store: ViewStore, fixedConfig: FraudConfig?, observer: (any DecisionObserver)?,
    idsMax: Int
  ) throws {
    journal = try DecisionJournal(store: store)
    scorer = try Scorer(store: store, journal: journal)
    configs = try ConfigHistory(store: store)
    early = try EarlyEvents(store: store)
    outcomes = try OutcomeTable(store: store)
    reviews = try SequenceStates(DecisionFold.reviewsTable, state: "state", store: store)
    tails = try ReasonTails(store: store)
    reasons = Reasons(tails)
    self.fixedConfig = fixedConfig
    self.observer = observer
    index = try TransactionLookup(journal, store: store, recentMax: idsMax)
    scorer.use(fixedConfig ?? configs.config, version: configs.version)
  }

  func refer(to line: ReferenceLine) throws {
    guard line.topic == FraudEvents.referenceTopic, fixedConfig == nil else { return }
    let config = try FraudConfig(canonical: ConfigLine.text(line.bytes))
    configs.append(config, version: line.offset.value + 1)
    scorer.use(config, version: configs.version)
  }

  /// The reasons of the last decision, as JSON.
  var lastReasons: [UInt8] { reasons.bytes }

  // MARK: Folding

  func fold(_ sequenced: SequencedBatch<FraudBatch>) throws {
    try batch.begin(sequenced.events, scorer)
    let count = sequenced.events.count
    for start in stride(from: 0, to: count, by: DecisionFold.aheadCount) {
      let records = start..<min(count, start + DecisionFold.aheadCount)
      touch(records, sequenced.prepared.keys)
      for record in records where sequenced.isNew[record] { try fold(sequenced, record) }
    }
    try observer?.endBatch()
  }

  /// Events whose states are fetched together: enough to wait for many at once, few enough for the
  /// nearest cache.
  private static let aheadCount = 32

  /// Reads a little of each state that the events need. The looks are independent, so that the
  /// processor waits for memory once, not for each state again.
  private func touch(_ records: Range<Int>, _ keys: [TransactionIndex.Key]) {
    var sum: UInt64 = 0
    for record in records { sum &+= index.touch(keys[record]) }
    touched = sum &+ UInt64(bitPattern: batch.touch(records, scorer))
  }

  private func fold(_ sequenced: SequencedBatch<FraudBatch>, _ record: Int) throws {
    let kind = sequenced.prepared.kinds[record]
    let key = sequenced.prepared.keys[record]
    let sequence = try index.sequence(of: key, batch.array(.transaction, record))
    observer?.read(
      sequenced.events, record, kind, batch.array(.transaction, record), sequence: sequence)
    if kind == .transaction {
      // A repeat under another event id is not scored again.
      if sequence == nil { try decide(sequenced, record, key) }
      return
    }
    let event = EarlyEvents.Event(
      number: (sequenced.events.baseOffset + record).value, kind: kind,
      time: sequenced.events.times[record])
    if let sequence {
      try apply(event, to: try journal.facts(sequence))
    } else {
      early.add(event, id: batch.array(.transaction, record))
    }
  }

  private func decide(
    _ sequenced: SequencedBatch<FraudBatch>, _ record: Int, _ key: TransactionIndex.Key
  ) throws {
    let slots = batch.slots(record)
    let transaction = batch.transaction(sequenced, record, sequence: journal.last + 1)
    let score = try scorer.score(transaction, slots)
    index.append(key)
    reasons.write(score, amount: transaction.amount, scorer)
    sequenced.prepared.facts.withBytes(record) {
      journal.append($0, score, configVersion: scorer.configVersion, reasons)
    }
    count(transaction, score)
    if score.decision == .review { setReview(0, transaction.sequence) }
    try observer?.decided(self, transaction, slots, score)
    guard early.waits(for: key.hash) else { return }
    for event in early.take(batch.array(.transaction, record)) {
      try apply(event, to: try journal.facts(transaction.sequence))
    }
  }

  private func count(_ transaction: Transaction, _ score: Score) {
    counts.addHour(
      transaction.time, transaction.currency, transaction.amount, score.decision)
    score.hits.forEach {
      counts.addHit(
        $0, of: scorer.config.rules, version: scorer.configVersion, score.decision)
    }
  }

  // MARK: What comes later

  private func apply(_ event: EarlyEvents.Event, to facts: TransactionFacts) throws {
    switch event.kind {
    case .transaction: preconditionFailure("a transaction is no later event")
    case .fraudLabel: try label(facts, isFraud: true, at: event.time)
    case .honestLabel: try label(facts, isFraud: false, at: event.time)
    case .approval: try verdict(facts, isApproved: true)
    case .refusal: try verdict(facts, isApproved: false)
    }
  }

  private func label(_ facts: TransactionFacts, isFraud: Bool, at time: Int64) throws {
    guard abs(time - facts.time) <= DecisionFold.labelMilliseconds else { return }
    let before = try outcomes.set(isFraud, facts)
    let change: Int64 = (isFraud ? 1 : 0) - (before ?? 0)
    let user = try scorer.users.slot(facts.user.span.bytes, hash: xxh64(facts.user.span.bytes))
    let place = scorer.users.values[user].profile(facts.currency)
    scorer.users.values[user].profiles[place].fraudLabels += change
    let latest = scorer.users.values[user].recents.latest
    scorer.users.values[user].fraud.set(
      isFraud, sequence: facts.sequence, time: facts.time, latest: latest)
    scorer.users.touch(user)
    try mark(scorer.merchants, facts.merchant, facts, isFraud, before)
    if let device = facts.device { try mark(scorer.devices, device, facts, isFraud, before) }
    let rules = configs.rules(of: facts.configVersion)
    for number in facts.hits {
      counts.addLabel(rules[Int(number)], isFirst: before == nil, change: change)
    }
  }

  private func mark(
    _ cache: EntityCache<Counterparty>, _ name: [UInt8], _ facts: TransactionFacts,
    _ isFraud: Bool, _ before: Int64?
  ) throws {
    let slot = try cache.slot(name.span.bytes, hash: xxh64(name.span.bytes))
    cache.values[slot].fraudLabels += (isFraud ? 1 : 0) - (before ?? 0)
    if before == nil { cache.values[slot].labels += 1 }
    let latest = cache.values[slot].recents.latest
    cache.values[slot].fraud.set(
      isFraud, sequence: facts.sequence, time: facts.time, latest: latest)
    cache.touch(slot)
  }

  /// The state of a review: whether there was a verdict, and whether the profile has learnt it.
  private static let hasVerdict: Int64 = 1
  private static let isLearnt: Int64 = 2

  private func verdict(_ facts: TransactionFacts, isApproved: Bool) throws {
    guard facts.decision == .review else { return }
    let before = try reviews.state(facts.sequence) ?? 0
    var after = before | DecisionFold.hasVerdict
    if isApproved, before & DecisionFold.isLearnt == 0 {
      after |= DecisionFold.isLearnt
      try learn(facts)
    }
    if after != before { setReview(after, facts.sequence) }
  }

  private func learn(_ facts: TransactionFacts) throws {
    let user = try scorer.users.slot(facts.user.span.bytes, hash: xxh64(facts.user.span.bytes))
    let place = scorer.users.values[user].profile(facts.currency)
    func symbol(_ text: [UInt8]?) -> Int64 {
      text.map { FeatureVector.symbol($0.span.bytes) } ?? FeatureVector.absent
    }
    scorer.users.values[user].profiles[place].learn(
      facts.amount, country: symbol(facts.country), device: symbol(facts.device),
      hour: facts.hour)
    scorer.users.touch(user)
  }

  private func setReview(_ state: Int64, _ sequence: Int64) {
    reviews.set(state, sequence)
    reviewRows.append(integer: sequence)
    reviewRows.append(integer: state)
  }

  // MARK: Committing

  var memoryEstimate: Int { journal.memoryEstimate + counts.memoryEstimate }

  /// Rows of decisions; states are read back from disk once they are forgotten, and so stay.
  var earlyBytes: Int { journal.earlyBytes }

  func drainEarly() throws -> any FoldDelta { journal.drainEarly() }

  func didCommit() {
    journal.didCommit()
    index.didCommit(through: journal.drained)
  }

  func drain() throws -> any FoldDelta {
    let states = try drainStates()
    let rows = journal.drain()
    _ = reviews.drain()
    defer { reviewRows = DecisionFold.reviewsTable.newRows() }
    let waiting = early.drain()
    let configs = configs.drain()
    return DecisionDelta(
      decisions: rows, needsUserIndex: scorer.older.wasAsked,
      needsIDIndex: index.wantsIndex(),
      entities: states + [
        .init(DecisionFold.reviewsTable, reviewRows),
        .init(OutcomeTable.table, outcomes.drain()),
        .init(ReasonTails.table, tails.drain()),
        .init(EarlyEvents.table, waiting.upserts, deletions: waiting.deletions),
        .init(ConfigHistory.table, configs.configs),
        .init(ConfigHistory.rulesTable, configs.rules),
      ] + scorer.model.drain(),
      aggregates: try counts.drain())
  }

  /// The rows of users, profiles, devices, merchants and countries, made side by side.
  private func drainStates() throws -> [DecisionDelta.Entity] {
    nonisolated(unsafe) let scorer = scorer
    let drains: [@Sendable () -> [DecisionDelta.Entity]] = [
      {
        let profiles = ProfileRows.rows(scorer.users)
        return [
          .init(scorer.users.table, scorer.users.drain()), .init(ProfileRows.table, profiles),
        ]
      },
      {
        [
          .init(
            scorer.devices.table,
            scorer.devices.drain { (device: inout Counterparty, rows: inout RowBuffer) in
              rows.append(integer: Int64(device.users.count))
              rows.append(integer: device.transactions)
              rows.append(integer: device.fraudLabels)
            })
        ]
      },
      {
        [
          .init(
            scorer.merchants.table,
            scorer.merchants.drain { (merchant: inout Counterparty, rows: inout RowBuffer) in
              rows.append(integer: merchant.transactions)
              rows.append(integer: merchant.blocked)
              rows.append(integer: merchant.fraudLabels)
            }), .init(scorer.countries.table, scorer.countries.drain()),
        ]
      },
    ]
    return try concurrentMap(drains.count) { drains[$0]() }.flatMap { $0 }
  }
}

/// Sees decisions as they are taken.
protocol DecisionObserver: AnyObject {
  /// Called for each event that is no duplicate, before it has any effect.
  ///
  /// - Parameters:
  ///   - id: the transaction that the event is, or is about.
  ///   - sequence: that of the transaction if it has been scored.
  func read(
    _ events: EventBatch, _ record: Int, _ kind: FraudBatch.Kind, _ id: [UInt8],
    sequence: Int64?)
  func decided(
    _ fold: DecisionFold, _ transaction: Transaction, _ slots: Scorer.Slots, _ score: Score) throws
  /// Called behind the last record of each batch.
  func endBatch() throws
}

extension DecisionObserver {
  func read(
    _ events: EventBatch, _ record: Int, _ kind: FraudBatch.Kind, _ id: [UInt8],
    sequence: Int64?
  ) {}
}
