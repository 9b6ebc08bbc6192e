import PipelineKit

/// An event as the rules see it.
enum InventoryEvent: Equatable, Sendable {
  case productAdded(Name, ProductDetails)
  case stockReceived(StockKey, quantity: Int64, cost: UnitCost?)
  case stockAdjusted(StockKey, delta: Int64, reason: Name?)
  case stockTransferred(Transfer)
  case orderPlaced(PlacedOrder)
  case orderChanged(OrderChange)
  /// A row of a database table was changed; `ChangeMapping` says which of the others it stands for.
  case rowChanged(RowChange)
}

/// What `product_added` says of a product; what is nil stays as it is.
struct ProductDetails: Equatable, Sendable {
  var name: Name?
  var reorderPoint: Int64?
}

struct Transfer: Equatable, Sendable {
  let product: Name
  let from: Name
  let to: Name
  let quantity: Int64
}

struct PlacedOrder: Equatable, Sendable {
  let order: Name
  let customer: Name
  let warehouse: Name?
  /// As listed: a product may be there twice.
  let items: [Wanted]
  let expectedVersion: Int64?

  /// The sum of all items; nil if it is more than an order may have.
  var quantity: Int64? {
    var sum: Int64 = 0
    for item in items {
      sum += item.quantity
      if sum > Bounds.quantityMax { return nil }
    }
    return sum
  }
}

/// Something that happened to an order.
struct OrderChange: Equatable, Sendable {
  enum Kind: String, CaseIterable, Sendable {
    case paymentConfirmed = "payment_confirmed"
    case paymentFailed = "payment_failed"
    case cancelled = "order_cancelled"
    case shipped = "order_shipped"
    case returned = "return_received"
  }

  let kind: Kind
  let order: Name
  /// What was shipped or returned; empty where all that remains was shipped.
  let items: [Wanted]
  let expectedVersion: Int64?
}

/// Bounds of what an event may say, so that sums stay far from what 64 bits hold.
enum Bounds {
  /// A million millions of units in one event.
  static let quantityMax: Int64 = 1_000_000_000_000
}

extension InventoryEvent {
  /// The name of the event's type.
  var type: String {
    switch self {
    case .productAdded: "product_added"
    case .stockReceived: "stock_received"
    case .stockAdjusted: "stock_adjusted"
    case .stockTransferred: "stock_transferred"
    case .orderPlaced: "order_placed"
    case .orderChanged(let change): change.kind.rawValue
    case .rowChanged(let change): "\(change.table).\(change.operation.rawValue)"
    }
  }

  /// The order it is about, if any.
  var order: Name? {
    switch self {
    case .orderPlaced(let placed): placed.order
    case .orderChanged(let change): change.order
    case .rowChanged(let change) where change.table == RowChange.orders: change.key.first
    default: nil
    }
  }
}
