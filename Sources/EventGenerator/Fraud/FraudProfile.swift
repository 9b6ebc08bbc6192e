/// What card traffic to make: how much, by whom, and how untidy.
package struct FraudProfile: Sendable {
  /// Transactions to write; labels, verdicts, duplicates and malformed lines come on top.
  package var transactions: Int
  /// Decides everything that is random.
  package var seed: UInt64
  /// Cardholders who may pay; some never do.
  package var users: Int
  /// Merchants of all cities and the web.
  package var merchants: Int
  /// The time the transactions spread over, in days from midnight UTC.
  package var days: Int
  /// The first day.
  package var start: CivilDate
  /// How often lines arrive late, twice or broken.
  package var disturbances: Disturbances
  /// What comes after transactions, and how lines are written.
  package var mix: Mix

  /// Probabilities a transaction, each in `0 ... 1`.
  package struct Disturbances: Sendable {
    /// Arrives 1 to 8 seconds after its time.
    package var disorder: Double
    /// Arrives again, byte for byte, within a minute.
    package var duplicates: Double
    /// Arrives again under a new event id, as a retrying gateway sends it.
    package var repeats: Double
    /// Is followed by a line that is not an event.
    package var malformed: Double
    /// Arrives 5 minutes to 6 hours after its time.
    package var late: Double

    /// Lightly out of order, one duplicate in two hundred, few malformed, one in a thousand late.
    package static let light = Disturbances(
      disorder: 0.02, duplicates: 0.005, repeats: 0, malformed: 0.0001, late: 0.001)
  }

  /// Shares in `0 ... 1`, but for `fraud`.
  package struct Mix: Sendable {
    /// How often fraud begins, relative to life; 1 makes 0.5 to 1 % of transactions fraud.
    package var fraud: Double
    /// Honest transactions that get a label.
    package var honestLabels: Double
    /// Odd transactions, fraud or not, that a person looks at.
    package var verdicts: Double
    /// Transactions in US dollars written the old way: version 1, integer cents, no currency.
    package var oldVersions: Double
    /// Lines in a CloudEvents 1.0 envelope.
    package var cloudEvents: Double
    /// Lines with an integer epoch timestamp.
    package var epochTimestamps: Double

    /// Mostly transactions, mostly plain.
    package static let bench = Mix(
      fraud: 1, honestLabels: 0.02, verdicts: 0.3, oldVersions: 0.02, cloudEvents: 0.001,
      epochTimestamps: 0)
    /// Everything often enough for a few thousand lines to show it.
    package static let varied = Mix(
      fraud: 2, honestLabels: 0.08, verdicts: 0.8, oldVersions: 0.2, cloudEvents: 0.06,
      epochTimestamps: 0.04)
  }

  /// Makes the profile of the benchmarks: thirty days, a user for twenty transactions, a merchant
  /// for four hundred.
  package static func bench(transactions: Int, seed: UInt64, start: CivilDate) -> FraudProfile {
    FraudProfile(
      transactions: transactions, seed: seed, users: max(20, transactions / 20),
      merchants: max(80, transactions / 400), days: 30, start: start, disturbances: .light,
      mix: .bench)
  }
}
