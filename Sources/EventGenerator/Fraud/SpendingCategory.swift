/// What is bought, for how much, and how.
struct SpendingCategory: Sendable {
  var name: StaticString
  /// Half of the payments are below this, in US cents.
  var medianCents: Double
  /// The standard deviation of the amount's natural logarithm.
  var spread: Double
  /// At a till, or on the web.
  var isStore: Bool
  /// Paid out in notes.
  var isCash: Bool { medianCents == SpendingCategory.cashMedianCents }

  private static let cashMedianCents = 10_000.0

  private init(_ name: StaticString, _ medianCents: Double, _ spread: Double, store: Bool) {
    (self.name, self.medianCents, self.spread, isStore) = (name, medianCents, spread, store)
  }

  static let all: [SpendingCategory] = [
    .init("grocery", 3_400, 0.6, store: true), .init("restaurant", 2_600, 0.5, store: true),
    .init("fuel", 4_800, 0.35, store: true), .init("transport", 420, 0.6, store: true),
    .init("pharmacy", 1_900, 0.6, store: true), .init("clothing", 5_500, 0.7, store: true),
    .init("cash", cashMedianCents, 0.5, store: true), .init("hotel", 16_000, 0.6, store: true),
    .init("electronics", 9_500, 0.9, store: false), .init("digital", 999, 0.6, store: false),
    .init("marketplace", 3_900, 0.8, store: false), .init("travel", 21_000, 0.8, store: false),
    .init("gaming", 1_200, 0.8, store: false), .init("charity", 2_000, 0.8, store: false),
    .init("food-delivery", 2_700, 0.4, store: false), .init("gift-cards", 5_000, 0.5, store: false),
  ]
}
