import PipelineKit

/// When stock that runs low is told of: at the edge, once.
///
///     available    12   9   7   10   12   9
///     reorder at 10    ▲raised   ▼cleared ▲raised
///
/// **Law.** Raised when available is below the reorder point and was not before (a new row counts as
/// not low); cleared when it is at or above it; between two alerts of a row lies a clearing.
enum LowStock {
  enum Edge: Equatable { case raised, cleared }

  /// What changes for a row; nil if nothing does.
  static func edge(wasLow: Bool, available: Int64, reorderPoint: Int64) -> Edge? {
    let isLow = available < reorderPoint
    guard isLow != wasLow else { return nil }
    return isLow ? .raised : .cleared
  }
}

/// One of the alerts of a row of stock, by number from 1.
struct AlertKey: Hashable, Sendable {
  let stock: StockKey
  let number: Int64
}

extension AlertKey: StoredRow {
  static let columns: [ColumnSpec] = StockKey.columns + [.required("number", .integer)]

  func write(to row: inout RowBuffer) {
    stock.write(to: &row)
    row.append(integer: number)
  }

  init(from row: inout RowReader) {
    stock = StockKey(from: &row)
    number = row.integer()
  }
}

/// That stock was low, and until when.
struct LowStockAlert: Equatable, Sendable {
  /// What was available when it was raised.
  let level: Int64
  let reorderPoint: Int64
  let raised: Timestamp
  var cleared: Timestamp?
}

extension LowStockAlert: StoredRow {
  static let columns: [ColumnSpec] = [
    .required("level", .integer), .required("reorder_point", .integer),
    .required("raised_ms", .integer), .optional("cleared_ms", .integer),
  ]

  func write(to row: inout RowBuffer) {
    row.append(integer: level)
    row.append(integer: reorderPoint)
    row.append(time: raised)
    row.append(time: cleared)
  }

  init(from row: inout RowReader) {
    level = row.integer()
    reorderPoint = row.integer()
    raised = row.time()
    cleared = row.optionalTime()
  }
}
