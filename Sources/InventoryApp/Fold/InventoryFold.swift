import PipelineKit

/// Stock and orders, event by event in the order of their times.
///
///     event ─▶ (row change ─▶ the events it stands for) ─▶ stock, orders ─▶ the laws are checked
struct InventoryFold: OrderedFold {
  typealias Prepared = [InventoryEvent?]
  typealias Event = InventoryEvent

  static let name = "inventory"

  let order: EventOrder
  let stock: StockBook
  let orders: OrderBook
  let published: Outbox
  /// What was applied of the rows of database tables.
  let changes = Entity<ChangedRowKey, ChangedRow>("change_rows")

  init(_ options: InventoryOptions) {
    order = .eventTime(horizonMilliseconds: options.reorderHorizon, ties: .eventID)
    published = Outbox(InventorySchema.publishedTopic)
    stock = StockBook(published: published)
    orders = OrderBook(stock, published: published, reservationTTL: options.reservationTTL)
  }

  func apply(_ event: InventoryEvent, _ now: inout Moment) throws {
    if case .rowChanged(let change) = event {
      apply(change, &now)
    } else if let reason = handle(event, &now) {
      ignore(event, reason, &now)
    }
    try stock.settle(eventID: now.eventID, &now)
  }

  func fire(_ timer: Timers<Name>, _ order: Name, _ now: inout Moment) throws {
    orders.expire(order, &now)
    try stock.settle(eventID: now.eventID, &now)
  }

  private func ignore(_ event: InventoryEvent, _ reason: String, _ now: inout Moment) {
    now.append(
      Ignored(
        eventID: now.eventID, at: now.time, type: Name(event.type), order: event.order,
        reason: Name(reason)), to: orders.ignored)
  }

  /// - Returns: why the event is ignored, in words; nil if it is not.
  private func handle(_ event: InventoryEvent, _ now: inout Moment) -> String? {
    switch event {
    case .productAdded(let product, let details): add(product, details, &now)
    case .stockReceived(let key, let quantity, let cost): receive(key, quantity, cost, &now)
    case .stockAdjusted(let key, let delta, let reason): adjust(key, delta, reason, &now)
    case .stockTransferred(let transfer): return move(transfer, &now)
    case .orderPlaced(let placed):
      guard placed.quantity != nil else {
        now.setAside(because: "the order has more than \(Bounds.quantityMax) units")
        return nil
      }
      return orders.place(placed, &now)
    case .orderChanged(let change): return orders.change(change, &now)
    case .rowChanged: return nil
    }
    return nil
  }

  private func add(_ product: Name, _ details: ProductDetails, _ now: inout Moment) {
    var row = now[stock.products, product] ?? Product()
    let before = row.reorderPoint
    // A product that was added has a name, be it empty.
    row.name = details.name ?? row.name ?? ""
    row.reorderPoint = details.reorderPoint ?? row.reorderPoint
    now[stock.products, product] = row
    if row.reorderPoint != before { stock.reviewAlerts(of: product, &now) }
  }

  private func receive(
    _ key: StockKey, _ quantity: Int64, _ cost: UnitCost?, _ now: inout Moment
  ) {
    guard stock.canHold(quantity, key, now) else { return setAside(quantity, key, &now) }
    if let cost { stock.receive(quantity, at: cost, key, now) }
    stock.move(key, .received, quantity, eventID: now.eventID, &now)
  }

  private func setAside(_ quantity: Int64, _ key: StockKey, _ now: inout Moment) {
    now.setAside(
      because: "product '\(key.product)' cannot have \(quantity) more in warehouse "
        + "'\(key.warehouse)': that is beyond what is counted")
  }

  /// On hand never falls below what is reserved; the rest is a discrepancy.
  private func adjust(_ key: StockKey, _ delta: Int64, _ reason: Name?, _ now: inout Moment) {
    guard stock.canHold(max(0, delta), key, now) else { return setAside(delta, key, &now) }
    let applied = (now[stock.stock, key] ?? Stock()).applicable(delta)
    stock.move(key, .adjusted, applied, eventID: now.eventID, &now)
    guard applied != delta else { return }
    now.append(
      Discrepancy(
        at: now.time, key: key, kind: .adjustment, quantity: delta - applied, order: nil,
        eventID: now.eventID, reason: reason), to: stock.discrepancies)
  }

  private func move(_ transfer: Transfer, _ now: inout Moment) -> String? {
    let from = StockKey(product: transfer.product, warehouse: transfer.from)
    let to = StockKey(product: transfer.product, warehouse: transfer.to)
    let available = stock.available(from, now)
    guard available >= transfer.quantity else {
      return "\(transfer.quantity) of product '\(transfer.product)' to be moved, "
        + "\(available) available in warehouse '\(transfer.from)'"
    }
    guard stock.canHold(0, to, now) else {
      setAside(transfer.quantity, to, &now)
      return nil
    }
    if from != to, let cost = now[stock.stock, from]?.cost {
      stock.receive(
        transfer.quantity, at: UnitCost(micros: cost.micros, currency: cost.currency), to, now)
    }
    let eventID = now.eventID
    stock.move(from, .transferredOut, -transfer.quantity, eventID: eventID, &now)
    stock.move(to, .transferredIn, transfer.quantity, eventID: eventID, &now)
    return nil
  }

  // MARK: Row changes

  private func apply(_ change: RowChange, _ now: inout Moment) {
    let row = ChangedRowKey(change)
    var known = ChangeMapping.Known()
    known.last = now[changes, row].map { ($0.position, $0.isStreamed) }
    if let refusal = ChangeMapping.refusal(of: change, known) {
      return ignore(.rowChanged(change), refusal, &now)
    }
    if change.table == RowChange.orders {
      known.status = change.key.first.flatMap { now[orders.orders, $0]?.status }
    } else if change.key.count == 2 {
      let key = StockKey(product: change.key[0], warehouse: change.key[1])
      known.onHand = now[stock.stock, key]?.onHand
    }
    now[changes, row] = ChangedRow(
      position: change.position, isStreamed: change.operation != .read)
    for event in ChangeMapping.events(of: change, known) {
      if let reason = handle(event, &now) { ignore(event, reason, &now) }
    }
  }
}

/// What decides about rows beside the events.
struct InventoryOptions: Sendable {
  /// How many milliseconds of stream time an event may come after later ones and be in order still.
  var reorderHorizon: Int64 = 30_000
  /// Milliseconds after which an unpaid reservation is released; nil for never.
  var reservationTTL: Int64?
  var dedupHorizon: Int64?
}

/// A row of a database table.
struct ChangedRowKey: Hashable, StoredRow {
  let table: Name
  let key: Name

  init(_ change: RowChange) {
    table = Name(change.table)
    // No byte of a key can be taken for the boundary between two.
    key = Name(
      change.key.map { "\($0.text.utf8.count):\($0.text)" }.joined())
  }

  static let columns: [ColumnSpec] = [.required("source_table", .text), .required("key", .text)]

  func write(to row: inout RowBuffer) {
    row.append(table)
    row.append(key)
  }

  init(from row: inout RowReader) {
    table = row.name()
    key = row.name()
  }
}

/// The last change of a row that was applied.
struct ChangedRow: Equatable, StoredRow {
  let position: Int64
  let isStreamed: Bool

  init(position: Int64, isStreamed: Bool) {
    (self.position, self.isStreamed) = (position, isStreamed)
  }

  static let columns: [ColumnSpec] = [
    .required("position", .integer), .required("streamed", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(integer: position)
    row.append(bool: isStreamed)
  }

  init(from row: inout RowReader) {
    position = row.integer()
    isStreamed = row.bool()
  }
}
