import Foundation
import PipelineKit

/// Prints each decision as a JSON line on standard output; what a batch decided is written at once.
///
///     {"transaction_id":"t-1","user_id":"u-1","at":"…","risk":0.12,"decision":"approve", …}
final class DecisionPrinter: DecisionObserver {
  private var bytes: [UInt8] = []

  func decided(_ stage: DecisionStage, _ facts: TransactionFacts, _ score: Score) throws {
    append("{\"transaction_id\":\"")
    JSONBytes.append(facts.transactionID, to: &bytes)
    append("\",\"user_id\":\"")
    JSONBytes.append(facts.user, to: &bytes)
    append("\",\"at\":\"\(Timestamp(milliseconds: facts.time).rfc3339)\"")
    append(",\"amount_minor\":\(facts.amount),\"currency\":\"")
    bytes += CurrencyCode.bytes(facts.currency)
    append("\",\"merchant_id\":\"")
    JSONBytes.append(facts.merchant, to: &bytes)
    append("\",\"risk\":\(score.risk),\"velocity\":\(score.parts.velocity)")
    append(",\"behaviour\":\(score.parts.behaviour),\"anomaly\":\(score.parts.anomaly)")
    append(",\"rules\":\(score.parts.rules),\"decision\":\"\(score.decision.rawValue)\"")
    append(",\"reasons\":")
    bytes += stage.lastReasons
    append(",\"config_version\":\(stage.configVersion)}\n")
  }

  func endBatch() throws {
    guard !bytes.isEmpty else { return }
    try FileHandle.standardOutput.write(contentsOf: Data(bytes))
    bytes.removeAll(keepingCapacity: true)
  }

  private func append(_ text: String) { bytes.append(contentsOf: text.utf8) }
}
