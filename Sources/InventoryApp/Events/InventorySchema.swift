import PipelineKit

/// What comes in: the events of the topic `inventory` and their fields, and the database tables whose
/// row changes stand for such events.
enum InventorySchema {
  static let topic = "inventory"
  /// The topic that allocations, rejections and alerts are published to.
  static let publishedTopic = "inventory_events"

  private static let quantity = EventField.Kind.integerIn(1...Bounds.quantityMax)
  private static let version = EventField("expected_version", .integer(min: 0))
  private static let order = EventField("order_id", .text, required: true)
  private static let product = EventField("product_id", .text, required: true)
  private static let warehouse = EventField("warehouse_id", .text, required: true)

  /// A list of items with product and quantity, which is not empty.
  private static func items(required: Bool) -> [EventField] {
    [
      EventField("items", .list, required: required),
      EventField("items[].product_id", .text, required: true),
      EventField("items[].quantity", quantity, required: true),
    ]
  }

  static let schema = EventSchema(
    topic: topic,
    types: [
      EventType(
        "product_added",
        [product, EventField("name", .string), EventField("reorder_point", .integer(min: 0))]),
      EventType(
        "stock_received",
        [
          product, warehouse, EventField("quantity", quantity, required: true),
          EventField("unit_cost", .number(0...1e9)), EventField("currency", .currency),
        ]),
      EventType(
        "stock_adjusted",
        [
          product, warehouse,
          EventField(
            "delta", .integerIn(-Bounds.quantityMax...Bounds.quantityMax), required: true),
          EventField("reason", .string),
        ]),
      EventType(
        "stock_transferred",
        [
          product, EventField("from_warehouse_id", .text, required: true),
          EventField("to_warehouse_id", .text, required: true),
          EventField("quantity", quantity, required: true),
        ]),
      EventType(
        "order_placed",
        [
          order, EventField("customer_id", .text, required: true),
          EventField("warehouse_id", .text),
        ]
          + items(required: true) + [version]),
      EventType("payment_confirmed", [order, version]),
      EventType("payment_failed", [order, version]),
      EventType("order_cancelled", [order, version]),
      EventType("order_shipped", [order] + items(required: false) + [version]),
      EventType("return_received", [order] + items(required: true) + [version]),
    ],
    keyPaths: ["order_id", "product_id"], changes: changes)

  static let changes = ChangeCapture([
    ChangeCapture.Table(RowChange.products, key: [["product_id", "id"]]),
    ChangeCapture.Table(RowChange.stock, key: [["product_id"], ["warehouse_id", "product_id"]]),
    ChangeCapture.Table(
      RowChange.stockOnHand, key: [["product_id"], ["warehouse_id", "product_id"]]),
    ChangeCapture.Table(RowChange.orders, key: [["order_id", "order_number", "id"]]),
  ])

  /// The text fields bound, by their place in `EventBatch.texts`.
  enum Text: Int, CaseIterable {
    case type, product, warehouse, from, to, order, customer, name, reason, currency, unitCost

    var path: String {
      switch self {
      case .type: "type"
      case .product: "product_id"
      case .warehouse: "warehouse_id"
      case .from: "from_warehouse_id"
      case .to: "to_warehouse_id"
      case .order: "order_id"
      case .customer: "customer_id"
      case .name: "name"
      case .reason: "reason"
      case .currency: "currency"
      case .unitCost: "unit_cost"
      }
    }
  }

  /// The whole numbers bound, by their place in `EventBatch.integers`.
  enum Number: Int, CaseIterable {
    case quantity, delta, reorderPoint, expectedVersion

    var path: String {
      switch self {
      case .quantity: "quantity"
      case .delta: "delta"
      case .reorderPoint: "reorder_point"
      case .expectedVersion: "expected_version"
      }
    }
  }

  static let binding = EventBinding(
    texts: Text.allCases.map {
      EventBinding.Text($0.path, bare: $0 == .unitCost, ofEnvelope: $0 == .type)
    } + RowChange.Field.allCases.map { EventBinding.Text($0.path, ofChange: true) },
    integers: Number.allCases.map { EventBinding.Integer($0.path) }, itemsPath: "items",
    itemFields: [
      EventBinding.Text("product_id"), EventBinding.Text("quantity", bare: true),
    ],
    changes: changes)
}
