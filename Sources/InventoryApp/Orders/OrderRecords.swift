import PipelineKit

/// A step in the life of an order.
struct OrderHistoryEntry: RowColumns {
  let order: Name
  /// Its version after the step.
  let version: Int64
  let at: Timestamp
  let type: Name
  let from: OrderStatus?
  let to: OrderStatus
  let eventID: Name

  static let columns: [ColumnSpec] = [
    .required("order_id", .text), .required("version", .integer), .required("at_ms", .integer),
    .required("type", .text), .optional("from_status", .text), .required("to_status", .text),
    .optional("event_id", .text),
  ]

  func write(to row: inout RowBuffer) {
    row.append(order)
    row.append(integer: version)
    row.append(time: at)
    row.append(type)
    row.append(text: from?.rawValue)
    row.append(text: to.rawValue)
    // While a reservation expires there is no event.
    row.append(eventID.isEmpty ? nil : eventID)
  }
}

/// An order that could not be served, and the first product of which there was too little.
struct Rejected: RowColumns {
  let order: Name
  let at: Timestamp
  let product: Name
  let wanted: Int64
  let available: Int64

  static let columns: [ColumnSpec] = [
    .required("order_id", .text), .required("at_ms", .integer), .required("product_id", .text),
    .required("wanted", .integer), .required("available", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(order)
    row.append(time: at)
    row.append(product)
    row.append(integer: wanted)
    row.append(integer: available)
  }
}

/// An event that the rules do not let happen, and why.
struct Ignored: RowColumns {
  let eventID: Name
  let at: Timestamp
  let type: Name
  let order: Name?
  let reason: Name

  static let columns: [ColumnSpec] = [
    .required("event_id", .text), .required("at_ms", .integer), .required("type", .text),
    .optional("order_id", .text), .required("reason", .text),
  ]

  func write(to row: inout RowBuffer) {
    row.append(eventID)
    row.append(time: at)
    row.append(type)
    row.append(order)
    row.append(reason)
  }
}
