import PipelineKit

/// The tables that users query.
enum InventoryViews {
  static let all = (stockViews + orderViews).map { $0.keyed(by: keys[$0.name] ?? []) }

  /// The columns that tell the rows of a view apart.
  private static let keys: [String: [String]] = [
    "stock": ["product_id", "warehouse_id"], "products": ["product_id"],
    "low_stock_alerts": ["product_id", "warehouse_id", "raised_ms"],
    "reservations": ["order_id", "product_id", "warehouse_id"],
    "demand_days": ["product_id", "day"], "orders": ["order_id"],
    "order_items": ["order_id", "product_id", "warehouse_id"],
    "order_history": ["order_id", "version"], "rejections": ["order_id"],
    "status_counts": ["status"],
  ]

  /// The instant of a column in RFC 3339 beside its milliseconds.
  private static func instant(_ column: String, as alias: String? = nil) -> String {
    let name = column.split(separator: ".").last.map { String($0.dropLast(3)) } ?? column
    return "\(column) AS \(alias ?? name)_ms, \(TimeSQL.rfc3339(column)) AS \(alias ?? name)"
  }

  private static let stockViews: [PublicView] = [
    PublicView(
      name: "stock",
      sql: """
        SELECT s.product_id, s.warehouse_id, s.on_hand, s.reserved, \
        s.on_hand - s.reserved AS available, coalesce(p.reorder_point, 10) AS reorder_point, \
        s.low, \(instant("s.updated_ms")), s.average_cost_micros, s.value_minor, s.cost_currency \
        FROM {stock_rows} s LEFT JOIN {product_rows} p USING (product_id)
        """,
      sentence: "What is on hand of a product in a warehouse, reserved for orders, and available.",
      units: "average_cost_micros: millionths of a unit of cost_currency; "
        + "value_minor: minor units of cost_currency"),
    PublicView(
      name: "products",
      sql: """
        SELECT product_id, name, on_hand, reserved, on_hand - reserved AS available, sold, returned, \
        reorder_point FROM {product_rows}
        """,
      sentence: "A product over all its warehouses; one that was not added yet has no name."),
    PublicView(
      name: "movements",
      sql: """
        SELECT \(instant("at_ms")), product_id, warehouse_id, kind, quantity, order_id, event_id, \
        on_hand_after, reserved_after FROM {movement_rows}
        """,
      sentence: "A change of stock: what was added to on_hand, or (reserved, released) to reserved."
    ),
    PublicView(
      name: "discrepancies",
      sql: """
        SELECT \(instant("at_ms")), product_id, warehouse_id, kind, quantity, order_id, event_id, \
        reason FROM {discrepancy_rows}
        """,
      sentence: "Units that an adjustment could not take away because they are reserved, or that "
        + "were returned and never shipped."),
    PublicView(
      name: "low_stock_alerts",
      sql: """
        SELECT product_id, warehouse_id, level, reorder_point, \(instant("raised_ms")), \
        \(instant("cleared_ms")) FROM {low_stock_rows}
        """,
      sentence: "A time during which less was available than the reorder point."),
    PublicView(
      name: "reservations",
      sql: """
        SELECT l.order_id, l.product_id, l.warehouse_id, l.reserved AS quantity, \
        \(instant("o.placed_ms", as: "since")) \
        FROM {order_line_rows} l JOIN {order_rows} o USING (order_id) WHERE l.reserved > 0
        """,
      sentence: "What a live order has reserved."),
    PublicView(
      name: "demand_days",
      sql: """
        SELECT product_id, \(TimeSQL.day("day_ms")) AS day, ordered, shipped, rejected \
        FROM {demand_rows}
        """,
      sentence:
        "Units of a product that were ordered on a day (rejected orders included), shipped, "
        + "and ordered by orders that were rejected."),
  ]

  private static let orderViews: [PublicView] = [
    PublicView(
      name: "orders",
      sql: """
        SELECT order_id, customer_id, warehouse_id, status, reason, items, quantity, \
        \(instant("placed_ms")), \(instant("updated_ms")), version FROM {order_rows}
        """,
      sentence: "An order and what became of it; without a warehouse where it is split, or was "
        + "rejected and named none."),
    PublicView(
      name: "order_items",
      sql: """
        SELECT order_id, product_id, warehouse_id, quantity, returned, reserved, shipped \
        FROM {order_line_rows}
        """,
      sentence: "What an order has of a product from a warehouse."),
    PublicView(
      name: "order_history",
      sql: """
        SELECT order_id, version, \(instant("at_ms")), type, from_status, to_status, event_id \
        FROM {order_history_rows}
        """,
      sentence: "A step in the life of an order."),
    PublicView(
      name: "rejections",
      sql: """
        SELECT order_id, \(instant("at_ms")), product_id, wanted, available FROM {rejection_rows}
        """,
      sentence: "A rejected order, and the first product of which there was too little."),
    PublicView(
      name: "ignored_events",
      sql: """
        SELECT event_id, \(instant("at_ms")), type, order_id, reason FROM {ignored_rows}
        """,
      sentence: "An event that the rules did not let happen, and why."),
    PublicView(
      name: "status_counts",
      sql: "SELECT status, count(*) AS orders FROM {order_rows} GROUP BY status",
      sentence: "How many orders have a status."),
    PublicView(
      name: "event_order",
      sql: """
        SELECT arrivals AS events, late, (SELECT count(*) FROM {inventory_buffer}) AS waiting, \
        nullif(stream_time_ms, -9223372036854775808) AS stream_time_ms, \
        nullif(applied_ms, -9223372036854775808) AS applied_ms FROM {inventory_clock}
        """,
      sentence:
        "How many events came, came later than the reorder horizon, and wait for their turn."),
  ]
}
