/// Runs an ordered fold as one of a pipeline's folds: puts events in order, fires timers, closes
/// minutes, and hands what has changed to the commit.
///
///     batches of an append ─▶ arrival order ─▶ reorder buffer ─▶ minutes ─▶ timers ─▶ apply
///
/// Before an event at time t is applied: minutes that end at or before t (and the watermark) are
/// closed, then timers before t fire, in the order of (time, key). Timers of one fold that are due at
/// the same time fire in the order of their declaration.
package final class OrderedFoldRunner<Ordered: OrderedFold>: Fold {
  package typealias Prepared = Ordered.Prepared
  private typealias Held = PreparedBatch<Prepared>

  private let fold: Ordered
  private let states: [any FoldState]
  private let timers: [Timers<Ordered.TimerKey>]
  private let outboxes: [Outbox]
  private let order: EventOrder
  private let closesMinutes: Bool
  private let clockTable: EntityTable
  private var clock = FoldClock()
  private var storedClock = FoldClock()
  private var buffer: ReorderBuffer<Prepared>
  private var pending: [SequencedBatch<Prepared>] = []
  private var now: Moment
  private var setAside: [DeadLetter] = []

  /// - Parameter prepare: what the pipeline does with a batch, for events that waited at the last
  ///   commit.
  package init(
    _ fold: Ordered, store: ViewStore, binding: EventBinding,
    prepare: (EventBatch) -> Prepared
  ) throws {
    self.fold = fold
    states = PipelineKit.states(of: fold)
    timers = states.compactMap { $0 as? Timers<Ordered.TimerKey> }
    outboxes = states.compactMap { $0 as? Outbox }
    order = fold.order
    closesMinutes = fold.closesMinutes
    let tables = OrderedFoldTables(Ordered.name)
    clockTable = EntityTable(tables.clock)
    let ties = if case .eventTime(_, let ties) = order { ties } else { EventOrder.Ties.place }
    buffer = ReorderBuffer(tables.buffer, ties: ties)
    now = Moment(time: .none, watermark: .none, place: .beginning)
    let storage = FoldStorage(connection: try store.reader(), version: store.version.version)
    for state in states { try state.open(storage) }
    try restore(storage, tables, binding, prepare)
  }

  private func restore(
    _ storage: FoldStorage, _ tables: OrderedFoldTables, _ binding: EventBinding,
    _ prepare: (EventBatch) -> Prepared
  ) throws {
    try storage.forEachRow(of: tables.clock) { row in
      var reader = RowReader(row, row: 0, from: 1)
      clock = FoldClock(from: &reader)
    }
    storedClock = clock
    now.place = clock.place ?? .beginning
    now.ordinal = clock.ordinal
    try storage.forEachRow(of: tables.buffer) { row in
      var reader = RowReader(row, row: 0)
      let arrival = reader.integer()
      var state = StateReader(reader.blob())
      let events = EventBatch(from: &state, binding: binding)
      buffer.restore(
        ReorderBuffer.Entry(
          time: events.times[0], arrival: arrival, batch: Held(events, prepare(events)), record: 0))
    }
  }

  /// How many events came later than the horizon allows.
  package var lateCount: Int64 { clock.late }

  // MARK: Events

  package func fold(_ batch: SequencedBatch<Prepared>) { pending.append(batch) }

  package func endAppend(_ sequence: UInt64, isEndOfInput: Bool) throws {
    for outbox in outboxes { outbox.appendSequence = sequence }
    let batches = pending
    pending = []
    let held = batches.map { Held($0.events, $0.prepared) }
    if batches.count == 1 {
      for record in 0..<batches[0].events.count where batches[0].isNew[record] {
        try arrive(held[0], record)
      }
    } else {
      for place in Sequencer.arrivalOrder(batches.map(\.events.lineIndexes)) {
        let (batch, record) = (Int(place.batch), Int(place.record))
        if batches[batch].isNew[record] { try arrive(held[batch], record) }
      }
    }
    try release(through: bound)
    if isEndOfInput { try end() }
    for state in states { if let failure = state.failure { throw failure } }
  }

  /// Events up to this time are applied: no earlier one is expected.
  private var bound: Int64 {
    let horizon =
      switch order {
      case .log: Sequencer.disorderMilliseconds
      case .eventTime(let horizon, _): horizon
      }
    return clock.streamTime == .none ? .min : clock.streamTime.later(by: -horizon).milliseconds
  }

  private func arrive(_ batch: Held, _ record: Int) throws {
    clock.arrivals += 1
    let time = batch.events.times[record]
    let entry = ReorderBuffer.Entry(
      time: time, arrival: clock.arrivals, batch: batch,
      record: Int32(truncatingIfNeeded: record))
    switch order {
    case .log:
      now.isLate = isLate(time, .max)
      clock.streamTime = max(clock.streamTime, Timestamp(milliseconds: time))
      try closeMinutes(through: bound)
      try apply(entry)
      try closeMinutes(through: bound)
    case .eventTime(let horizon, _):
      if isLate(time, horizon) {
        try release(through: bound)
        now.isLate = true
        try apply(entry)
        now.isLate = false
        // Its minute may have been passed without ever having been called for.
        try closeMinutes(through: bound)
      } else {
        // Without a horizon those of the same time that came before have been applied.
        if time <= bound { try release(through: bound) }
        buffer.insert(entry)
        clock.streamTime = max(clock.streamTime, Timestamp(milliseconds: time))
      }
    }
  }

  /// Whether others behind the event were applied already. Without a horizon those of the same time
  /// may have been, which is no lateness.
  private func isLate(_ time: Int64, _ horizon: Int64) -> Bool {
    guard clock.streamTime != .none else { return false }
    let isLate = horizon > 0 ? time <= bound : time < bound
    if isLate { clock.late += 1 }
    return isLate
  }

  private func release(through bound: Int64) throws {
    while let entry = buffer.next(through: bound) { try apply(entry) }
    try closeMinutes(through: bound)
  }

  private func apply(_ entry: ReorderBuffer<Prepared>.Entry) throws {
    try closeMinutes(through: min(entry.time, bound))
    let (events, record) = (entry.batch.events, Int(entry.record))
    now.place = EventPlace(target: events.target, offset: events.baseOffset + record)
    now.ordinal = 0
    // How far stream time has come when an event is released depends on where batches are cut; that
    // no earlier one is expected does not.
    let isReleased = !now.isLate && order != .log
    now.watermark = Timestamp(milliseconds: isReleased ? min(entry.time, bound) : bound)
    let time = Timestamp(milliseconds: entry.time)
    clock.applied = max(clock.applied, time)
    try fireTimers(before: clock.applied.milliseconds)
    if closesMinutes { clock.open(time.minute) }
    guard let event = fold.event(record, of: events, entry.batch.prepared) else { return }
    now.time = time
    now.batch = entry.batch
    now.record = record
    try fold.apply(event, &now)
    now.batch = nil
    settle()
  }

  private func fireTimers(before time: Int64) throws {
    while let next = timers.min(by: { $0.nextTime < $1.nextTime }),
      let due = next.next(before: time)
    {
      now.time = Timestamp(milliseconds: due.time)
      try fold.fire(next, due.key, &now)
      settle()
    }
  }

  private func closeMinutes(through bound: Int64) throws {
    while let minute = clock.close(through: Timestamp(milliseconds: bound)) {
      now.time = clock.closedBefore
      now.watermark = now.time
      try fold.closed(minute, &now)
      settle()
    }
  }

  /// Takes over what a call left in the moment.
  private func settle() {
    for minute in now.askedMinutes { clock.open(minute) }
    now.askedMinutes.removeAll(keepingCapacity: true)
    guard !now.setAside.isEmpty else { return }
    setAside += now.setAside
    now.setAside = []
  }

  /// Drains the buffer: time does not move, so no minute closes, and timers follow what is applied.
  private func end() throws {
    while let entry = buffer.next(through: .max) { try apply(entry) }
    now.time = clock.applied
    try fold.ended(&now)
    settle()
  }

  package func refer(to line: ReferenceLine) throws {
    now.time = clock.applied
    try fold.refer(to: line, &now)
    settle()
  }

  // MARK: Committing

  package var memoryEstimate: Int {
    states.reduce(0) { $0 + $1.pendingByteCount }
  }

  package var earlyBytes: Int { states.reduce(0) { $0 + $1.earlyByteCount } }

  package func drainEarly() throws -> any FoldDelta {
    DeltaSequence(try states.flatMap { try $0.drainEarly() })
  }

  package func drain() throws -> any FoldDelta {
    var deltas = try states.flatMap { try $0.drain() }
    if let waiting = buffer.drain() { deltas.append(waiting) }
    clock.place = now.place == .beginning ? nil : now.place
    clock.ordinal = now.ordinal
    if clock != storedClock {
      var row = clockTable.newRows()
      row.append(integer: 0)
      clock.write(to: &row)
      deltas.append(EntityDelta(clockTable, upserts: row, deletions: clockTable.newKeys()))
      storedClock = clock
    }
    if !setAside.isEmpty { deltas.append(DeadLetterDelta(letters: setAside)) }
    setAside = []
    return DeltaSequence(deltas)
  }
}

/// Events that a fold has set aside.
struct DeadLetterDelta: FoldDelta {
  let letters: [DeadLetter]

  func apply(in transaction: ViewTransaction) throws {
    try DeadLetter.insert(letters, in: transaction)
  }
}

extension EventPlace {
  /// Before the first record.
  static let beginning = EventPlace(
    target: TopicPartition(topic: "", partition: PartitionID(0)), offset: Offset(-1))
}
