import Foundation

/// The report in words and as JSON.
extension BacktestReport {
  private static func share(_ value: Double?) -> String {
    value.map { String(format: "%.2f %%", $0 * 100) } ?? "-"
  }

  private static func number(_ value: Double?) -> String {
    value.map { String(format: "%.4f", $0) } ?? "-"
  }

  private static func row(_ name: String, _ left: String, _ right: String) -> String {
    name.padding(toLength: 14, withPad: " ", startingAt: 0)
      + left.padding(toLength: 12, withPad: " ", startingAt: 0) + right + "\n"
  }

  /// Lines for people, live and candidate side by side.
  var text: String {
    var text = Self.row("", "live", "candidate")
    text += Self.row("decisions", "\(live.decisions)", "\(candidate.decisions)")
    text += Self.row("block rate", Self.share(live.blockRate), Self.share(candidate.blockRate))
    text += Self.row("review rate", Self.share(live.reviewRate), Self.share(candidate.reviewRate))
    text += Self.row("labelled", "\(live.labelled)", "\(candidate.labelled)")
    text += Self.row("precision", Self.share(live.precision), Self.share(candidate.precision))
    text += Self.row("recall", Self.share(live.recall), Self.share(candidate.recall))
    text += Self.row("auc", Self.number(live.auc), Self.number(candidate.auc))
    text += "\n\(changed) decisions change\n"
    for change in changes { text += "  \(change.from) -> \(change.to): \(change.count)\n" }
    for example in examples {
      text +=
        "\n\(example.transaction): \(example.from) at \(Self.number(example.liveRisk))"
        + " -> \(example.to) at \(Self.number(example.candidateRisk))\n"
        + "  live       \(example.liveReasons)\n  candidate  \(example.candidateReasons)\n"
    }
    return text
  }

  /// One JSON object.
  var json: String {
    let changes = changes.map {
      "{\"from\":\"\($0.from)\",\"to\":\"\($0.to)\",\"count\":\($0.count)}"
    }
    return "{\"live\":\(Self.object(live)),\"candidate\":\(Self.object(candidate)),"
      + "\"changed\":\(changed),\"changes\":[\(changes.joined(separator: ","))],"
      + "\"examples\":[\(examples.map(Self.object).joined(separator: ","))]}\n"
  }

  private static func object(_ found: Performance) -> String {
    func real(_ value: Double?) -> String { value.map { "\($0)" } ?? "null" }
    return "{\"decisions\":\(found.decisions),\"blocked\":\(found.blocked),"
      + "\"reviewed\":\(found.reviewed),\"block_rate\":\(found.blockRate),"
      + "\"review_rate\":\(found.reviewRate),\"labelled\":\(found.labelled),"
      + "\"precision\":\(real(found.precision)),\"recall\":\(real(found.recall)),"
      + "\"auc\":\(real(found.auc))}"
  }

  private static func object(_ example: Example) -> String {
    var id: [UInt8] = []
    JSONBytes.append(example.transaction.utf8, to: &id)
    return "{\"transaction_id\":\"\(String(decoding: id, as: UTF8.self))\","
      + "\"from\":\"\(example.from)\",\"to\":\"\(example.to)\","
      + "\"live_risk\":\(example.liveRisk),\"candidate_risk\":\(example.candidateRisk),"
      + "\"live_reasons\":\(example.liveReasons),"
      + "\"candidate_reasons\":\(example.candidateReasons)}"
  }
}
