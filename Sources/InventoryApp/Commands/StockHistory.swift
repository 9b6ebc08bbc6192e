import PipelineKit

/// The movements that made a row of stock: what `explain stock PRODUCT WAREHOUSE` prints.
struct StockHistory {
  private struct Step {
    let at: String
    let kind: String
    let quantity: Int64
    let onHand: Int64
    let reserved: Int64
    let order: String
    let event: String
  }

  private let product: String
  private let warehouse: String
  private let steps: [Step]
  /// All of them, also where only the last are listed.
  private let count: Int64

  private static let listedMax: Int64 = 200

  /// - Throws: `InventoryError.noSuchStock`.
  init(_ key: [String], listsAll: Bool, in views: Connection) throws {
    (product, warehouse) = (key[0], key[1])
    let condition = "FROM movements WHERE product_id = ? AND warehouse_id = ?"
    func bound(_ sql: String) throws -> Statement {
      let statement = try Statement(sql, on: views)
      try statement.bind(0, text: key[0])
      try statement.bind(1, text: key[1])
      return statement
    }
    let total = try bound("SELECT count(*) \(condition)")
    count = try total.step() ? total.integer(0) : 0
    guard count > 0 else {
      throw InventoryError.noSuchStock(product: key[0], warehouse: key[1])
    }
    let skipped = listsAll ? 0 : max(0, count - Self.listedMax)
    let rows = try bound(
      """
      SELECT at, kind, quantity, on_hand_after, reserved_after, coalesce(order_id, ''), \
      coalesce(event_id, '') \(condition) LIMIT -1 OFFSET \(skipped)
      """)
    var steps: [Step] = []
    while try rows.step() {
      steps.append(
        Step(
          at: rows.text(0), kind: rows.text(1), quantity: rows.integer(2), onHand: rows.integer(3),
          reserved: rows.integer(4), order: rows.text(5), event: rows.text(6)))
    }
    self.steps = steps
  }

  /// A line a movement: time, what it added, the figures behind it, order and event.
  var text: String {
    let last = steps.last
    var text =
      "stock of \(Self.shown(product)) in \(Self.shown(warehouse)): "
      + "\(last?.onHand ?? 0) on hand, \(last?.reserved ?? 0) reserved, by \(count) movements\n"
    if count > steps.count { text += "the last \(steps.count):\n" }
    for step in steps {
      let sign = step.quantity >= 0 ? "+" : ""
      text +=
        "\(step.at)  \(Self.padded(step.kind, 15))  \(Self.padded(sign + String(step.quantity), 8))  "
        + "on hand \(step.onHand), reserved \(step.reserved)"
      if !step.order.isEmpty { text += ", order \(Self.shown(step.order))" }
      text += step.event.isEmpty ? ", expired\n" : ", event \(Self.shown(step.event))\n"
    }
    return text
  }

  var json: String {
    let objects = steps.map { step in
      "{\"at\":\"\(step.at)\",\"kind\":\"\(step.kind)\",\"quantity\":\(step.quantity),"
        + "\"on_hand_after\":\(step.onHand),\"reserved_after\":\(step.reserved),"
        + "\"order_id\":\(Self.json(step.order)),\"event_id\":\(Self.json(step.event))}"
    }
    return "{\"product_id\":\(Self.json(product)),\"warehouse_id\":\(Self.json(warehouse)),"
      + "\"movements_total\":\(count),\"movements\":[\(objects.joined(separator: ",\n "))]}\n"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  /// Control characters of an id must not reach a terminal.
  private static func shown(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
  }

  private static func json(_ text: String) -> String {
    if text.isEmpty { return "null" }
    var escaped: [UInt8] = []
    JSONText.appendEscaped(Array(text.utf8).span.bytes, to: &escaped)
    return "\"" + String(decoding: escaped, as: UTF8.self) + "\""
  }
}
