import PipelineKit

/// Labels and verdicts that come before their transaction: they wait for it for 90 days, and take
/// effect when it is decided. One that comes after it takes effect at once.
enum EarlyEvents {
  typealias Room = WaitingRoom<FraudBatch.Kind>
  typealias Event = Room.Event

  /// How far apart in event time a label and its transaction may be.
  static let window = JoinWindow(milliseconds: 90 * 86_400_000, graceMilliseconds: 0)

  static let table = Room.table("early_events", key: "transaction_id")

  static func room(store: ViewStore) throws -> Room {
    try Room(table, within: window, store: store)
  }
}

extension FraudBatch.Kind: StoredRow {
  static let columns: [ColumnSpec] = [.required("kind", .integer)]

  func write(to row: inout RowBuffer) { row.append(integer: Int64(rawValue)) }

  init(from row: inout RowReader) {
    guard let kind = FraudBatch.Kind(rawValue: UInt8(clamping: row.integer())) else {
      preconditionFailure("an early event of no kind")
    }
    self = kind
  }
}
