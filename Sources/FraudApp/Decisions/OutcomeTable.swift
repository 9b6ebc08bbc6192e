import PipelineKit

/// Transactions joined with their labels: what performance is measured on.
///
/// A label joins its transaction within 90 days of event time, whichever comes first in the log;
/// the last joining label counts.
final class OutcomeTable {
  static let table = EntityTable(
    TableSpec(
      name: "outcomes",
      columns: [
        .required("seq", .integer), .required("is_fraud", .integer), .required("at_ms", .integer),
        .required("risk", .integer), .required("decision", .integer),
        .required("user_id", .text), .required("merchant_id", .text),
        .optional("device_id", .text),
      ],
      keyCount: 1))

  private let states: SequenceStates
  private var rows = OutcomeTable.table.newRows()

  init(store: ViewStore) throws {
    states = try SequenceStates(OutcomeTable.table, state: "is_fraud", store: store)
  }

  /// Sets what a transaction is labelled; returns what it was, nil for nothing.
  func set(_ isFraud: Bool, _ facts: TransactionFacts) throws -> Int64? {
    let before = try states.state(facts.sequence)
    states.set(isFraud ? 1 : 0, facts.sequence)
    rows.append(integer: facts.sequence)
    rows.append(integer: isFraud ? 1 : 0)
    rows.append(integer: facts.time)
    rows.append(integer: facts.risk)
    rows.append(integer: facts.decision.code)
    rows.append(text: facts.user.span.bytes)
    rows.append(text: facts.merchant.span.bytes)
    if let device = facts.device { rows.append(text: device.span.bytes) } else { rows.appendNull() }
    return before
  }

  func drain() -> RowBuffer {
    _ = states.drain()
    defer { rows = OutcomeTable.table.newRows() }
    return rows
  }
}
