import HeapModule

/// A shop going on: goods come in, orders are placed, paid or not, shipped, cancelled, returned.
///
///     placed ─▶ paid ─▶ shipped, at once or in two parts ─▶ now and then returned
///        ├─▶ payment failed            └─▶ the rest cancelled
///        ├─▶ cancelled, before or after it is paid
///        └─▶ nothing: the customer never pays
struct ShopWalker: Sendable {
  private enum Step: Sendable {
    case pay, fail, cancel, ship, shipPart, shipRest, giveBack, placeAgain
  }

  /// What is still to happen to an order.
  private struct Due: Comparable, Sendable {
    let time: Int
    let sequence: Int
    let step: Step
    let order: ShopOrder

    static func < (left: Due, right: Due) -> Bool {
      (left.time, left.sequence) < (right.time, right.sequence)
    }

    static func == (left: Due, right: Due) -> Bool { left.sequence == right.sequence }
  }

  private let profile: InventoryProfile
  private var random: SplitMix64
  private var stock: ShopStock
  private var due = Heap<Due>()
  private var sequence = 0
  private var orders = 0
  private var opening: [ShopEvent] = []
  private var time: Int
  /// When the next thing happens by itself.
  private var upcoming = 0
  /// Milliseconds between things that happen by themselves.
  private let stepMilliseconds: Int

  /// About so many lines come of each thing that happens by itself.
  private static let linesPerStep = 2.6

  init(_ profile: InventoryProfile) {
    self.profile = profile
    random = SplitMix64(seed: profile.seed)
    let warehouses = InventoryProfile.warehouses.count
    stock = ShopStock(products: profile.products, warehouses: warehouses)
    time = profile.start * 86_400_000
    let span = Double(profile.days) * 86_400_000
    stepMilliseconds = max(1, Int(span / Double(profile.lines) * Self.linesPerStep))
    for product in 0..<profile.products {
      time += 20
      let reorderPoint = random.chance(0.7) ? random.within(0..<40) : nil
      opening.append(
        ShopEvent(
          time: time, content: .productAdded(product: product, reorderPoint: reorderPoint)))
      for warehouse in 0..<warehouses where random.chance(0.6) {
        time += 20
        opening.append(ShopEvent(time: time, content: receipt(of: product, in: warehouse)))
      }
    }
    opening.reverse()
    upcoming = time
  }

  /// The next event; there is always one.
  mutating func next() -> ShopEvent {
    if let event = opening.popLast() { return event }
    while let first = due.min, first.time <= upcoming {
      _ = due.popMin()
      time = max(time, first.time)
      if let event = follow(first) { return event }
    }
    time = max(time, upcoming)
    upcoming = time + random.within(1..<2 * stepMilliseconds + 1)
    return happening()
  }

  private mutating func happening() -> ShopEvent {
    let (product, warehouse) = (popularProduct(), random.below(InventoryProfile.warehouses.count))
    let draw = random.unit()
    if draw < 0.905 { return ShopEvent(time: time, content: .orderPlaced(place())) }
    if draw < 0.965 { return ShopEvent(time: time, content: receipt(of: product, in: warehouse)) }
    if draw < 0.98 { return ShopEvent(time: time, content: adjustment(product, warehouse)) }
    if draw < 0.997 { return ShopEvent(time: time, content: transfer(product, warehouse)) }
    return ShopEvent(
      time: time,
      content: .productAdded(product: product, reorderPoint: random.within(0..<60)))
  }

  /// A few products are most of the demand.
  private mutating func popularProduct() -> Int {
    let share = random.unit()
    return min(profile.products - 1, Int(share * share * Double(profile.products)))
  }

  // MARK: Goods

  private mutating func receipt(of product: Int, in warehouse: Int) -> ShopEvent.Content {
    let quantity = 12 * random.within(2..<16)
    stock.add(quantity, product, warehouse)
    let cost = random.chance(0.7) ? 150 + product * 37 % 9_000 + random.within(0..<200) : nil
    return .stockReceived(
      product: product, warehouse: warehouse, quantity: quantity, costCents: cost)
  }

  /// Mostly a few units are missing; now and then a whole shelf, of which some are reserved.
  private mutating func adjustment(_ product: Int, _ warehouse: Int) -> ShopEvent.Content {
    let isLarge = random.chance(0.1)
    let delta =
      isLarge
      ? -(stock.available(product, warehouse) + random.within(1..<40)) : random.within(-5..<4)
    stock.add(delta, product, warehouse)
    return .stockAdjusted(
      product: product, warehouse: warehouse, delta: delta,
      reason: isLarge ? "water damage" : random.pick(["count", "breakage", "found"]))
  }

  private mutating func transfer(_ product: Int, _ from: Int) -> ShopEvent.Content {
    let to =
      (from + random.within(1..<InventoryProfile.warehouses.count))
      % InventoryProfile.warehouses.count
    let available = stock.available(product, from)
    // A few try to move more than there is.
    let quantity = max(1, random.chance(0.05) ? available + 5 : available / 3)
    if quantity <= available {
      stock.add(-quantity, product, from)
      stock.add(quantity, product, to)
    }
    return .stockTransferred(product: product, from: from, to: to, quantity: quantity)
  }

  // MARK: Orders

  private mutating func place() -> ShopOrder {
    orders += 1
    var items: [ShopStock.Item] = []
    while items.isEmpty || (items.count < 6 && random.chance(0.35)) {
      let quantity = random.chance(0.01) ? random.within(50..<400) : random.within(1..<5)
      items.append(ShopStock.Item(product: popularProduct(), quantity: quantity))
    }
    var order = ShopOrder(
      number: orders, customer: random.below(20_000),
      warehouse: random.chance(0.45) ? random.below(InventoryProfile.warehouses.count) : nil,
      items: items, taken: [])
    guard let taken = stock.take(items, warehouse: order.warehouse) else {
      if random.chance(profile.disturbances.faults) { plan(.pay, order, 5_000..<60_000) }
      return order
    }
    order.taken = taken
    let draw = random.unit()
    if draw < 0.84 {
      plan(.pay, order, 4_000..<600_000)
    } else if draw < 0.89 {
      plan(.fail, order, 4_000..<600_000)
    } else if draw < 0.94 {
      plan(.cancel, order, 60_000..<3_600_000)
    }
    if random.chance(profile.disturbances.faults) { plan(.placeAgain, order, 1_000..<90_000) }
    // A payment whose clock is slow: it says it came before the order.
    if random.chance(profile.disturbances.faults / 2) { plan(.pay, order, -20_000..<0) }
    return order
  }

  private mutating func plan(_ step: Step, _ order: ShopOrder, _ delay: Range<Int>) {
    sequence += 1
    due.insert(
      Due(time: time + random.within(delay), sequence: sequence, step: step, order: order))
  }

  /// What happens to an order, and what is planned after it.
  private mutating func follow(_ due: Due) -> ShopEvent? {
    var order = due.order
    var (type, items): (String, [ShopStock.Item]?) = ("", nil)
    var version: Int? = random.chance(0.1) ? order.version : nil
    if random.chance(profile.disturbances.faults / 2) { version = order.version + 3 }
    order.version += 1
    switch due.step {
    case .placeAgain: return ShopEvent(time: due.time, content: .orderPlaced(due.order))
    case .pay:
      type = "payment_confirmed"
      let draw = random.unit()
      if draw < 0.72 {
        plan(.ship, order, 3_600_000..<172_800_000)
      } else if draw < 0.92 {
        plan(order.items.count > 1 ? .shipPart : .ship, order, 3_600_000..<172_800_000)
      } else if draw < 0.97 {
        plan(.cancel, order, 600_000..<36_000_000)
      }
    case .fail:
      type = "payment_failed"
      stock.giveBack(order.taken)
    case .cancel:
      type = "order_cancelled"
      stock.giveBack(order.taken)
    case .ship:
      type = "order_shipped"
      if random.chance(0.3) { items = order.items }
      if random.chance(0.08) { plan(.giveBack, order, 86_400_000..<864_000_000) }
    case .shipPart:
      type = "order_shipped"
      items = [order.items[0]]
      plan(random.chance(0.8) ? .shipRest : .cancel, order, 3_600_000..<86_400_000)
    case .shipRest:
      type = "order_shipped"
      if random.chance(0.1) { plan(.giveBack, order, 86_400_000..<864_000_000) }
    case .giveBack:
      type = "return_received"
      var item = random.pick(order.items)
      item.quantity = max(1, item.quantity - random.below(2))
      if random.chance(profile.disturbances.faults * 5) { item.quantity += 3 }
      items = [item]
    }
    return ShopEvent(
      time: due.time,
      content: .orderChanged(type, order, items: items, expectedVersion: version))
  }
}
