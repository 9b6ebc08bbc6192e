/// How a shop's stock and orders are generated.
package struct InventoryProfile: Sendable {
  /// Shares of lines that do not come as they should.
  package struct Disturbances: Sendable {
    /// Held back for 1 to 8 seconds.
    package var disorder = 0.02
    /// Written twice.
    package var duplicates = 0.004
    /// Followed by a line that is no event.
    package var malformed = 0.0
    /// Held back for 5 minutes to 6 hours.
    package var late = 0.0005
    /// Follow-ups of orders that were rejected, payments before their order, orders placed twice,
    /// versions that do not stand, returns of more than was shipped.
    package var faults = 0.01
    /// In the envelope of CloudEvents, or with epoch milliseconds.
    package var otherForms = 0.0
  }

  package var seed: UInt64
  /// Days since 1970 of the first day.
  package var start: Int
  package var days: Int
  /// How many lines the time is divided into.
  package var lines: Int
  package var products: Int
  package var disturbances = Disturbances()

  /// What benchmarks use: 500 products in four warehouses.
  package static func bench(lines: Int, seed: UInt64, start: CivilDate, days: Int) -> Self {
    InventoryProfile(
      seed: seed, start: start.daysSinceEpoch, days: days, lines: lines, products: 500)
  }

  static let warehouses = ["berlin", "leeds", "lyon", "turin"]
}
