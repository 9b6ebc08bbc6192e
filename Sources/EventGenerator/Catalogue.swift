/// The shop's products and prices, and what people do besides looking at pages.
enum Catalogue {
  /// Product numbers, as in `/product/101`.
  static let products = 101..<341

  /// Returns a product's price in minor units: a fixed function of its number.
  static func price(of product: Int, in currency: Currency) -> Int {
    let cents = 990 + (product * 7_919) % 90 * 150
    return Int(Double(cents) * currency.minorPerCent)
  }

  /// Features counted by `action` events and by page views that carry one.
  static let features: [StaticString] = [
    "search", "filter", "compare", "wishlist", "size-guide", "zoom", "reviews", "chat",
    "save-cart", "coupon", "share", "dark-mode",
  ]
}
