import PipelineKit

/// All orders with their lines and history, and what is listed of those that came to nothing.
///
/// **Law.** Stock follows the lines: what a line reserves more or less is told to `StockBook` beside
/// the movement, and the two are compared when the event is done.
final class OrderBook: FoldStateGroup {
  let orders = Entity<Name, Order>("order_rows", key: ["order_id"])
  let lines = Entity<OrderLineKey, OrderLine>("order_line_rows", indexes: [["product_id"]])
  let history = Journal<OrderHistoryEntry>("order_history_rows", indexes: [["order_id"]])
  let rejections = Journal<Rejected>("rejection_rows")
  let ignored = Journal<Ignored>("ignored_rows")
  let demand = Aggregate(
    "demand_rows", by: [("product_id", .text), ("day_ms", .integer)],
    counts: ["ordered", "shipped", "rejected"])
  let expiry = Timers<Name>("reservation_expiry", key: ["order_id"])
  let published: Outbox
  private let stock: StockBook
  /// Milliseconds after which an unpaid reservation is released; nil for never.
  private let reservationTTL: Int64?

  init(_ stock: StockBook, published: Outbox, reservationTTL: Int64?) {
    (self.stock, self.published) = (stock, published)
    self.reservationTTL = reservationTTL
  }

  // MARK: Placing

  /// Places an order: all of it is reserved, or it is rejected.
  ///
  /// - Returns: why it is ignored, in words; nil if it is not.
  func place(_ placed: PlacedOrder, _ now: inout Moment) -> String? {
    if now[orders, placed.order] != nil { return "the order was placed before" }
    if let expected = placed.expectedVersion, expected != 0 {
      return "expected version \(expected), found 0: there is no such order"
    }
    let wanted = Wanted.merged(placed.items)
    let moment = now
    let allocation = Allocation.decide(
      wanted, in: placed.warehouse, available: { stock.available($0, moment) },
      warehouses: { stock.warehouses(of: $0, moment) })
    let day = now.time.floored(toMilliseconds: 86_400_000)
    for item in wanted {
      now.add(item.quantity, to: demand, "ordered", at: [.name(item.product), .time(day)])
    }
    switch allocation {
    case .parts(let parts): reserve(parts, for: placed, &now)
    case .short(let product, let units, let available):
      reject(placed, wanted, &now)
      now.append(
        Rejected(
          order: placed.order, at: now.time, product: product, wanted: units, available: available),
        to: rejections)
      now.publish(
        published, "order_rejected",
        [
          "order_id": .name(placed.order), "reason": .name(Self.insufficient),
          "product_id": .name(product), "wanted": .integer(units),
          "available": .integer(available),
        ])
      for item in wanted {
        now.add(item.quantity, to: demand, "rejected", at: [.name(item.product), .time(day)])
      }
    }
    return nil
  }

  static let insufficient: Name = "insufficient_inventory"

  private func reserve(
    _ parts: [Allocation.Part], for placed: PlacedOrder, _ now: inout Moment
  ) {
    let first = parts.first?.key.warehouse
    let isWhole = parts.allSatisfy { $0.key.warehouse == first }
    add(
      placed, .reserved, warehouse: placed.warehouse ?? (isWhole ? first : nil), reason: nil,
      lines: parts.count, &now)
    let eventID = now.eventID
    for (index, part) in parts.enumerated() {
      now[lines, OrderLineKey(order: placed.order, line: Int64(index))] = OrderLine(
        product: part.key.product, warehouse: part.key.warehouse, quantity: part.quantity,
        reserved: part.quantity)
      stock.count(reservation: part.quantity, at: part.key, now)
      stock.move(
        part.key, .reserved, part.quantity, order: placed.order, eventID: eventID, &now)
    }
    if let reservationTTL {
      now.set(expiry, placed.order, at: now.time.later(by: reservationTTL))
    }
  }

  private func reject(_ placed: PlacedOrder, _ wanted: [Wanted], _ now: inout Moment) {
    add(
      placed, .rejected, warehouse: placed.warehouse, reason: Self.insufficient,
      lines: wanted.count, &now)
    for (index, item) in wanted.enumerated() {
      now[lines, OrderLineKey(order: placed.order, line: Int64(index))] = OrderLine(
        product: item.product, warehouse: placed.warehouse, quantity: item.quantity)
    }
  }

  private func add(
    _ placed: PlacedOrder, _ status: OrderStatus, warehouse: Name?, reason: Name?, lines: Int,
    _ now: inout Moment
  ) {
    now[orders, placed.order] = Order(
      customer: placed.customer, warehouse: warehouse, status: status, reason: reason,
      items: Int64(placed.items.count), quantity: placed.quantity ?? 0, placed: now.time,
      updated: now.time, lines: Int64(lines))
    now.append(
      OrderHistoryEntry(
        order: placed.order, version: 1, at: now.time, type: "order_placed", from: nil, to: status,
        eventID: now.eventID), to: history)
  }

  // MARK: Changing

  /// Applies what happened to an order.
  ///
  /// - Returns: why it is ignored, in words; nil if it is not.
  func change(_ change: OrderChange, _ now: inout Moment) -> String? {
    guard let order = now[orders, change.order] else { return "there is no such order" }
    if let expected = change.expectedVersion, expected != order.version {
      return "expected version \(expected), found \(order.version)"
    }
    let listed = Wanted.merged(change.items)
    var shipsRest = listed.isEmpty
    if change.kind == .shipped, !listed.isEmpty, order.status.step(.shipRest) != nil {
      let rest = remaining(of: change.order, order, now)
      for item in listed where item.quantity > rest[item.product] ?? 0 {
        return "\(item.quantity) of product '\(item.product)' shipped, "
          + "\(rest[item.product] ?? 0) remain"
      }
      shipsRest = listed.reduce(0) { $0 + $1.quantity } == rest.values.reduce(0, +)
    }
    guard let step = order.status.step(change.kind.action(shipsRest: shipsRest)) else {
      return
        "an order that is \(order.status.rawValue) cannot be changed by \(change.kind.rawValue)"
    }
    if step.effect == .takeBack, let reason = noRoom(for: listed, order, now) {
      now.setAside(because: reason)
      return nil
    }
    advance(change.order, order, by: step, type: change.kind.rawValue, &now)
    switch step.effect {
    case .nothing: publishAllocated(change.order, order, &now)
    case .release: release(change.order, order, &now)
    case .ship: ship(change.order, order, listed, &now)
    case .takeBack: takeBack(change.order, order, listed, &now)
    }
    return nil
  }

  /// Releases the reservation of an order that was not paid in time.
  func expire(_ id: Name, _ now: inout Moment) {
    guard let order = now[orders, id], let step = order.status.step(.expire) else { return }
    advance(id, order, by: step, type: "reservation_expired", &now)
    release(id, order, &now)
  }

  private func noRoom(for listed: [Wanted], _ order: Order, _ now: Moment) -> String? {
    listed.first {
      let key = StockKey(product: $0.product, warehouse: order.warehouse ?? "")
      return !stock.canHold($0.quantity, key, now)
    }.map {
      "product '\($0.product)' cannot have \($0.quantity) more: that is beyond what is counted"
    }
  }

  private func advance(
    _ id: Name, _ order: Order, by step: OrderStatus.Step, type: String, _ now: inout Moment
  ) {
    var changed = order
    changed.status = step.status
    changed.reason = step.reason.map { Name($0) } ?? order.reason
    changed.version += 1
    changed.updated = max(order.updated, now.time)
    now[orders, id] = changed
    now.append(
      OrderHistoryEntry(
        order: id, version: changed.version, at: now.time, type: Name(type), from: order.status,
        to: step.status, eventID: now.eventID), to: history)
    if reservationTTL != nil, order.status == .reserved { now.cancel(expiry, id) }
  }

  private func publishAllocated(_ id: Name, _ order: Order, _ now: inout Moment) {
    var items: [Outbox.Value] = []
    forEachLine(of: id, order, now) { _, line, _ in
      items.append(
        .object([
          "product_id": .name(line.product), "warehouse_id": .name(line.warehouse ?? ""),
          "quantity": .integer(line.quantity),
        ]))
    }
    now.publish(
      published, "inventory_allocated",
      [
        "order_id": .name(id), "customer_id": .name(order.customer),
        "items": .list(items),
      ])
  }

  // MARK: Lines

  /// Calls `body` with each line; it may change the line, which is then stored.
  private func forEachLine(
    of id: Name, _ order: Order, _ now: Moment,
    _ body: (Int64, inout OrderLine, Moment) -> Void
  ) {
    for index in 0..<order.lines {
      let key = OrderLineKey(order: id, line: index)
      guard let line = now[lines, key] else { continue }
      var changed = line
      body(index, &changed, now)
      if changed != line { now[lines, key] = changed }
    }
  }

  private func remaining(of id: Name, _ order: Order, _ now: Moment) -> [Name: Int64] {
    var rest: [Name: Int64] = [:]
    forEachLine(of: id, order, now) { _, line, _ in rest[line.product, default: 0] += line.reserved
    }
    return rest
  }

  private func release(_ id: Name, _ order: Order, _ now: inout Moment) {
    let eventID = now.eventID
    var freed: [(StockKey, Int64)] = []
    forEachLine(of: id, order, now) { _, line, _ in
      if line.reserved > 0, let key = line.stockKey { freed.append((key, line.reserved)) }
      line.reserved = 0
    }
    for (key, quantity) in freed {
      stock.count(reservation: -quantity, at: key, now)
      stock.move(key, .released, -quantity, order: id, eventID: eventID, &now)
    }
  }

  /// Ships what is listed, or all that remains: of each product from its warehouses by id.
  private func ship(_ id: Name, _ order: Order, _ listed: [Wanted], _ now: inout Moment) {
    let eventID = now.eventID
    let all = listed.isEmpty
    var rest = Dictionary(uniqueKeysWithValues: listed.map { ($0.product, $0.quantity) })
    var shipped: [(StockKey, Int64)] = []
    forEachLine(of: id, order, now) { _, line, _ in
      let units = all ? line.reserved : min(line.reserved, rest[line.product] ?? 0)
      guard units > 0, let key = line.stockKey else { return }
      if !all { rest[line.product, default: 0] -= units }
      line.reserved -= units
      line.shipped += units
      shipped.append((key, units))
    }
    let day = now.time.floored(toMilliseconds: 86_400_000)
    for (key, units) in shipped {
      stock.count(reservation: -units, at: key, now)
      stock.move(key, .released, -units, order: id, eventID: eventID, &now)
      stock.move(key, .shipped, -units, order: id, eventID: eventID, &now)
      now.add(units, to: demand, "shipped", at: [.name(key.product), .time(day)])
    }
  }

  /// Takes back what is listed: to the warehouses it was shipped from, by id, and what is more than
  /// was shipped to the first of these, or to the order's.
  private func takeBack(_ id: Name, _ order: Order, _ listed: [Wanted], _ now: inout Moment) {
    let eventID = now.eventID
    var order = order
    for item in listed {
      var rest = item.quantity
      var first: Int64?
      var returned: [(StockKey, Int64)] = []
      forEachLine(of: id, order, now) { index, line, _ in
        guard line.product == item.product, let key = line.stockKey else { return }
        first = first ?? index
        let units = min(rest, max(0, line.shipped - line.returned))
        guard units > 0 else { return }
        line.returned += units
        rest -= units
        returned.append((key, units))
      }
      if rest > 0, let key = overReturn(item.product, rest, first, id, &order, &now) {
        returned.append((key, rest))
      }
      for (key, units) in returned {
        stock.move(key, .returned, units, order: id, eventID: eventID, &now)
      }
    }
  }

  /// Counts units that come back although they were not shipped.
  ///
  /// - Parameter line: the first line of the product; nil if the order has none, which gets it then.
  private func overReturn(
    _ product: Name, _ units: Int64, _ line: Int64?, _ id: Name, _ order: inout Order,
    _ now: inout Moment
  ) -> StockKey? {
    let warehouse = order.warehouse ?? now[lines, OrderLineKey(order: id, line: 0)]?.warehouse
    guard let warehouse else { return nil }
    let place = OrderLineKey(order: id, line: line ?? order.lines)
    if line == nil {
      order.lines += 1
      now[orders, id]?.lines += 1
    }
    var changed =
      now[lines, place] ?? OrderLine(product: product, warehouse: warehouse, quantity: 0)
    changed.returned += units
    now[lines, place] = changed
    let key = changed.stockKey ?? StockKey(product: product, warehouse: warehouse)
    now.append(
      Discrepancy(
        at: now.time, key: key, kind: .overReturn, quantity: units, order: id,
        eventID: now.eventID, reason: nil), to: stock.discrepancies)
    return key
  }
}

extension OrderChange.Kind {
  /// - Parameter shipsRest: whether all that remains is shipped.
  func action(shipsRest: Bool) -> OrderStatus.Action {
    switch self {
    case .paymentConfirmed: .confirmPayment
    case .paymentFailed: .failPayment
    case .cancelled: .cancel
    case .shipped: shipsRest ? .shipRest : .shipPart
    case .returned: .takeBack
    }
  }
}
