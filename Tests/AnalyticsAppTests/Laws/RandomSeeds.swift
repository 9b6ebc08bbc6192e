@testable import ModelSupport

/// The seeds that random tests use: from `SEED` on, by default from 1. Failures print theirs.
enum RandomSeeds {
  static func range(_ count: UInt64) -> Range<UInt64> {
    RandomAnalyticsTests.first..<RandomAnalyticsTests.first + count
  }
}
