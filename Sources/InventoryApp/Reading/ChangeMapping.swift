import Foundation
import PipelineKit

/// Which events a row change stands for (see `RowChange`); pure, given what is known of its row.
enum ChangeMapping {
  /// What is known of the row when the change is applied.
  struct Known: Sendable {
    /// The position of the last change applied, and whether it was streamed; nil for none.
    var last: (position: Int64, isStreamed: Bool)?
    /// Of a row of stock: on hand, nil where there is no such row.
    var onHand: Int64?
    /// Of an order.
    var status: OrderStatus?
  }

  /// Why a change is not applied, in words; nil if it is.
  static func refusal(of change: RowChange, _ known: Known) -> String? {
    switch change.operation {
    case .truncate: return "a table was truncated: which rows it had is not known"
    case .message: return "a message is about no row"
    default: break
    }
    guard !change.key.isEmpty else { return "no events are made of table '\(change.table)'" }
    guard let last = known.last else { return nil }
    if change.operation == .read {
      return last.isStreamed || change.position <= last.position
        ? "a snapshot row loses to a change that was applied" : nil
    }
    guard last.isStreamed, change.position <= last.position else { return nil }
    return "position \(change.position) is not after \(last.position), which was applied"
  }

  /// The events, in their order.
  static func events(of change: RowChange, _ known: Known) -> [InventoryEvent] {
    switch change.table {
    case RowChange.products: product(change)
    case RowChange.orders: order(change, known)
    default: stock(change, known)
    }
  }

  private static func product(_ change: RowChange) -> [InventoryEvent] {
    guard change.operation != .delete, let id = change.key.first else { return [] }
    let reorderPoint = change.number(.reorderPoint).map { max(0, $0) }
    return [
      .productAdded(
        id, ProductDetails(name: change.columns[.name], reorderPoint: reorderPoint))
    ]
  }

  private static func stock(_ change: RowChange, _ known: Known) -> [InventoryEvent] {
    guard change.key.count == 2 else { return [] }
    let key = StockKey(product: change.key[0], warehouse: change.key[1])
    let said = change.number(.onHand) ?? change.number(.quantity)
    let wanted = change.operation == .delete ? 0 : said
    guard let wanted, (0...Bounds.quantityMax).contains(wanted) else { return [] }
    guard let onHand = known.onHand else {
      return wanted > 0 ? [.stockReceived(key, quantity: wanted, cost: nil)] : []
    }
    guard wanted != onHand else { return [] }
    return [.stockAdjusted(key, delta: wanted - onHand, reason: "change data capture")]
  }

  private static func order(_ change: RowChange, _ known: Known) -> [InventoryEvent] {
    guard let id = change.key.first else { return [] }
    func happened(_ kind: OrderChange.Kind) -> InventoryEvent {
      .orderChanged(OrderChange(kind: kind, order: id, items: [], expectedVersion: nil))
    }
    if change.operation == .delete {
      return known.status?.step(.cancel) == nil ? [] : [happened(.cancelled)]
    }
    var events: [InventoryEvent] = []
    if known.status == nil {
      events.append(
        .orderPlaced(
          PlacedOrder(
            order: id,
            customer: change.columns[.customer] ?? change.columns[.purchaser] ?? "",
            warehouse: change.columns[.warehouse].flatMap { $0.isEmpty ? nil : $0 },
            items: items(of: change), expectedVersion: nil)))
    }
    let target = change.columns[.status].flatMap(Target.init)
    return events + (target?.kinds(from: known.status ?? .reserved) ?? []).map(happened)
  }

  private static func items(of change: RowChange) -> [Wanted] {
    var items = change.items
    if items.isEmpty, let text = change.columns[.items] {
      let listed = try? JSONDecoder().decode([ListedItem].self, from: Data(text.bytes))
      items = (listed ?? []).map { Wanted(product: Name($0.product_id), quantity: $0.quantity) }
    }
    if items.isEmpty, let product = change.columns[.product],
      let quantity = change.number(.quantity)
    {
      items = [Wanted(product: product, quantity: quantity)]
    }
    return items.filter { (1...Bounds.quantityMax).contains($0.quantity) && !$0.product.isEmpty }
  }

  /// An item in a column of JSON.
  private struct ListedItem: Decodable {
    let product_id: String
    let quantity: Int64
  }

  /// What the status column of an order says has happened.
  private enum Target {
    case placed, paid, paymentFailed, cancelled, shipped

    init?(_ status: Name) {
      switch status.text.lowercased() {
      case "placed", "new", "pending", "reserved", "created": self = .placed
      case "paid", "confirmed", "payment_confirmed", "allocated": self = .paid
      case "payment_failed", "failed": self = .paymentFailed
      case "cancelled", "canceled", "order_cancelled": self = .cancelled
      case "shipped", "fulfilled", "delivered", "completed", "order_shipped": self = .shipped
      default: return nil
      }
    }

    /// The events that lead there from a status.
    func kinds(from status: OrderStatus) -> [OrderChange.Kind] {
      switch (self, status) {
      case (.paid, .reserved): [.paymentConfirmed]
      case (.paymentFailed, .reserved): [.paymentFailed]
      case (.cancelled, .reserved), (.cancelled, .paid), (.cancelled, .partiallyShipped):
        [.cancelled]
      case (.shipped, .reserved): [.paymentConfirmed, .shipped]
      case (.shipped, .paid), (.shipped, .partiallyShipped): [.shipped]
      default: []
      }
    }
  }
}
