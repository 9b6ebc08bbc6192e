import PipelineKit

/// So many units of a product, as an event lists them.
struct Wanted: Equatable, Sendable {
  let product: Name
  var quantity: Int64

  /// The units of each product, in the order in which products are first named.
  static func merged(_ items: [Wanted]) -> [Wanted] {
    guard items.count > 1 else { return items }
    var merged: [Wanted] = []
    var places: [Name: Int] = [:]
    for item in items {
      if let place = places[item.product] {
        merged[place].quantity += item.quantity
      } else {
        places[item.product] = merged.count
        merged.append(item)
      }
    }
    return merged
  }
}
