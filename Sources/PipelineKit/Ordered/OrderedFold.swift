/// In which order a fold sees events.
package enum EventOrder: Sendable, Equatable {
  /// What decides between events of one time.
  package enum Ties: Sendable, Equatable {
    /// The bytes of their ids, and their place in the log where these are equal.
    case eventID
    /// Their place in the log.
    case place
  }

  /// As they stand in the log.
  case log
  /// By event time: an event is applied once its time is at or before stream time minus the
  /// horizon. One that comes later than that is applied when it comes, and counted as late.
  case eventTime(horizonMilliseconds: Int64, ties: Ties)
}

/// A fold that sees typed events one by one, in one total order, with state: a state machine.
///
///     struct Inventory: OrderedFold {
///       static let name = "inventory"
///       let stock = Entity<StockKey, Stock>("stock_rows")
///       let movements = Journal<Movement>("movement_rows")
///       let expiry = Timers<Name>("reservation_expiry", key: ["order_id"])
///       let published = Outbox("inventory_events")
///       var order: EventOrder { .eventTime(horizonMilliseconds: 30_000, ties: .eventID) }
///
///       func event(_ record: Int, of batch: EventBatch, _ prepared: Prepared) -> InventoryEvent?
///       func apply(_ event: InventoryEvent, _ now: inout Moment) throws
///       func fire(_ timers: Timers<Name>, _ order: Name, _ now: inout Moment) throws
///     }
///
///     events ─▶ order ─▶ timers that are due ─▶ apply ─▶ … ─▶ commit: rows of all states
///
/// All that it remembers it declares as properties that are a `FoldState`; it has no other memory.
/// A fold is made anew for each run.
///
/// **Law.** The rows are a function of the sequence of records in the log. Where batches, commits
/// and restarts cut cannot be seen in them: what waits in the reorder buffer is part of the commit.
///
/// **Law.** Whatever the log has admitted can be applied: `apply` throws for broken disks and broken
/// invariants alone, and then nothing since the last commit is kept. What cannot be folded is set
/// aside (`Moment.setAside`).
package protocol OrderedFold {
  /// What the pipeline works out of each batch on its decoding threads.
  associatedtype Prepared: Sendable
  /// An event as the application types it.
  associatedtype Event
  /// The key of the fold's timers.
  associatedtype TimerKey: StoredRow & Hashable & Comparable = Name

  /// Names the tables that the kit keeps for the fold: `inventory_buffer`, `inventory_clock`.
  static var name: String { get }

  var order: EventOrder { get }

  /// Whether `closed` is called for each minute that had an event, or was asked for.
  var closesMinutes: Bool { get }

  /// The event in a record of a batch; nil where it is of no interest. Pure.
  func event(_ record: Int, of batch: EventBatch, _ prepared: Prepared) -> Event?

  /// Applies one event.
  func apply(_ event: Event, _ now: inout Moment) throws

  /// Called when time has passed a timer, which is not set any more.
  func fire(_ timers: Timers<TimerKey>, _ key: TimerKey, _ now: inout Moment) throws

  /// Called once for a minute that had an event, or was asked for (`Moment.ask`), when the watermark
  /// has passed its end, which `now.time` is; minutes come in their order. Events that come later
  /// still for a minute do not have it called again.
  func closed(_ minute: Timestamp, _ now: inout Moment) throws

  /// Called at an end of the inputs, when the reorder buffer has been drained. More may follow
  /// later; time does not move.
  func ended(_ now: inout Moment) throws

  /// Takes note of a line of a reference topic: it holds for the events behind it in the log, and
  /// for those that wait in the reorder buffer.
  func refer(to line: ReferenceLine, _ now: inout Moment) throws
}

extension OrderedFold {
  package var closesMinutes: Bool { false }
  package func fire(_ timers: Timers<TimerKey>, _ key: TimerKey, _ now: inout Moment) throws {}
  package func closed(_ minute: Timestamp, _ now: inout Moment) throws {}
  package func ended(_ now: inout Moment) throws {}
  package func refer(to line: ReferenceLine, _ now: inout Moment) throws {}
}

extension OrderedFold where Prepared == [Event?] {
  /// The event that was prepared.
  package func event(_ record: Int, of batch: EventBatch, _ prepared: [Event?]) -> Event? {
    prepared[record]
  }
}

extension OrderedFold {
  /// The tables of all that the fold remembers.
  package var tables: [TableSpec] {
    states(of: self).flatMap(\.tables) + OrderedFoldTables(Self.name).all
  }
}

/// A pipeline of one ordered fold: its tables and folds follow from the fold's declaration.
package protocol OrderedPipeline: EventPipeline where Prepared == Ordered.Prepared {
  associatedtype Ordered: OrderedFold

  /// A fold without memory.
  func makeFold() -> Ordered
}

extension OrderedPipeline {
  package var tables: [TableSpec] { makeFold().tables + DedupDelta.tables }

  package func makeFolds(_ store: ViewStore) throws -> [any Fold<Prepared>] {
    [try OrderedFoldRunner(makeFold(), store: store, binding: binding) { prepare($0) }]
  }
}
