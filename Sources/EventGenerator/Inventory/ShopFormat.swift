/// Events of a shop as one JSON object a line.
struct ShopFormat: Sendable {
  /// The share of lines in the envelope of CloudEvents, or with epoch milliseconds.
  let otherForms: Double

  static func product(_ number: Int) -> String { "p-" + padded(number, 4) }
  static func order(_ number: Int) -> String { "o-" + padded(number, 7) }

  static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }

  static func instant(_ milliseconds: Int) -> String {
    var text: [UInt8] = []
    text.append(rfc3339: milliseconds)
    return String(decoding: text, as: UTF8.self)
  }

  static func text(_ id: EventID) -> String {
    var text: [UInt8] = []
    text.append(id)
    return String(decoding: text, as: UTF8.self)
  }

  /// The event's line with its newline. `id` also decides how it is written.
  func line(_ event: ShopEvent, id: EventID) -> String {
    var random = SplitMix64(seed: id.high)
    let (type, fields) = ShopFormat.content(event.content)
    let instant = ShopFormat.instant(event.time)
    let draw = random.unit()
    if draw < otherForms / 2 {
      return "{\"specversion\":\"1.0\",\"id\":\"\(ShopFormat.text(id))\",\"source\":\"/shop\","
        + "\"type\":\"\(type)\",\"time\":\"\(instant)\",\"data\":{\(fields)}}\n"
    }
    let time = draw < otherForms ? String(event.time) : "\"\(instant)\""
    return "{\"event_id\":\"\(ShopFormat.text(id))\",\"type\":\"\(type)\",\"timestamp\":\(time),"
      + "\(fields)}\n"
  }

  private static func content(_ content: ShopEvent.Content) -> (type: String, fields: String) {
    switch content {
    case .productAdded(let number, let reorderPoint):
      let name = names[number % names.count] + " \(number / names.count + 1)"
      return (
        "product_added",
        "\"product_id\":\"\(product(number))\",\"name\":\"\(name)\",\"price\":"
          + "\(decimal(390 + number * 61 % 12_000))"
          + (reorderPoint.map { ",\"reorder_point\":\($0)" } ?? "")
      )
    case .stockReceived(let number, let warehouse, let quantity, let cost):
      return (
        "stock_received",
        "\(place(number, warehouse)),\"quantity\":\(quantity)"
          + (cost.map { ",\"unit_cost\":\(decimal($0)),\"currency\":\"EUR\"" } ?? "")
      )
    case .stockAdjusted(let number, let warehouse, let delta, let reason):
      return (
        "stock_adjusted",
        "\(place(number, warehouse)),\"delta\":\(delta),\"reason\":\"\(reason)\""
      )
    case .stockTransferred(let number, let from, let to, let quantity):
      return (
        "stock_transferred",
        "\"product_id\":\"\(product(number))\",\"from_warehouse_id\":\"\(site(from))\","
          + "\"to_warehouse_id\":\"\(site(to))\",\"quantity\":\(quantity)"
      )
    case .orderPlaced(let placed):
      let warehouse = placed.warehouse.map { ",\"warehouse_id\":\"\(site($0))\"" } ?? ""
      return (
        "order_placed",
        "\"order_id\":\"\(order(placed.number))\",\"customer_id\":\"c-\(padded(placed.customer, 6))\""
          + warehouse + ",\"items\":\(list(placed.items, priced: true))"
      )
    case .orderChanged(let type, let changed, let items, let version):
      return (
        type,
        "\"order_id\":\"\(order(changed.number))\""
          + (items.map { ",\"items\":\(list($0, priced: false))" } ?? "")
          + (version.map { ",\"expected_version\":\($0)" } ?? "")
      )
    }
  }

  private static let names = [
    "Claw hammer", "Wood screws", "Spirit level", "Paint roller", "Garden hose", "Work gloves",
    "Cordless drill", "Sandpaper", "Extension lead", "Door handle", "Light bulb", "Tape measure",
  ]

  private static func site(_ warehouse: Int) -> String { InventoryProfile.warehouses[warehouse] }

  private static func place(_ number: Int, _ warehouse: Int) -> String {
    "\"product_id\":\"\(product(number))\",\"warehouse_id\":\"\(site(warehouse))\""
  }

  private static func decimal(_ cents: Int) -> String {
    "\(cents / 100).\(padded(cents % 100, 2))"
  }

  private static func list(_ items: [ShopStock.Item], priced: Bool) -> String {
    let texts = items.map { item in
      "{\"product_id\":\"\(product(item.product))\",\"quantity\":\(item.quantity)"
        + (priced ? ",\"price\":\(decimal(390 + item.product * 61 % 12_000))}" : "}")
    }
    return "[\(texts.joined(separator: ","))]"
  }
}
