import Foundation

/// A bound on how much worse a candidate may be: `block_rate_up=10%`.
///
/// Changes of rates and of precision, recall and AUC are relative to the live ones; `changed` is
/// the share of all decisions.
struct BacktestGate: Equatable {
  enum Measure: String, CaseIterable {
    case changed
    case blockRateUp = "block_rate_up"
    case reviewRateUp = "review_rate_up"
    case precisionDown = "precision_down"
    case recallDown = "recall_down"
    case aucDown = "auc_down"
  }

  let measure: Measure
  /// In percent.
  let percentMax: Double

  /// - Throws: `FraudError.badGate`.
  init(_ text: String) throws(FraudError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let measure = Measure(rawValue: parts[0]), parts[1].hasSuffix("%"),
      let percent = Double(parts[1].dropLast()), percent >= 0
    else { throw .badGate(text) }
    (self.measure, percentMax) = (measure, percent)
  }

  /// Says what breaks the gate, nil if nothing does.
  func problem(_ report: BacktestReport) -> String? {
    let found = percent(report)
    guard found > percentMax else { return nil }
    return "\(measure.rawValue) is \(String(format: "%.2f", found)) %, more than \(percentMax) %"
  }

  private func percent(_ report: BacktestReport) -> Double {
    let (live, candidate) = (report.live, report.candidate)
    switch measure {
    case .changed: return 100 * Double(report.changed) / Double(max(1, live.decisions))
    case .blockRateUp: return Self.rise(live.blockRate, candidate.blockRate)
    case .reviewRateUp: return Self.rise(live.reviewRate, candidate.reviewRate)
    case .precisionDown: return Self.fall(live.precision, candidate.precision)
    case .recallDown: return Self.fall(live.recall, candidate.recall)
    case .aucDown: return Self.fall(live.auc, candidate.auc)
    }
  }

  private static func rise(_ before: Double, _ after: Double) -> Double {
    if after <= before { return 0 }
    return before == 0 ? .infinity : 100 * (after - before) / before
  }

  private static func fall(_ before: Double?, _ after: Double?) -> Double {
    guard let before, before > 0 else { return 0 }
    return 100 * (before - (after ?? 0)) / before
  }
}
