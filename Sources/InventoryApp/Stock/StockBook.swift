import PipelineKit

/// All stock, and the one way to change it.
///
///     move ──▶ the row's figure ──▶ the product's sums ──▶ a movement
///     settle (once an event) ──▶ the laws of `Conservation`, then low stock
final class StockBook: FoldStateGroup {
  let stock = Entity<StockKey, Stock>("stock_rows")
  let products = Entity<Name, Product>("product_rows", key: ["product_id"])
  let movements = Journal<Movement>(
    "movement_rows", indexes: [["product_id", "warehouse_id"], ["order_id"]])
  let discrepancies = Journal<Discrepancy>("discrepancy_rows")
  let alerts = Entity<AlertKey, LowStockAlert>("low_stock_rows")
  let published: Outbox
  private var books = Conservation()

  init(published: Outbox) { self.published = published }

  // MARK: Looking

  func available(_ key: StockKey, _ now: Moment) -> Int64 { now[stock, key]?.available ?? 0 }

  func warehouses(of product: Name, _ now: Moment) -> [Name] {
    now[products, product]?.warehouses ?? []
  }

  /// Whether a row can have so much more: the product's figures, and the list of its warehouses, are
  /// bounded.
  func canHold(_ quantity: Int64, _ key: StockKey, _ now: Moment) -> Bool {
    guard let product = now[products, key.product] else { return true }
    return product.hasRoom(for: quantity)
      && (product.warehouses.count < Product.warehousesMax || now[stock, key] != nil)
  }

  // MARK: Changing

  /// Adds `quantity` to the figure that `kind` changes, in the row, in the product's sums and in the
  /// ledger. A row that was not there is made.
  func move(
    _ key: StockKey, _ kind: Movement.Kind, _ quantity: Int64, order: Name? = nil,
    eventID: Name, _ now: inout Moment
  ) {
    let place = watch(key, now)
    var row = now[stock, key] ?? Stock()
    row.add(quantity, to: kind.figure)
    row.updated = max(row.updated, now.time)
    row.tally = Int32(place)
    now[stock, key] = row
    add(quantity, kind, to: key.product, now)
    if kind.figure == .onHand { books.count(movement: quantity, at: place) }
    now.append(
      Movement(
        at: now.time, key: key, kind: kind, quantity: quantity, order: order, eventID: eventID,
        onHandAfter: row.onHand, reservedAfter: row.reserved), to: movements)
  }

  /// Takes note that an order's line reserves so much more, or less.
  func count(reservation quantity: Int64, at key: StockKey, _ now: Moment) {
    books.count(reservation: quantity, at: watch(key, now))
  }

  /// Counts a receipt's cost into the average of a row, before its units are added.
  func receive(_ quantity: Int64, at cost: UnitCost, _ key: StockKey, _ now: Moment) {
    _ = watch(key, now)
    var row = now[stock, key] ?? Stock()
    row.cost = AverageCost.after(row.cost, onHand: row.onHand, receiving: quantity, at: cost)
    now[stock, key] = row
  }

  private func add(_ quantity: Int64, _ kind: Movement.Kind, to product: Name, _ now: Moment) {
    var sums = now[products, product] ?? Product()
    switch kind {
    case .reserved, .released: sums.reserved += quantity
    case .shipped:
      sums.onHand += quantity
      sums.sold -= quantity
    case .returned:
      sums.onHand += quantity
      sums.returned += quantity
    default: sums.onHand += quantity
    }
    now[products, product] = sums
  }

  /// The place of a row among those that the event touched.
  private func watch(_ key: StockKey, _ now: Moment) -> Int {
    if let row = now[stock, key] {
      if let place = books.place(key, row.tally) { return place }
      let place = books.watch(key, row)
      now[stock, key]?.tally = place
      return Int(place)
    }
    var row = Stock()
    let place = books.watch(key, row)
    row.tally = place
    now[stock, key] = row
    var product = now[products, key.product] ?? Product()
    product.add(key.warehouse)
    now[products, key.product] = product
    return Int(place)
  }

  // MARK: Settling

  /// Checks the rows that the event touched, and raises or clears their alerts.
  ///
  /// - Throws: `BrokenInvariant`.
  func settle(eventID: Name, _ now: inout Moment) throws {
    defer { books.removeAll() }
    for entry in books.entries {
      guard let row = now[stock, entry.key] else { continue }
      if let fault = Conservation.fault(of: entry, now: row) {
        throw BrokenInvariant(
          key: entry.key, stock: row, fault: fault, eventID: eventID, place: now.place)
      }
      look(at: entry.key, row, &now)
    }
  }

  /// Looks at all rows of a product, whose reorder point was changed.
  func reviewAlerts(of product: Name, _ now: inout Moment) {
    for warehouse in warehouses(of: product, now) {
      let key = StockKey(product: product, warehouse: warehouse)
      if let row = now[stock, key] { look(at: key, row, &now) }
    }
  }

  private func look(at key: StockKey, _ row: Stock, _ now: inout Moment) {
    let reorderPoint = now[products, key.product]?.reorderPoint ?? Product.standardReorderPoint
    let edge = LowStock.edge(
      wasLow: row.isLow, available: row.available, reorderPoint: reorderPoint)
    switch edge {
    case .raised:
      let alert = AlertKey(stock: key, number: row.alerts + 1)
      now[stock, key]?.alerts = alert.number
      now[stock, key]?.isLow = true
      now[alerts, alert] = LowStockAlert(
        level: row.available, reorderPoint: reorderPoint, raised: now.time)
      now.publish(
        published, "low_stock_alert",
        [
          "product_id": .name(key.product), "warehouse_id": .name(key.warehouse),
          "level": .integer(row.available), "reorder_point": .integer(reorderPoint),
        ])
    case .cleared:
      now[stock, key]?.isLow = false
      now[alerts, AlertKey(stock: key, number: row.alerts)]?.cleared = now.time
    case nil: break
    }
  }
}
