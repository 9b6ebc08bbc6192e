/// The rules of stock and orders, written to be read: dictionaries, no kit, no cost.
///
/// It takes events in the order in which they are applied.
struct NaiveInventory {
  enum Event {
    case product(String, reorderPoint: Int)
    case receive(String, String, Int)
    case adjust(String, String, Int)
    case transfer(String, from: String, to: String, Int)
    case place(String, warehouse: String?, [(product: String, quantity: Int)])
    case pay(String)
    case failPayment(String)
    case cancel(String)
    case ship(String, [(product: String, quantity: Int)]?)
    case takeBack(String, [(product: String, quantity: Int)])
  }

  struct Row {
    var onHand = 0
    var reserved = 0
    var available: Int { onHand - reserved }
  }

  struct Line {
    let product: String
    let warehouse: String?
    var quantity: Int
    var reserved: Int
    var shipped = 0
    var returned = 0
  }

  struct Order {
    var status: String
    var version = 1
    var warehouse: String?
    var lines: [Line]
    let placedSecond: Int
  }

  private(set) var stock: [String: [String: Row]] = [:]
  private(set) var orders: [String: Order] = [:]
  private(set) var reorderPoints: [String: Int] = [:]
  private(set) var low: Set<String> = []
  private(set) var alerts = 0
  private(set) var ignored = 0
  private(set) var discrepancies = 0
  /// Seconds after which an unpaid reservation is released.
  let ttl: Int?
  private var clock = Int.min

  init(ttl: Int?) { self.ttl = ttl }

  mutating func apply(_ event: Event, second: Int) {
    clock = max(clock, second)
    expire()
    step(event, second)
    look()
  }

  private mutating func expire() {
    guard let ttl else { return }
    let due = orders.filter { $0.value.status == "reserved" && $0.value.placedSecond + ttl < clock }
      .sorted { ($0.value.placedSecond, $0.key) < ($1.value.placedSecond, $1.key) }
    for (id, _) in due {
      release(id)
      set(id, "expired")
      look()
    }
  }

  private mutating func step(_ event: Event, _ second: Int) {
    switch event {
    case .product(let product, let reorderPoint): reorderPoints[product] = reorderPoint
    case .receive(let product, let site, let units):
      stock[product, default: [:]][site, default: Row()].onHand += units
    case .adjust(let product, let site, let delta):
      let row = stock[product]?[site] ?? Row()
      let applied = max(delta, row.reserved - row.onHand)
      if applied != delta { discrepancies += 1 }
      stock[product, default: [:]][site, default: Row()].onHand += applied
    case .transfer(let product, let from, let to, let units):
      guard available(product, from) >= units else { return ignored += 1 }
      stock[product, default: [:]][from, default: Row()].onHand -= units
      stock[product, default: [:]][to, default: Row()].onHand += units
    case .place(let id, let site, let items): place(id, site, items, second)
    case .pay(let id):
      guard orders[id]?.status == "reserved" else { return ignored += 1 }
      set(id, "paid")
    case .failPayment(let id):
      guard orders[id]?.status == "reserved" else { return ignored += 1 }
      release(id)
      set(id, "payment_failed")
    case .cancel(let id):
      guard let status = orders[id]?.status,
        ["reserved", "paid", "partially_shipped"].contains(status)
      else { return ignored += 1 }
      release(id)
      set(id, status == "partially_shipped" ? "shipped" : "cancelled")
    case .ship(let id, let items): ship(id, items)
    case .takeBack(let id, let items): takeBack(id, items)
    }
  }

  private func available(_ product: String, _ site: String) -> Int {
    stock[product]?[site]?.available ?? 0
  }

  private mutating func set(_ id: String, _ status: String) {
    orders[id]?.status = status
    orders[id]?.version += 1
  }

  private mutating func place(
    _ id: String, _ site: String?, _ items: [(product: String, quantity: Int)], _ second: Int
  ) {
    guard orders[id] == nil else { return ignored += 1 }
    var wanted: [(product: String, quantity: Int)] = []
    for item in items {
      if let place = wanted.firstIndex(where: { $0.product == item.product }) {
        wanted[place].quantity += item.quantity
      } else {
        wanted.append(item)
      }
    }
    let sites = Set(stock.values.flatMap(\.keys)).sorted()
    let whole = (site.map { [$0] } ?? sites).first { candidate in
      wanted.allSatisfy { available($0.product, candidate) >= $0.quantity }
    }
    var lines: [Line] = []
    var isShort = false
    if let whole {
      lines = wanted.map {
        Line(
          product: $0.product, warehouse: whole, quantity: $0.quantity, reserved: $0.quantity)
      }
    } else if site == nil {
      for item in wanted {
        var rest = item.quantity
        for candidate in sites where rest > 0 {
          let units = min(rest, available(item.product, candidate))
          rest -= units
          if units > 0 {
            lines.append(
              Line(product: item.product, warehouse: candidate, quantity: units, reserved: units))
          }
        }
        if rest > 0 { isShort = true }
      }
    } else {
      isShort = true
    }
    if isShort {
      lines = wanted.map {
        Line(product: $0.product, warehouse: site, quantity: $0.quantity, reserved: 0)
      }
    }
    for line in lines where line.reserved > 0 {
      stock[line.product]?[line.warehouse ?? ""]?.reserved += line.reserved
    }
    let single = Set(lines.map(\.warehouse)).count == 1 ? lines[0].warehouse : nil
    orders[id] = Order(
      status: isShort ? "rejected" : "reserved", warehouse: site ?? single, lines: lines,
      placedSecond: second)
  }

  private mutating func release(_ id: String) {
    guard let order = orders[id] else { return }
    for index in order.lines.indices {
      let line = order.lines[index]
      stock[line.product]?[line.warehouse ?? ""]?.reserved -= line.reserved
      orders[id]?.lines[index].reserved = 0
    }
  }

  private mutating func ship(_ id: String, _ items: [(product: String, quantity: Int)]?) {
    guard let order = orders[id], ["paid", "partially_shipped"].contains(order.status) else {
      return ignored += 1
    }
    var asked: [String: Int] = [:]
    for item in items ?? order.lines.map({ ($0.product, $0.reserved) }) {
      asked[item.product, default: 0] += item.quantity
    }
    for (product, units) in asked {
      let rest = order.lines.filter { $0.product == product }.reduce(0) { $0 + $1.reserved }
      if units > rest { return ignored += 1 }
    }
    for index in order.lines.indices {
      let line = order.lines[index]
      let units = min(line.reserved, asked[line.product] ?? 0)
      asked[line.product]? -= units
      orders[id]?.lines[index].reserved -= units
      orders[id]?.lines[index].shipped += units
      stock[line.product]?[line.warehouse ?? ""]?.reserved -= units
      stock[line.product]?[line.warehouse ?? ""]?.onHand -= units
    }
    let isDone = orders[id]?.lines.allSatisfy { $0.reserved == 0 } ?? true
    set(id, isDone ? "shipped" : "partially_shipped")
  }

  private mutating func takeBack(_ id: String, _ items: [(product: String, quantity: Int)]) {
    guard let order = orders[id],
      ["shipped", "partially_shipped", "returned"].contains(order.status)
    else { return ignored += 1 }
    var wanted: [(String, Int)] = []
    for item in items {
      if let place = wanted.firstIndex(where: { $0.0 == item.product }) {
        wanted[place].1 += item.quantity
      } else {
        wanted.append((item.product, item.quantity))
      }
    }
    for (product, units) in wanted { takeBack(id, product, units) }
    set(id, "returned")
  }

  private mutating func takeBack(_ id: String, _ product: String, _ units: Int) {
    guard let lines = orders[id]?.lines else { return }
    var rest = units
    for index in lines.indices where lines[index].product == product {
      let back = min(rest, lines[index].shipped - lines[index].returned)
      guard back > 0 else { continue }
      rest -= back
      orders[id]?.lines[index].returned += back
      stock[product]?[lines[index].warehouse ?? ""]?.onHand += back
    }
    guard rest > 0 else { return }
    discrepancies += 1
    let site = orders[id]?.warehouse ?? lines[0].warehouse ?? ""
    var place = lines.firstIndex { $0.product == product }
    if place == nil {
      orders[id]?.lines.append(
        Line(product: product, warehouse: site, quantity: 0, reserved: 0))
      place = lines.count
    }
    let index = place ?? 0
    orders[id]?.lines[index].returned += rest
    let home = orders[id]?.lines[index].warehouse ?? site
    stock[product, default: [:]][home, default: Row()].onHand += rest
  }

  private mutating func look() {
    for (product, sites) in stock {
      for (site, row) in sites {
        let isLow = row.available < reorderPoints[product] ?? 10
        if isLow, low.insert(product + "/" + site).inserted { alerts += 1 }
        if !isLow { low.remove(product + "/" + site) }
      }
    }
  }
}

extension NaiveInventory {
  /// The stock as `product warehouse on_hand reserved low`.
  var stockRows: [String] {
    stock.flatMap { product, sites in
      sites.map { site, row in
        let isLow = low.contains(product + "/" + site) ? 1 : 0
        return "\(product) \(site) \(row.onHand) \(row.reserved) \(isLow)"
      }
    }.sorted()
  }

  /// The orders as `order status version warehouse`.
  var orderRows: [String] {
    orders.map { "\($0) \($1.status) \($1.version) \($1.warehouse ?? "-")" }.sorted()
  }

  /// The lines as `order product warehouse quantity reserved returned`.
  var lineRows: [String] {
    orders.flatMap { id, order in
      order.lines.map {
        "\(id) \($0.product) \($0.warehouse ?? "-") \($0.quantity) \($0.reserved) \($0.returned)"
      }
    }.sorted()
  }
}
