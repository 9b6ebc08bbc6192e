import PipelineKit
import Testing

@testable import InventoryApp

struct ChangeMappingTests {
  private static func change(
    _ table: String, _ operation: String, position: Int = 5, _ after: [RowChange.Column: String],
    before: [RowChange.Column: String] = [:]
  ) throws -> RowChange {
    try #require(
      RowChange(time: 1, items: []) { field in
        switch field {
        case .table: Array(table.utf8)
        case .operation: Array(operation.utf8)
        case .position: Array(String(position).utf8)
        case .after(let column): after[column].map { Array($0.utf8) }
        case .before(let column): before[column].map { Array($0.utf8) }
        }
      })
  }

  private static func order(_ status: String, _ operation: String = "u") throws -> RowChange {
    try change("orders", operation, [.id: "7", .customer: "c", .status: status])
  }

  private static func kinds(_ events: [InventoryEvent]) -> [String] { events.map(\.type) }

  @Test func `a stock row sets what is on hand`() throws {
    let key = StockKey(product: "p", warehouse: "w")
    let row = try Self.change(
      "stock", "u", [.product: "p", .warehouse: "w", .quantity: "12"])
    var known = ChangeMapping.Known()
    #expect(
      ChangeMapping.events(of: row, known) == [.stockReceived(key, quantity: 12, cost: nil)])
    known.onHand = 15
    #expect(
      ChangeMapping.events(of: row, known) == [
        .stockAdjusted(key, delta: -3, reason: "change data capture")
      ])
    known.onHand = 12
    #expect(ChangeMapping.events(of: row, known).isEmpty)
    let gone = try Self.change(
      "stock", "d", [:], before: [.product: "p", .warehouse: "w", .quantity: "12"])
    #expect(
      ChangeMapping.events(of: gone, known) == [
        .stockAdjusted(key, delta: -12, reason: "change data capture")
      ])
  }

  @Test func `an unavailable value leaves what is known`() throws {
    let row = try Self.change(
      "products", "u",
      [.id: "p", .name: "__debezium_unavailable_value", .reorderPoint: "4"])
    #expect(
      ChangeMapping.events(of: row, ChangeMapping.Known()) == [
        .productAdded("p", ProductDetails(name: nil, reorderPoint: 4))
      ])
  }

  @Test func `an order goes the way to the status its row has`() throws {
    let known = { (status: OrderStatus?) in ChangeMapping.Known(status: status) }
    #expect(
      Self.kinds(ChangeMapping.events(of: try Self.order("shipped", "r"), known(nil))) == [
        "order_placed", "payment_confirmed", "order_shipped",
      ])
    #expect(
      Self.kinds(ChangeMapping.events(of: try Self.order("SHIPPED"), known(.reserved))) == [
        "payment_confirmed", "order_shipped",
      ])
    #expect(
      Self.kinds(ChangeMapping.events(of: try Self.order("cancelled"), known(.paid))) == [
        "order_cancelled"
      ])
    #expect(ChangeMapping.events(of: try Self.order("paid"), known(.shipped)).isEmpty)
    #expect(ChangeMapping.events(of: try Self.order("what"), known(.paid)).isEmpty)
    let gone = try Self.change("orders", "d", [:], before: [.id: "7"])
    #expect(Self.kinds(ChangeMapping.events(of: gone, known(.paid))) == ["order_cancelled"])
    #expect(ChangeMapping.events(of: gone, known(.shipped)).isEmpty)
  }

  @Test func `items come as a text of JSON, or as product and quantity`() throws {
    func placed(_ after: [RowChange.Column: String]) throws -> [Wanted] {
      let row = try Self.change("orders", "c", after.merging([.id: "7"]) { $1 })
      guard case .orderPlaced(let order) = ChangeMapping.events(of: row, .init()).first else {
        return []
      }
      return order.items
    }
    #expect(
      try placed([.items: #"[{"product_id":"p","quantity":2,"price":1.5}]"#]) == [
        Wanted(product: "p", quantity: 2)
      ])
    #expect(
      try placed([.product: "q", .quantity: "3"]) == [Wanted(product: "q", quantity: 3)])
    #expect(try placed([.items: "not JSON"]).isEmpty)
  }

  @Test func `a position that was passed is refused, and a snapshot loses to the stream`() throws {
    let streamed = try Self.change("products", "u", position: 5, [.id: "p"])
    let snapshot = try Self.change("products", "r", position: 5, [.id: "p"])
    func isRefused(_ change: RowChange, _ last: (Int64, Bool)?) -> Bool {
      var known = ChangeMapping.Known()
      known.last = last.map { ($0.0, $0.1) }
      return ChangeMapping.refusal(of: change, known) != nil
    }
    #expect(!isRefused(streamed, nil))
    #expect(!isRefused(streamed, (4, true)))
    #expect(isRefused(streamed, (5, true)))
    #expect(isRefused(streamed, (9, true)))
    #expect(!isRefused(streamed, (9, false)))
    #expect(!isRefused(snapshot, nil))
    #expect(isRefused(snapshot, (4, true)))
    #expect(isRefused(snapshot, (5, false)))
  }

  @Test(arguments: [("orders", "t"), ("orders", "m"), ("customers", "u")])
  func `what has no meaning here is refused with a reason`(table: String, operation: String) throws
  {
    let change = try Self.change(table, operation, [.id: "1"])
    #expect(ChangeMapping.refusal(of: change, .init()) != nil)
  }
}
