import PipelineKit

/// A product in a warehouse: what stock is counted by.
struct StockKey: Hashable, Comparable, Sendable {
  let product: Name
  let warehouse: Name

  static func < (left: StockKey, right: StockKey) -> Bool {
    left.product == right.product
      ? left.warehouse < right.warehouse : left.product < right.product
  }
}

/// What is on hand of a product in a warehouse, and how much of it is reserved for orders.
///
///     on hand    what lies in the warehouse
///     reserved   what of it is promised to orders
///     available  on hand − reserved: what may still be promised
///
/// **Law.** `0 ≤ reserved ≤ onHand`. Every method keeps it where its precondition holds, and says so
/// in its doc comment; callers look before they change.
struct Stock: Equatable, Sendable {
  private(set) var onHand: Int64 = 0
  private(set) var reserved: Int64 = 0
  /// Whether `available` is below the reorder point, as of the last look (`LowStock`).
  var isLow = false
  /// How many low stock alerts were raised.
  var alerts: Int64 = 0
  var updated = Timestamp.none
  /// What a unit cost on average; nil while no receipt said.
  var cost: AverageCost?
  /// The place among the changes of the event at hand; not stored.
  var tally: Int32 = -1

  var available: Int64 { onHand - reserved }

  /// Whether the law holds.
  var isSound: Bool { 0 <= reserved && reserved <= onHand }

  /// The figures that a movement of a kind adds to.
  enum Figure: Sendable { case onHand, reserved }

  /// Adds to one of the figures.
  mutating func add(_ quantity: Int64, to figure: Figure) {
    switch figure {
    case .onHand: onHand += quantity
    case .reserved: reserved += quantity
    }
  }

  /// What of an adjustment can be applied: on hand never falls below what is reserved.
  ///
  /// The rest is a discrepancy: stock that is missing although it was promised.
  func applicable(_ delta: Int64) -> Int64 { max(delta, reserved - onHand) }
}

extension Stock: StoredRow {
  static let columns: [ColumnSpec] = [
    .required("on_hand", .integer), .required("reserved", .integer), .required("low", .integer),
    .required("alerts", .integer), .required("updated_ms", .integer),
    .optional("average_cost_micros", .integer), .optional("cost_currency", .text),
    .optional("value_minor", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(integer: onHand)
    row.append(integer: reserved)
    row.append(bool: isLow)
    row.append(integer: alerts)
    row.append(time: updated)
    row.append(integer: cost?.micros)
    row.append(text: cost?.currency.code)
    row.append(integer: cost?.value(of: onHand))
  }

  init(from row: inout RowReader) {
    onHand = row.integer()
    reserved = row.integer()
    isLow = row.bool()
    alerts = row.integer()
    updated = row.time()
    let micros = row.optionalInteger()
    let code = row.optionalName()
    if let micros, let code, let currency = try? Currency(code: code.bytes.span.bytes) {
      cost = AverageCost(micros: micros, currency: currency)
    }
  }

  var heapByteCount: Int { 0 }
}

extension StockKey: StoredRow {
  static let columns: [ColumnSpec] = [
    .required("product_id", .text), .required("warehouse_id", .text),
  ]

  func write(to row: inout RowBuffer) {
    row.append(product)
    row.append(warehouse)
  }

  init(from row: inout RowReader) {
    product = row.name()
    warehouse = row.name()
  }

  var heapByteCount: Int { product.heapByteCount + warehouse.heapByteCount }
}
