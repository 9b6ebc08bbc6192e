/// What kind of traffic to make: how much of it, over which days, and how untidy.
package struct AnalyticsProfile: Sendable {
  /// Lines to write, duplicates and malformed ones included.
  package var events: Int
  /// Decides everything that is random.
  package var seed: UInt64
  /// People and crawlers who may come; some never do.
  package var visitors: Int
  /// The time the lines spread over, in days from midnight UTC.
  package var days: Int
  /// The first day.
  package var start: CivilDate
  /// How often lines arrive late, twice or broken.
  package var disturbances: Disturbances
  /// What share of the lines is anything but page views, and how it is wrapped.
  package var mix: Mix

  /// Probabilities a line, each in `0 ... 1`.
  package struct Disturbances: Sendable {
    /// Arrives 1 to 8 seconds after its time.
    package var disorder: Double
    /// Arrives again, byte for byte, within a minute.
    package var duplicates: Double
    /// Is not an event.
    package var malformed: Double
    /// Arrives 5 minutes to 6 hours after its time.
    package var late: Double

    /// Lightly out of order, one duplicate in two hundred, few malformed, none late.
    package static let light = Disturbances(
      disorder: 0.02, duplicates: 0.005, malformed: 0.0001, late: 0)
  }

  /// Shares in `0 ... 1`.
  package struct Mix: Sendable {
    /// Page views followed by an action of the visitor.
    package var actions: Double
    /// Visits that start at a product and mean to buy.
    package var shopping: Double
    /// Orders written the old way: version 1, integer cents, US dollars.
    package var oldOrders: Double
    /// Orders that are cancelled later.
    package var cancellations: Double
    /// Lines in a CloudEvents 1.0 envelope.
    package var cloudEvents: Double
    /// Lines with an integer epoch timestamp.
    package var epochTimestamps: Double

    /// About 95 % page views.
    package static let browsing = Mix(
      actions: 0.035, shopping: 0, oldOrders: 0.2, cancellations: 0.08, cloudEvents: 0.001,
      epochTimestamps: 0)
    /// Few visits, many orders, every way to write one.
    package static let shop = Mix(
      actions: 0.12, shopping: 1, oldOrders: 0.3, cancellations: 0.35, cloudEvents: 0.08,
      epochTimestamps: 0.04)
  }

  /// Makes the profile of the benchmarks: one day, a visitor for ten lines.
  package static func bench(events: Int, seed: UInt64, start: CivilDate) -> AnalyticsProfile {
    AnalyticsProfile(
      events: events, seed: seed, visitors: max(1, events / 10), days: 1, start: start,
      disturbances: .light, mix: .browsing)
  }
}
