/// One event before it is written in a format.
struct GeneratedEvent: Sendable {
  /// What happened.
  enum Content: Sendable {
    case pageView(PageView)
    case action(feature: Int)
    case orderPlaced(Order)
    case orderCancelled(Order)
  }

  /// How the event's fields are wrapped.
  enum Envelope: Sendable { case plain, epochTimestamp, cloudEvent }

  var id: EventID
  /// Epoch milliseconds.
  var time: Int
  var visitor: Visitor
  /// Index into `TrafficSource.all`.
  var source: UInt8
  var envelope: Envelope
  var content: Content
}

/// A page looked at.
struct PageView: Sendable {
  /// Index into the site's paths.
  var path: Int16
  /// Index of the page before; nil on the first page of a visit.
  var cameFrom: Int16?
  var loadMilliseconds: Int?
  /// Index into `Catalogue.features`.
  var feature: Int?
}

/// An order, or what its cancellation repeats of it.
struct Order: Sendable {
  /// Unique within a stream.
  var number: Int
  var currency: Currency
  /// Version 1: integer cents without a currency.
  var isOld: Bool
  var lines: [Line]

  /// So many of one product.
  struct Line: Sendable {
    /// Its number in the catalogue.
    var product: Int
    var quantity: Int
  }

  /// The sum in minor units.
  var amount: Int {
    lines.reduce(0) { $0 + Catalogue.price(of: $1.product, in: currency) * $1.quantity }
  }
}
