@testable import ModelSupport

/// One accepted event as the model sees it.
struct ModelEvent {
  /// What makes two events the same: CloudEvents `source` or empty, and the id. An event of an
  /// access log has none and is never a duplicate.
  struct Identity: Hashable {
    var source: Text
    var id: Text
  }

  enum Content {
    case pageView(PageView)
    /// A line of an access log: as the page view it is if its kind is `page`.
    case request(PageView, kind: Text)
    case action(feature: Text)
    case orderPlaced(Order)
    case orderCancelled(Order)
  }

  struct PageView {
    /// Without UTM parameters and click ids.
    var path: Text
    var referrer: Text?
    /// The event's own, else what the path's parameters tell.
    var source: Text?
    var load: Int?
    var agent: Text?
    var feature: Text?
    var country: Text?
    /// From access logs.
    var status: Int?
    var bytes: Int?
  }

  struct Order {
    struct Item {
      var product: Text
      var quantity: Int
      /// Price times quantity in minor units; 0 without a price.
      var revenue: Int
    }

    var id: Text
    var amount: Int
    var currency: Text
    var items: [Item] = []
    var source: Text?
  }

  var identity: Identity?
  /// Epoch milliseconds.
  var time: Int
  /// Nil in an `order_cancelled` that names none.
  var visitor: Text?
  var content: Content

  /// What decides the partition: the visitor, else the order.
  var key: Text {
    if case .orderCancelled(let order) = content { return visitor ?? order.id }
    return visitor ?? ""
  }
}
