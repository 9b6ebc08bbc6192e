import Testing

@testable import InventoryApp

/// Each rule by a few lines, where what happens can be read off.
struct RuleTests {
  private static func run(
    _ lines: [String], _ options: InventoryOptions = InventoryOptions()
  ) throws -> InventoryRun {
    let run = try InventoryRun(options)
    try run.ingest(lines)
    try run.process()
    #expect(try run.faults().isEmpty)
    return run
  }

  private static func received(_ id: String, _ second: Int, _ quantity: Int, _ more: String = "")
    -> String
  {
    line(
      id, second, "stock_received",
      #""product_id":"p","warehouse_id":"w","quantity":\#(quantity)\#(more)"#)
  }

  private static func placed(_ id: String, _ second: Int, _ order: String, _ quantity: Int)
    -> String
  {
    line(
      id, second, "order_placed",
      #""order_id":"\#(order)","customer_id":"c","items":[{"product_id":"p","quantity":\#(quantity)}]"#
    )
  }

  private static func happened(
    _ id: String, _ second: Int, _ type: String, _ order: String, _ more: String = ""
  ) -> String { line(id, second, type, #""order_id":"\#(order)"\#(more)"#) }

  @Test func `a sale moves stock, step by step`() throws {
    let run = try Self.run([
      Self.received("1", 0, 20), Self.placed("2", 1, "o", 3),
      Self.happened("3", 2, "payment_confirmed", "o"), Self.happened("4", 3, "order_shipped", "o"),
      Self.happened(
        "5", 4, "return_received", "o", #","items":[{"product_id":"p","quantity":1}]"#),
    ])
    #expect(
      try run.rows(
        "SELECT kind, quantity, on_hand_after, reserved_after, event_id FROM movements") == [
          "received 20 20 0 1", "reserved 3 20 3 2", "released -3 20 0 4", "shipped -3 17 0 4",
          "returned 1 18 0 5",
        ])
    #expect(
      try run.rows("SELECT version, type, from_status, to_status FROM order_history") == [
        "1 order_placed - reserved", "2 payment_confirmed reserved paid",
        "3 order_shipped paid shipped", "4 return_received shipped returned",
      ])
    #expect(
      try run.rows("SELECT product_id, day, ordered, shipped, rejected FROM demand_days") == [
        "p 2026-03-02 3 3 0"
      ])
    #expect(try run.rows("SELECT on_hand, sold, returned FROM products") == ["18 3 1"])
    #expect(try run.rows("SELECT * FROM status_counts") == ["returned 1"])
  }

  @Test func `too little is rejected, and says what was short`() throws {
    let run = try Self.run([Self.received("1", 0, 2), Self.placed("2", 1, "o", 3)])
    #expect(
      try run.rows("SELECT order_id, product_id, wanted, available FROM rejections") == ["o p 3 2"])
    #expect(
      try run.rows("SELECT status, reason, warehouse_id, items, quantity FROM orders") == [
        "rejected insufficient_inventory - 1 3"
      ])
    #expect(try run.rows("SELECT reserved FROM stock") == ["0"])
  }

  @Test func `an adjustment below what is reserved is cut, and the rest is a discrepancy`() throws {
    let run = try Self.run([
      Self.received("1", 0, 5), Self.placed("2", 1, "o", 4),
      line(
        "3", 2, "stock_adjusted",
        #""product_id":"p","warehouse_id":"w","delta":-3,"reason":"theft""#),
    ])
    #expect(try run.rows("SELECT on_hand, reserved FROM stock") == ["4 4"])
    #expect(
      try run.rows("SELECT kind, quantity, reason FROM discrepancies") == ["adjustment -2 theft"])
  }

  @Test func `events of another version than expected are ignored with a reason`() throws {
    let run = try Self.run([
      Self.received("1", 0, 50), Self.placed("2", 1, "o", 4), Self.placed("3", 2, "o", 4),
      Self.happened("4", 3, "payment_confirmed", "o", #","expected_version":2"#),
      Self.happened("5", 4, "payment_confirmed", "o", #","expected_version":1"#),
      Self.happened("6", 5, "payment_failed", "o"), Self.happened("7", 6, "order_cancelled", "x"),
    ])
    #expect(
      try run.rows("SELECT event_id, type, order_id, reason FROM ignored_events") == [
        "3 order_placed o the order was placed before",
        "4 payment_confirmed o expected version 2, found 1",
        "6 payment_failed o an order that is paid cannot be changed by payment_failed",
        "7 order_cancelled x there is no such order",
      ])
  }

  @Test func `an unpaid reservation expires before what comes after it`() throws {
    let lines = [
      Self.received("1", 0, 4), Self.placed("2", 1, "o", 3), Self.placed("3", 11, "late", 3),
      Self.placed("4", 12, "next", 3),
    ]
    let run = try Self.run(lines, InventoryOptions(reservationTTL: 10_000))
    // Not at its time, but once time has passed it.
    #expect(
      try run.rows("SELECT order_id, status, updated_ms - placed_ms FROM orders ORDER BY 1") == [
        "late rejected 0", "next reserved 0", "o expired 10000",
      ])
    #expect(
      try run.rows("SELECT type, event_id FROM order_history WHERE to_status = 'expired'") == [
        "reservation_expired -"
      ])
  }

  @Test func `low stock is told of once, the first receipt included`() throws {
    let run = try Self.run([
      Self.received("1", 0, 4), Self.received("2", 1, 3), Self.received("3", 2, 3),
      Self.placed("4", 3, "o", 1), Self.happened("5", 4, "order_cancelled", "o"),
    ])
    #expect(
      try run.rows(
        "SELECT level, reorder_point, (cleared_ms - raised_ms) / 1000 FROM low_stock_alerts") == [
          "4 10 2", "9 10 1",
        ])
  }

  @Test func `a later event is applied when it comes, and counted`() throws {
    let run = try Self.run([
      Self.received("1", 0, 4), Self.received("2", 100, 4), Self.placed("3", 200, "o", 1),
      Self.received("4", 50, 4),
    ])
    #expect(try run.rows("SELECT events, late, waiting FROM event_order") == ["4 1 0"])
    #expect(try run.rows("SELECT on_hand FROM stock") == ["12"])
  }

  @Test func `stock is worth what it cost on average`() throws {
    let run = try Self.run([
      Self.received("1", 0, 10, #","unit_cost":2.00,"currency":"EUR""#),
      Self.received("2", 1, 30, #","unit_cost":4,"currency":"EUR""#),
      Self.received("3", 2, 40, #","unit_cost":1,"currency":"USD""#),
      line(
        "4", 3, "stock_transferred",
        #""product_id":"p","from_warehouse_id":"w","to_warehouse_id":"v","quantity":20"#),
    ])
    #expect(
      try run.rows(
        """
        SELECT warehouse_id, average_cost_micros, value_minor, cost_currency FROM stock ORDER BY 1
        """) == ["v 3500000 7000 EUR", "w 3500000 21000 EUR"])
  }

  @Test func `a change stream is applied by its positions`() throws {
    func change(_ op: String, _ lsn: Int, _ after: String, table: String = "stock") -> String {
      #"{"before":null,"after":\#(after),"source":{"table":"\#(table)","lsn":\#(lsn),"#
        + #""ts_ms":1772452800000},"op":"\#(op)","ts_ms":1772452800500}"#
    }
    func shelf(_ units: Int) -> String {
      #"{"product_id":7,"warehouse_id":"w","quantity":\#(units)}"#
    }
    let run = try Self.run([
      change("u", 30, shelf(12)), change("u", 20, shelf(15)), change("r", 10, shelf(9)),
      change("u", 30, shelf(12)), change("d", 40, #"{"id":7,"name":"x"}"#, table: "products"),
      change("c", 41, #"{"id":1}"#, table: "customers"), "null",
      change(
        "c", 50, #"{"id":"o","status":"new","items":"[{\"product_id\":\"7\",\"quantity\":2}]"}"#,
        table: "orders"),
      change("u", 51, #"{"id":"o","status":"shipped"}"#, table: "orders"),
    ])
    #expect(try run.rows("SELECT product_id, on_hand, reserved FROM stock") == ["7 10 0"])
    #expect(try run.rows("SELECT order_id, status, version FROM orders") == ["o shipped 3"])
    #expect(
      try run.rows("SELECT type, reason FROM ignored_events") == [
        "customers.c no events are made of table 'customers'"
      ])
  }

  @Test func `figures that 64 bits do not hold are set aside, and the rest goes on`() throws {
    let most = 1_000_000_000_000
    let run = try Self.run([
      Self.received("1", 0, most), Self.received("2", 1, most), Self.placed("3", 2, "o", most),
      line(
        "4", 3, "order_placed",
        #""order_id":"x","customer_id":"c","items":[{"product_id":"p","quantity":\#(most)},"#
          + #"{"product_id":"p","quantity":1}]"#), Self.received("5", 4, 1),
    ])
    #expect(try run.rows("SELECT on_hand, reserved FROM stock") == ["2000000000001 \(most)"])
    #expect(
      try run.rows("SELECT stage, reason FROM dead_letters") == [
        "process the order has more than \(most) units; record inventory/0/3"
      ])
  }
}
