import PipelineKit

/// Transactions joined with their labels: what performance is measured on.
///
/// A label joins its transaction within 90 days of event time, whichever comes first in the log;
/// the last joining label counts.
enum OutcomeTable {
  static let table = EntityTable(
    TableSpec(
      name: "outcomes",
      columns: [
        .required("seq", .integer), .required("is_fraud", .integer), .required("at_ms", .integer),
        .required("risk", .integer), .required("decision", .integer),
        .required("user_id", .text), .optional("merchant_id", .text),
        .optional("device_id", .text),
      ],
      keyCount: 1))

  /// The label of each transaction that has one: 1 for fraud.
  static func states(store: ViewStore) throws -> SequenceStates {
    try SequenceStates(table, state: "is_fraud", store: store)
  }

  /// Appends the row of a labelled transaction.
  ///
  /// - Parameter time: that of the transaction.
  static func append(
    _ sequence: Int64, at time: Int64, isFraud: Bool, _ decided: DecisionFacts,
    _ parties: LaterEvent.Parties, to rows: inout RowBuffer
  ) {
    rows.append(integer: sequence)
    rows.append(integer: isFraud ? 1 : 0)
    rows.append(integer: time)
    rows.append(integer: decided.risk)
    rows.append(integer: decided.decision.code)
    rows.append(text: parties.user.span.bytes)
    for name in [parties.merchant, parties.device] {
      if let name { rows.append(text: name.span.bytes) } else { rows.appendNull() }
    }
  }
}
