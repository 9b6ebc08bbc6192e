import PipelineKit

/// A change of stock, with the figures after it: a line of the ledger.
///
/// **Law.** On hand is the sum of the movements of the kinds that change it, reserved the sum of those
/// that change that. Nothing changes stock without a movement.
struct Movement: Equatable, Sendable {
  /// What changed stock; each kind changes one figure.
  enum Kind: String, Sendable, CaseIterable {
    case received, adjusted, shipped, returned, reserved, released
    case transferredIn = "transferred_in"
    case transferredOut = "transferred_out"

    var figure: Stock.Figure {
      switch self {
      case .reserved, .released: .reserved
      default: .onHand
      }
    }
  }

  let at: Timestamp
  let key: StockKey
  let kind: Kind
  /// What was added to the figure.
  let quantity: Int64
  let order: Name?
  let eventID: Name
  let onHandAfter: Int64
  let reservedAfter: Int64
}

extension Movement: RowColumns {
  static let columns: [ColumnSpec] = [
    .required("at_ms", .integer), .required("product_id", .text), .required("warehouse_id", .text),
    .required("kind", .text), .required("quantity", .integer), .optional("order_id", .text),
    .optional("event_id", .text), .required("on_hand_after", .integer),
    .required("reserved_after", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(time: at)
    key.write(to: &row)
    row.append(text: kind.rawValue)
    row.append(integer: quantity)
    row.append(order)
    // While a reservation expires there is no event.
    row.append(eventID.isEmpty ? nil : eventID)
    row.append(integer: onHandAfter)
    row.append(integer: reservedAfter)
  }
}

/// Stock that should be there and is not, or is there and should not be.
struct Discrepancy: Equatable, Sendable {
  enum Kind: String, Sendable {
    /// An adjustment that would have left less than is reserved; the quantity is what was not
    /// applied.
    case adjustment
    /// More was returned than was shipped; the quantity is what was too much.
    case overReturn = "over_return"
  }

  let at: Timestamp
  let key: StockKey
  let kind: Kind
  let quantity: Int64
  let order: Name?
  let eventID: Name
  let reason: Name?
}

extension Discrepancy: RowColumns {
  static let columns: [ColumnSpec] = [
    .required("at_ms", .integer), .required("product_id", .text), .required("warehouse_id", .text),
    .required("kind", .text), .required("quantity", .integer), .optional("order_id", .text),
    .required("event_id", .text), .optional("reason", .text),
  ]

  func write(to row: inout RowBuffer) {
    row.append(time: at)
    key.write(to: &row)
    row.append(text: kind.rawValue)
    row.append(integer: quantity)
    row.append(order)
    row.append(eventID)
    row.append(reason)
  }
}
