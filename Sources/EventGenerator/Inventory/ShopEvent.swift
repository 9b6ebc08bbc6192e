/// An event of a shop before it is written.
struct ShopEvent: Sendable {
  enum Content: Sendable {
    case productAdded(product: Int, reorderPoint: Int?)
    case stockReceived(product: Int, warehouse: Int, quantity: Int, costCents: Int?)
    case stockAdjusted(product: Int, warehouse: Int, delta: Int, reason: String)
    case stockTransferred(product: Int, from: Int, to: Int, quantity: Int)
    case orderPlaced(ShopOrder)
    /// A type of event that only names its order, or lists items too.
    case orderChanged(String, ShopOrder, items: [ShopStock.Item]?, expectedVersion: Int?)
  }

  var time: Int
  var content: Content
}

/// An order of a shop.
struct ShopOrder: Sendable {
  var number: Int
  var customer: Int
  var warehouse: Int?
  var items: [ShopStock.Item]
  var taken: [ShopStock.Taken]
  /// The version it should have by now.
  var version = 1
}
