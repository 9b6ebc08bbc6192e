import PipelineKit

/// A product: what `product_added` says of it, its stock over all warehouses, and which these are.
struct Product: Equatable, Sendable {
  /// nil for a product that was not added yet.
  var name: Name?
  var reorderPoint = Product.standardReorderPoint
  var onHand: Int64 = 0
  var reserved: Int64 = 0
  var sold: Int64 = 0
  var returned: Int64 = 0
  /// The warehouses that have a row of stock of it, in the order of their ids.
  private(set) var warehouses: [Name] = []

  static let standardReorderPoint: Int64 = 10

  /// The most that any figure of a product counts by receipts and returns. What would go beyond is set
  /// aside. What leaves counts as sold, so that figure may become twice as much.
  static let figureMax: Int64 = 1 << 61

  /// The most warehouses a product may lie in: an order that names none looks at all of them.
  static let warehousesMax = 10_000

  var available: Int64 { onHand - reserved }

  /// Whether so much more can be counted: on hand, sold and returned stay below the limit.
  func hasRoom(for quantity: Int64) -> Bool {
    let greatest = max(onHand, sold, returned)
    return quantity <= Product.figureMax - greatest
  }

  mutating func add(_ warehouse: Name) {
    var index = warehouses.count
    while index > 0, warehouse < warehouses[index - 1] { index -= 1 }
    warehouses.insert(warehouse, at: index)
  }
}

extension Product: StoredRow {
  static let columns: [ColumnSpec] = [
    .optional("name", .text), .required("reorder_point", .integer), .required("on_hand", .integer),
    .required("reserved", .integer), .required("sold", .integer), .required("returned", .integer),
    .required("warehouses", .blob),
  ]

  func write(to row: inout RowBuffer) {
    row.append(name)
    row.append(integer: reorderPoint)
    row.append(integer: onHand)
    row.append(integer: reserved)
    row.append(integer: sold)
    row.append(integer: returned)
    var list = StateWriter()
    list.write(warehouses) { $0.write(bytes: $1.bytes.span.bytes) }
    list.buffer.withBytes { row.append(blob: $0) }
  }

  init(from row: inout RowReader) {
    name = row.optionalName()
    reorderPoint = row.integer()
    onHand = row.integer()
    reserved = row.integer()
    sold = row.integer()
    returned = row.integer()
    var list = StateReader(row.blob())
    warehouses = list.array { Name(utf8: $0.byteString()) }
  }

  var heapByteCount: Int { 64 + warehouses.count * 16 }
}
