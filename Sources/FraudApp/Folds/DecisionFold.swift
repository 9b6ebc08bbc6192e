import PipelineKit

/// Takes decisions: scores transactions in log order, and lets labels and verdicts have their
/// effect, which never reaches a decision already taken.
///
///     events ─▶ FeatureStage ─ chunks ─▶ DecisionStage ─▶ rows
///               this thread             a thread of its own
///
/// Features depend on no decision, so the two halves of the work go on side by side. Nothing flows
/// back but at commits, when the second half has come to rest. In a backtest a challenger takes
/// the chunks, too, and decides beside. With an observer both halves take
/// turns event by event, so that it sees each decision in the state it was taken in.
final class DecisionFold: Fold {
  typealias Prepared = FraudBatch

  private let shown: ShownRows
  let features: FeatureStage
  let decisions: DecisionStage
  private let second: BackgroundStage<FeatureChunk>?
  private let challenger: Challenger?
  private let stored: StoredDecisions
  private let index: TransactionLookup
  let early: EarlyEvents.Room
  /// The watermark at the last event.
  private var watermark = Int64.min
  private let outcomes: SequenceStates
  /// What was read ahead: kept, so that reading it is not left out.
  private var touched: UInt64 = 0
  @exclusivity(unchecked) private var batch = BatchSymbols()
  @exclusivity(unchecked) private var chunk = FeatureChunk(TransactionCells())
  /// Profiles read back since the last chunk was begun.
  private var storedProfiles: [(slot: Int, profiles: UserProfiles)] = []
  /// The last sequence of the commit drained last, and of the one before.
  private var drained: Int64
  private var drainedBefore: Int64
  private let fixedConfig: FraudConfig?
  private let observer: (any DecisionObserver)?

  /// Chunks that wait for decisions: enough that neither half waits for the other's slower moments.
  private static let waitingMax = 8

  /// - Parameters:
  ///   - shown: rows that are wanted besides decisions.
  ///   - fixedConfig: holds whatever the log says; nil to follow the log.
  ///   - challenger: decides beside it by this one; not with an observer.
  ///   - observer: sees each decision as it is taken.
  ///   - limits: of what is kept in memory.
  init(
    store: ViewStore, shown: ShownRows, fixedConfig: FraudConfig?, challenger: FraudConfig?,
    observer: (any DecisionObserver)?, limits: FraudPipeline.Limits
  ) throws {
    precondition(challenger == nil || observer == nil, "an observer sees one decision")
    stored = try StoredDecisions(store: store)
    self.shown = shown
    features = try FeatureStage(
      store: store, journal: DecisionJournal.table.table, last: stored.last,
      isObserved: observer != nil,
      slotsMax: limits.slotsMax)
    decisions = try DecisionStage(store: store, shown: shown, observer: observer)
    (drained, drainedBefore) = (stored.last, stored.last)
    early = try EarlyEvents.room(store: store)
    outcomes = try OutcomeTable.states(store: store)
    self.fixedConfig = fixedConfig
    self.observer = observer
    self.challenger = try challenger.map {
      try Challenger(
        $0, path: store.path, version: store.version, shown: shown,
        waitingMax: DecisionFold.waitingMax)
    }
    index = try TransactionLookup(stored, store: store, recentMax: limits.idsMax)
    // The stage is touched by its own thread, and by this one only while that stands still.
    nonisolated(unsafe) let decisions = decisions
    second =
      observer == nil
      ? BackgroundStage("decisions", waitingMax: DecisionFold.waitingMax) { chunk in
        try decisions.decide(chunk)
      } : nil
    use(fixedConfig ?? decisions.configs.config, version: decisions.configs.version)
    features.users.didRead = { [unowned self] slot, row throws in
      try row.withBytes(row: 0, column: 0) { try self.challenger?.didRead(slot, name: $0) }
      let bytes = row.withBytes(row: 0, column: 1) { $0.array(0..<$0.byteCount) }
      var reader = StateReader(bytes)
      storedProfiles.append((slot, UserProfiles(from: &reader)))
    }
  }

  private func use(_ config: FraudConfig, version: Int64) {
    features.use(config, challenger: challenger?.config)
    decisions.use(config, version: version)
  }

  func expect(_ events: Int) { index.expect(events) }

  func refer(to line: ReferenceLine) throws {
    guard line.topic == FraudEvents.referenceTopic, fixedConfig == nil else { return }
    let config = try FraudConfig(canonical: ConfigLine.text(line.bytes))
    try second?.settle()
    decisions.configs.append(config, version: line.offset.value + 1)
    use(config, version: decisions.configs.version)
  }

  // MARK: Folding

  func fold(_ sequenced: SequencedBatch<FraudBatch>) throws {
    try batch.begin(sequenced.events, features)
    chunk = FeatureChunk(sequenced.prepared.cells)
    let count = sequenced.events.count
    for start in stride(from: 0, to: count, by: DecisionFold.aheadCount) {
      let records = start..<min(count, start + DecisionFold.aheadCount)
      touch(records, sequenced.prepared.keys)
      for record in records where sequenced.isNew[record] { try fold(sequenced, record) }
      if chunk.count + DecisionFold.aheadCount > FeatureChunk.entriesMax { try handOver() }
    }
    try handOver()
    watermark = sequenced.watermarks.last ?? watermark
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
    touched = sum &+ UInt64(bitPattern: batch.touch(records, features))
  }

  /// Hands the chunk over to be decided on, and begins the next one.
  private func handOver() throws {
    chunk.storedProfiles = storedProfiles
    guard !chunk.isEmpty else { return }
    storedProfiles = []
    chunk.userCount = features.users.values.count
    try challenger?.submit(chunk)
    if let second { try second.submit(chunk) } else { try decisions.decide(chunk) }
    chunk = FeatureChunk(chunk.cells)
  }

  private func fold(_ sequenced: SequencedBatch<FraudBatch>, _ record: Int) throws {
    let kind = sequenced.prepared.kinds[record]
    let key = sequenced.prepared.keys[record]
    let sequence = try index.sequence(of: key, batch.array(.transaction, record))
    observer?.read(
      sequenced.events, record, kind, batch.array(.transaction, record), sequence: sequence,
      watermark: sequenced.watermarks[record])
    if kind == .transaction {
      // A repeat under another event id is not scored again.
      if sequence == nil { try enter(sequenced, record, key) }
    } else {
      let event = EarlyEvents.Event(
        number: (sequenced.events.baseOffset + record).value, item: kind,
        time: sequenced.events.times[record], watermark: sequenced.watermarks[record])
      if let sequence {
        try apply(event, to: sequence)
      } else {
        early.add(event, key: batch.array(.transaction, record))
      }
    }
    if second == nil { try handOver() }
  }

  private func enter(
    _ sequenced: SequencedBatch<FraudBatch>, _ record: Int, _ key: TransactionIndex.Key
  ) throws {
    let slots = batch.slots(record)
    let transaction = batch.transaction(
      sequenced, record, sequence: features.parties.last + 1)
    let velocityCount = try features.enter(transaction, slots)
    index.append(key)
    chunk.append(
      FeatureChunk.Entry(
        transaction: transaction, record: record, slots: slots, velocityCount: velocityCount),
      features)
    challenger?.append(velocityCount: features.otherVelocityCount)
    guard early.waits(for: key.hash) else { return }
    let waiting = early.take(
      batch.array(.transaction, record), at: sequenced.watermarks[record])
    for event in waiting {
      try apply(event, to: transaction.sequence)
    }
  }

  // MARK: What comes later

  /// Lets a label or a verdict have its effect on features, and passes it on.
  private func apply(_ event: EarlyEvents.Event, to sequence: Int64) throws {
    let (record, decided) = try record(sequence)
    let effect: LaterEvent.Effect
    switch event.item {
    case .transaction: preconditionFailure("a transaction is no later event")
    case .fraudLabel, .honestLabel:
      guard EarlyEvents.window.joins(record.time, event.time) else { return }
      effect = try label(sequence, record, isFraud: event.item == .fraudLabel)
    case .approval, .refusal:
      // Whether the profile learns it is for the other half to say.
      features.users.touch(record.user)
      func symbol(_ name: [UInt8]?) -> Int64 {
        name.map { FeatureVector.symbol($0.span.bytes) } ?? FeatureVector.absent
      }
      effect = .verdict(
        isApproved: event.item == .approval,
        country: symbol(record.country < 0 ? nil : features.countries.name(record.country)),
        device: symbol(record.device < 0 ? nil : features.devices.name(record.device)))
    }
    try challenger?.appendLater(about: sequence, isOnDisk: decided != nil)
    chunk.append(
      LaterEvent(
        place: chunk.count, sequence: sequence, effect: effect, user: record.user,
        time: record.time, amount: record.amount, currency: record.currency, decided: decided))
  }

  /// What is known of a scored transaction; of one that is read from disk with its decision.
  private func record(_ sequence: Int64) throws -> (PartyRecords.Record, DecisionFacts?) {
    if let record = features.parties.record(sequence) { return (record, nil) }
    let facts = try stored.facts(sequence)
    func slot<Value>(_ name: [UInt8]?, _ cache: EntityCache<Value>) throws -> Int {
      guard let name else { return -1 }
      return try cache.slot(name.span.bytes, hash: xxh64(name.span.bytes))
    }
    let record = PartyRecords.Record(
      user: try slot(facts.user, features.users),
      merchant: try slot(facts.merchant, features.merchants),
      device: try slot(facts.device, features.devices),
      country: try slot(facts.country, features.countries), time: facts.time,
      amount: facts.amount, currency: facts.currency, previous: 0)
    return (record, facts.decided)
  }

  private func label(
    _ sequence: Int64, _ record: PartyRecords.Record, isFraud: Bool
  ) throws -> LaterEvent.Effect {
    let before = try outcomes.state(sequence)
    outcomes.set(isFraud ? 1 : 0, sequence)
    let latest = features.users.values[record.user].recents.latest
    features.users.values[record.user].fraud.set(
      isFraud, sequence: sequence, time: record.time, latest: latest)
    features.users.touch(record.user)
    mark(features.merchants, record.merchant, sequence, record.time, isFraud, before)
    mark(features.devices, record.device, sequence, record.time, isFraud, before)
    let parties = LaterEvent.Parties(
      user: features.users.name(record.user),
      merchant: record.merchant < 0 ? nil : features.merchants.name(record.merchant),
      device: record.device < 0 ? nil : features.devices.name(record.device))
    return .label(isFraud: isFraud, before: before, parties)
  }

  private func mark(
    _ cache: EntityCache<Counterparty>, _ slot: Int, _ sequence: Int64, _ time: Int64,
    _ isFraud: Bool, _ before: Int64?
  ) {
    guard slot >= 0 else { return }
    cache.values[slot].fraudLabels += (isFraud ? 1 : 0) - (before ?? 0)
    if before == nil { cache.values[slot].labels += 1 }
    let latest = cache.values[slot].recents.latest
    cache.values[slot].fraud.set(isFraud, sequence: sequence, time: time, latest: latest)
    cache.touch(slot)
  }
}

/// Committing.
extension DecisionFold {
  var memoryEstimate: Int {
    decisions.memoryEstimate + features.parties.memoryEstimate
      + (challenger?.stage.memoryEstimate ?? 0)
  }

  /// Rows of decisions; what is needed of them later is kept until they are on disk.
  var earlyBytes: Int {
    decisions.journal.earlyBytes + (challenger?.stage.journal.earlyBytes ?? 0)
  }

  func drainEarly() throws -> any FoldDelta {
    let rows = exclusively { decisions.journal.drainEarly() }
    guard let challenger else { return rows }
    let others = challenger.exclusively { $0.journal.drainEarly() }
    return DeltaList(deltas: [rows, Challenger.delta(others)])
  }

  private func exclusively<T>(_ body: () -> T) -> T {
    if let second { second.exclusively(body) } else { body() }
  }

  func didCommit() {
    guard features.parties.base < drained else { return }
    // Events under way may ask for what is let go of. What fails is told to who calls next.
    try? second?.settle()
    try? challenger?.settle()
    forget(through: drained)
    index.didCommit(through: drained)
  }

  /// Lets go of what can be read from disk.
  private func forget(through sequence: Int64) {
    features.parties.removeAll(through: sequence)
    exclusively { decisions.journal.didCommit(through: sequence) }
    challenger?.exclusively { $0.journal.didCommit(through: sequence) }
  }

  func drain() throws -> any FoldDelta {
    var pieces: [any FoldDelta] = []
    pieces.append(try drain { pieces.append($0) })
    return DeltaList(deltas: pieces)
  }

  func drain(_ handOver: (any FoldDelta) throws -> Void) throws -> any FoldDelta {
    try second?.settle()
    try challenger?.settle()
    // When this fold went on after the last drain, the commit before that one was on disk.
    forget(through: drainedBefore)
    (drainedBefore, drained) = (drained, features.parties.last)
    try handOver(decisions.journal.drain())
    if let challenger {
      try handOver(Challenger.delta(challenger.stage.journal.drain()))
      try handOver(try challenger.drain())
    }
    let ofDecisions = try decisions.drain()
    for (merchant, count) in ofDecisions.blocked {
      features.merchants.values[Int(merchant)].blocked += count
    }
    _ = outcomes.drain()
    try drainStates(handOver)
    follow()
    let waiting = early.drain(at: watermark)
    return DecisionDelta(
      needsUserIndex: features.older.wasAsked, needsIDIndex: index.wantsIndex(),
      entities: ofDecisions.entities + [
        EntityRows(EarlyEvents.table, waiting.upserts, deletions: waiting.deletions)
      ],
      aggregates: ofDecisions.aggregates)
  }

  /// Follows the entities to where their caches moved them.
  private func follow() {
    features.parties.move(
      users: features.users.moves, merchants: features.merchants.moves,
      devices: features.devices.moves, countries: features.countries.moves)
    guard let moves = features.users.moves else { return }
    decisions.profiles.move(moves)
    challenger?.stage.profiles.move(moves)
  }

  /// Bytes of a piece of states: large enough that sorted rows share their pages.
  private static let pieceBytes = 2 << 20

  /// Hands over the rows of users, profiles, devices, merchants and countries.
  private func drainStates(_ handOver: (any FoldDelta) throws -> Void) throws {
    let pieceBytes = DecisionFold.pieceBytes
    try features.devices.drain(
      pieceBytes: pieceBytes,
      extra: { _, _, device, rows in
        rows.append(integer: Int64(device.users.count))
        rows.append(integer: device.transactions)
        rows.append(integer: device.fraudLabels)
      },
      { try handOver(EntityRows(features.devices.table, $0)) })
    try features.merchants.drain(
      pieceBytes: pieceBytes,
      extra: { _, _, merchant, rows in
        rows.append(integer: merchant.transactions)
        rows.append(integer: merchant.blocked)
        rows.append(integer: merchant.fraudLabels)
      },
      { try handOver(EntityRows(features.merchants.table, $0)) })
    try features.countries.drain { try handOver(EntityRows(features.countries.table, $0)) }
    try drainUsers(handOver)
  }

  private func drainUsers(_ handOver: (any FoldDelta) throws -> Void) throws {
    let profiles = decisions.profiles
    profiles.grow(to: features.users.values.count)
    let writesProfiles = shown.contains(.profiles)
    var ofProfiles = ProfileRows.table.newRows()
    var state = StateWriter()
    challenger?.stage.profiles.grow(to: features.users.values.count)
    var ofChallenger = Challenger.UserRows()
    try features.users.drain(
      pieceBytes: DecisionFold.pieceBytes,
      extra: { slot, name, _, rows in
        profiles.encode(slot, into: &state)
        state.buffer.withBytes { rows.append(blob: $0) }
        if writesProfiles {
          ProfileRows.append(&profiles.values[slot], name, to: &ofProfiles)
        }
        if let challenger { ofChallenger.append(name, slot, of: challenger.stage) }
      },
      { rows in
        try handOver(EntityRows(features.users.table, rows))
        try handOver(EntityRows(ProfileRows.table, ofProfiles))
        ofProfiles = ProfileRows.table.newRows()
        if challenger != nil { try handOver(ofChallenger.take()) }
      })
  }
}
