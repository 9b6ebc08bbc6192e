import PipelineKit

/// The laws of stock as questions to the views: each finds the rows that break it.
enum InventoryLaws {
  /// A law, and a query for what breaks it: its columns say where and how.
  struct Law {
    let name: String
    let sql: String
  }

  static let all = [
    Law(
      name: "0 <= reserved <= on_hand",
      sql: """
        SELECT product_id, warehouse_id, 'on_hand ' || on_hand || ', reserved ' || reserved \
        FROM stock WHERE reserved < 0 OR reserved > on_hand
        """),
    Law(
      name: "on_hand is the sum of its movements",
      sql: """
        SELECT s.product_id, s.warehouse_id, 'on_hand ' || s.on_hand || ', movements ' || m.moved \
        FROM stock s LEFT JOIN (SELECT product_id, warehouse_id, sum(CASE WHEN kind IN \
        ('reserved', 'released') THEN 0 ELSE quantity END) AS moved, sum(CASE WHEN kind IN \
        ('reserved', 'released') THEN quantity ELSE 0 END) AS promised FROM movements GROUP BY 1, 2) m \
        USING (product_id, warehouse_id) \
        WHERE s.on_hand <> coalesce(m.moved, 0) OR s.reserved <> coalesce(m.promised, 0)
        """),
    Law(
      name: "reserved is the sum of live reservations",
      sql: """
        SELECT s.product_id, s.warehouse_id, \
        'reserved ' || s.reserved || ', reservations ' || coalesce(r.live, 0) \
        FROM stock s LEFT JOIN (SELECT product_id, warehouse_id, sum(quantity) AS live \
        FROM reservations GROUP BY 1, 2) r USING (product_id, warehouse_id) \
        WHERE s.reserved <> coalesce(r.live, 0)
        """),
    Law(
      name: "a product's figures are the sums over its warehouses",
      sql: """
        SELECT p.product_id, '', 'on_hand ' || p.on_hand || ', warehouses ' || \
        coalesce(s.on_hand, 0) FROM products p LEFT JOIN (SELECT product_id, \
        sum(on_hand) AS on_hand, sum(reserved) AS reserved FROM stock GROUP BY 1) s \
        USING (product_id) WHERE p.on_hand <> coalesce(s.on_hand, 0) \
        OR p.reserved <> coalesce(s.reserved, 0)
        """),
    Law(
      name: "low is available below the reorder point, and has an open alert",
      sql: """
        SELECT s.product_id, s.warehouse_id, 'available ' || s.available || ', low ' || s.low \
        FROM stock s LEFT JOIN (SELECT product_id, warehouse_id, \
        sum(cleared_ms IS NULL) AS open FROM low_stock_alerts GROUP BY 1, 2) a \
        USING (product_id, warehouse_id) \
        WHERE s.low <> (s.available < s.reorder_point) OR s.low <> coalesce(a.open, 0)
        """),
    Law(
      name: "an order's version is the number of its steps",
      sql: """
        SELECT o.order_id, '', 'version ' || o.version || ', steps ' || coalesce(h.steps, 0) \
        FROM orders o LEFT JOIN (SELECT order_id, count(*) AS steps FROM order_history \
        GROUP BY 1) h USING (order_id) WHERE o.version <> coalesce(h.steps, 0)
        """),
  ]

  /// Faults listed of each law.
  private static let listedMax = 5

  /// What breaks a law, in words.
  static func faults(in views: Connection) throws -> [String] {
    var faults: [String] = []
    for law in all {
      let statement = try Statement(law.sql + " LIMIT \(listedMax)", on: views)
      while try statement.step() {
        faults.append(
          "\(law.name): \(statement.text(0)) \(statement.text(1)): \(statement.text(2))")
      }
    }
    return faults
  }

  /// The views whose rows are not those of another file, with how many there are more and less.
  static func differences(_ views: Connection, from file: String) throws -> [String] {
    try views.execute("ATTACH DATABASE '\(file.replacing("'", with: "''"))' AS replayed")
    defer { try? views.execute("DETACH DATABASE replayed") }
    return try InventoryViews.all.map(\.name).compactMap { name in
      func count(_ from: String, except other: String) throws -> Int64 {
        try views.integer(
          """
          SELECT count(*) FROM (SELECT * FROM \(from).\(name) EXCEPT SELECT * FROM \(other).\(name))
          """) ?? 0
      }
      func size(_ schema: String) throws -> Int64 {
        try views.integer("SELECT count(*) FROM \(schema).\(name)") ?? 0
      }
      let more = try count("main", except: "replayed")
      let less = try count("replayed", except: "main")
      let isEqual = try more == 0 && less == 0 && size("main") == size("replayed")
      return isEqual
        ? nil
        : "\(name): \(more) rows that the log does not say, \(less) missing; rebuild the views from "
          + "the log with --views NEW.sqlite"
    }
  }
}
