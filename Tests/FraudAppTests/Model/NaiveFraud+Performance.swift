@testable import ModelSupport

extension NaiveFraud {
  /// A row for each day (UTC) of labelled transactions, by the transaction's event time. Flagged,
  /// that is blocked or sent to review, counts as positive.
  func performance() -> [Row] {
    let labelled = groups { Instant.dayText($0.transaction.time) }
      .mapValues { $0.filter { $0.label != nil } }.filter { !$0.value.isEmpty }
    return labelled.map { day, all in
      func count(flagged: Bool, fraud: Bool) -> Int {
        all.count { ($0.outcome != .approve) == flagged && $0.label == fraud }
      }
      let hits = count(flagged: true, fraud: true)
      let alarms = count(flagged: true, fraud: false)
      let misses = count(flagged: false, fraud: true)
      return [
        "day": day, "labelled": Text(all.count), "true_positive": Text(hits),
        "false_positive": Text(alarms), "false_negative": Text(misses),
        "true_negative": Text(count(flagged: false, fraud: false)),
        "precision": NaiveFraud.ratio(hits, hits + alarms),
        "recall": NaiveFraud.ratio(hits, hits + misses),
        "auc": NaiveFraud.areaUnderCurve(all),
        "average_precision": NaiveFraud.averagePrecision(all),
      ]
    }
  }

  /// The share of pairs of a fraud and an honest transaction in which the fraud has the greater
  /// risk, ties counting half; NULL without a pair.
  ///
  /// Source: Mann and Whitney, Annals of Mathematical Statistics 18(1), 1947.
  static func areaUnderCurve(_ labelled: [ModelDecision]) -> Text {
    let frauds = labelled.filter { $0.label == true }
    let honest = labelled.filter { $0.label == false }
    var halves = 0
    for fraud in frauds {
      for other in honest {
        halves += fraud.risk > other.risk ? 2 : fraud.risk == other.risk ? 1 : 0
      }
    }
    return ratio(halves, 2 * frauds.count * honest.count)
  }

  /// The precision at each risk where a fraud is found, weighted by the frauds found there; those of
  /// one risk are found together. NULL without a fraud.
  ///
  /// Sums from the greatest risk to the least, and divides by the number of frauds at the end.
  static func averagePrecision(_ labelled: [ModelDecision]) -> Text {
    let frauds = labelled.count { $0.label == true }
    guard frauds > 0 else { return .null }
    var (found, flagged, sum) = (0, 0, 0.0)
    for risk in Set(labelled.map(\.risk)).sorted(by: >) {
      let here = labelled.filter { $0.risk == risk }
      let fraudsHere = here.count { $0.label == true }
      found += fraudsHere
      flagged += here.count
      sum += Double(fraudsHere) * (Double(found) / Double(flagged))
    }
    return Text("\(sum / Double(frauds))")
  }
}
