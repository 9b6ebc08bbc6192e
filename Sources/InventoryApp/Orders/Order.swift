import PipelineKit

/// An order: who placed it, what became of it, and how much it is about. Its lines are rows of their
/// own.
struct Order: Equatable, Sendable {
  let customer: Name
  /// Where it is served from; nil for a rejected order that named none, and for one that is split.
  let warehouse: Name?
  var status: OrderStatus
  var reason: Name?
  /// How many items the order listed, and of how many units.
  let items: Int64
  let quantity: Int64
  let placed: Timestamp
  var updated: Timestamp
  /// How often its status was set, counted from 1: what `expected_version` is compared with.
  var version: Int64 = 1
  /// How many lines it has.
  var lines: Int64
}

extension Order: StoredRow {
  static let columns: [ColumnSpec] = [
    .required("customer_id", .text), .optional("warehouse_id", .text), .required("status", .text),
    .optional("reason", .text), .required("items", .integer), .required("quantity", .integer),
    .required("placed_ms", .integer), .required("updated_ms", .integer),
    .required("version", .integer), .required("lines", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(customer)
    row.append(warehouse)
    row.append(text: status.rawValue)
    row.append(reason)
    row.append(integer: items)
    row.append(integer: quantity)
    row.append(time: placed)
    row.append(time: updated)
    row.append(integer: version)
    row.append(integer: lines)
  }

  init(from row: inout RowReader) {
    customer = row.name()
    warehouse = row.optionalName()
    guard let status = OrderStatus(rawValue: row.name().text) else {
      preconditionFailure("an order of unknown status in a stored row")
    }
    self.status = status
    reason = row.optionalName()
    items = row.integer()
    quantity = row.integer()
    placed = row.time()
    updated = row.time()
    version = row.integer()
    lines = row.integer()
  }

  var heapByteCount: Int { customer.heapByteCount + (warehouse?.heapByteCount ?? 0) }
}

/// A line of an order: so many units of a product from a warehouse.
///
/// **Law.** `reserved + shipped ≤ quantity`, and `reserved` is the line's live reservation.
struct OrderLine: Equatable, Sendable {
  let product: Name
  /// nil in a rejected order that named none.
  let warehouse: Name?
  let quantity: Int64
  var reserved: Int64 = 0
  var shipped: Int64 = 0
  var returned: Int64 = 0

  /// Where the line's units are; nil in a rejected order that named no warehouse.
  var stockKey: StockKey? {
    warehouse.map { StockKey(product: product, warehouse: $0) }
  }
}

extension OrderLine: StoredRow {
  static let columns: [ColumnSpec] = [
    .required("product_id", .text), .optional("warehouse_id", .text),
    .required("quantity", .integer), .required("reserved", .integer),
    .required("shipped", .integer), .required("returned", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(product)
    row.append(warehouse)
    row.append(integer: quantity)
    row.append(integer: reserved)
    row.append(integer: shipped)
    row.append(integer: returned)
  }

  init(from row: inout RowReader) {
    product = row.name()
    warehouse = row.optionalName()
    quantity = row.integer()
    reserved = row.integer()
    shipped = row.integer()
    returned = row.integer()
  }

  var heapByteCount: Int { product.heapByteCount + (warehouse?.heapByteCount ?? 0) }
}

/// The place of a line in its order, from 0.
struct OrderLineKey: Hashable, Sendable {
  let order: Name
  let line: Int64
}

extension OrderLineKey: StoredRow {
  static let columns: [ColumnSpec] = [.required("order_id", .text), .required("line", .integer)]

  func write(to row: inout RowBuffer) {
    row.append(order)
    row.append(integer: line)
  }

  init(from row: inout RowReader) {
    order = row.name()
    line = row.integer()
  }

  var heapByteCount: Int { order.heapByteCount }
}
