import PipelineKit

/// A change of a row of a database table, as a change stream tells it.
///
/// **The mapping.** Tables and their columns (another name in brackets counts where the first is
/// absent), and which events a change stands for, with what is known when it is applied:
///
///     products   product_id (id), name, reorder_point
///                r, c, u   product_added
///                d         nothing: a product that has stock or orders cannot be taken back
///     stock      product_id, warehouse_id, on_hand (quantity)         also `products_on_hand`
///                r, c, u   on hand becomes what the row says: stock_received for the first units of a
///                          row, else stock_adjusted by the difference
///                d         on hand becomes 0
///     orders     order_id (order_number, id), customer_id (purchaser), warehouse_id, status;
///                items as a list or as a text of JSON, or product_id and quantity
///                r, c, u   order_placed where the order is not known; then the events that lead from
///                          its status to what the row says
///                d         order_cancelled, where that may happen
///
/// A stock row without a warehouse is of the warehouse `default`. A value that is
/// `__debezium_unavailable_value` was not sent because it has not changed: it counts as absent, and
/// what is absent stays as it is. Truncations, messages and other tables are listed in
/// `ignored_events`.
///
/// **Order.** Changes of a row are applied in the order of their positions (`source.lsn`); one whose
/// position is not after the last applied is ignored. A snapshot row (`r`) loses to any streamed
/// change of its row, whatever its position.
struct RowChange: Equatable, Sendable {
  static let products = "products"
  static let stock = "stock"
  /// The stock table of Debezium's own example database.
  static let stockOnHand = "products_on_hand"
  static let orders = "orders"
  static let defaultWarehouse: Name = "default"
  private static let unavailable = Array("__debezium_unavailable_value".utf8)

  let table: String
  let operation: ChangeCapture.Operation
  /// The position in the database's log; the event time where it has none.
  let position: Int64
  /// The values of the row's key.
  let key: [Name]
  /// The columns after the change (before it, for a deletion); what was not sent is absent.
  let columns: [Column: Name]
  /// The items of an order, if its row has them as a list.
  let items: [Wanted]

  enum Column: String, CaseIterable, Sendable {
    case id, name, status, quantity, items, purchaser
    case product = "product_id"
    case warehouse = "warehouse_id"
    case reorderPoint = "reorder_point"
    case onHand = "on_hand"
    case order = "order_id"
    case orderNumber = "order_number"
    case customer = "customer_id"
  }

  /// What is bound of a row change.
  enum Field: Hashable, Sendable {
    case table, operation, position
    case after(Column)
    case before(Column)

    static let allCases: [Field] =
      [.table, .operation, .position] + Column.allCases.map(Field.after)
      + Column.allCases.map(Field.before)

    var path: String {
      switch self {
      case .table: "source.table"
      case .operation: "op"
      case .position: "source.lsn"
      case .after(let column): "after." + column.rawValue
      case .before(let column): "before." + column.rawValue
      }
    }
  }

  /// Makes a change of what a batch says.
  ///
  /// - Parameters:
  ///   - time: of the event, the position where there is none.
  ///   - value: the text of a field, nil where it is absent or null.
  init?(time: Int64, items: [Wanted], value: (Field) -> [UInt8]?) {
    guard let table = value(.table), let name = value(.operation),
      let operation = ChangeCapture.Operation(name: String(decoding: name, as: UTF8.self))
    else { return nil }
    self.table = String(decoding: table, as: UTF8.self)
    self.operation = operation
    self.items = items
    position = value(.position).flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? time
    var columns: [Column: Name] = [:]
    for column in Column.allCases {
      let found = value(.after(column)) ?? (operation == .delete ? value(.before(column)) : nil)
      if let found, found != Self.unavailable { columns[column] = Name(utf8: found) }
    }
    self.columns = columns
    key = Self.key(of: self.table, columns)
  }

  private static func key(of table: String, _ columns: [Column: Name]) -> [Name] {
    switch table {
    case products: [columns[.product] ?? columns[.id]].compactMap(\.self)
    case stock, stockOnHand:
      [columns[.product]].compactMap(\.self) + [columns[.warehouse] ?? defaultWarehouse]
    case orders:
      [columns[.order] ?? columns[.orderNumber] ?? columns[.id]].compactMap(\.self)
    default: []
    }
  }

  func number(_ column: Column) -> Int64? { columns[column].flatMap { Int64($0.text) } }
}
