/// The inputs of the model that are computed from counts: whole numbers in 128 bits, rounded down,
/// so that every machine computes the same.
extension AnomalyInput {
  /// Milliseconds of a day.
  private static let day: Int64 = 86_400_000

  /// Returns `merchant_surge`: thousandths of (24 h count + 2) / (daily mean before + 2).
  ///
  /// - Parameters:
  ///   - lastDay: the merchant's transactions in (t - 24 h, t], this one included.
  ///   - earlier: all its transactions scored before this one.
  ///   - milliseconds: event time from its first transaction to this one; less than a day counts as
  ///     a day.
  package static func merchantSurge(
    lastDay: Int64, earlier: Int64, milliseconds: Int64
  ) -> Int64 {
    let span = Int128(max(milliseconds, day))
    // (lastDay + 2) / ((earlier + 1) · day / span + 2)
    return clamped(
      (Int128(lastDay) + 2) * 1_000 * span, over: (Int128(earlier) + 1) * Int128(day) + 2 * span)
  }

  /// Returns `merchant_label_rate`: millionths of (frauds + 0.1) / (labels + 2), which is 50,000
  /// for a merchant without labels.
  ///
  /// - Parameters:
  ///   - frauds: the merchant's labels so far in the log that say fraud.
  ///   - labels: all of them.
  package static func merchantLabelRate(frauds: Int64, labels: Int64) -> Int64 {
    clamped(Int128(frauds) * 1_000_000 + 100_000, over: Int128(labels) + 2)
  }

  /// Returns `amount_to_merchant`: thousandths of the mean of the merchant's earlier amounts in the
  /// currency; 1,000 where there is none.
  ///
  /// - Parameters:
  ///   - amount: in minor units.
  ///   - sum: of the earlier amounts.
  ///   - count: how many they are.
  package static func amountToMerchant(amount: Int64, sum: Int128, count: Int64) -> Int64 {
    guard count > 0, sum > 0 else { return 1_000 }
    let (scaled, overflow) = (Int128(amount) * 1_000)
      .multipliedReportingOverflow(by: Int128(count))
    return overflow ? .max : clamped(scaled, over: sum)
  }

  /// Returns `hour_share`: millionths of (the user's earlier transactions in this hour of day and
  /// the two beside it + 0.5) / (all earlier ones + 4).
  ///
  /// - Parameters:
  ///   - around: earlier transactions in the three hours; 23 and 0 are neighbours.
  ///   - earlier: all of them.
  package static func hourShare(around: Int64, earlier: Int64) -> Int64 {
    clamped(Int128(around) * 1_000_000 + 500_000, over: Int128(earlier) + 4)
  }

  private static func clamped(_ part: Int128, over whole: Int128) -> Int64 {
    Int64(clamping: part / whole)
  }
}
