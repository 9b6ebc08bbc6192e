import PipelineKit

/// Revenue by day and by product, and the orders themselves.
final class SalesFold: Fold {
  static let revenueSpec = AggregateSpec(
    name: "revenue", keys: [("day_ms", .integer), ("currency", .text)],
    measures: [
      .count("orders"), .count("cancelled"), .sum("gross_minor"), .sum("cancelled_minor"),
    ])
  static let productSpec = AggregateSpec(
    name: "product_revenue", keys: [("product_id", .text), ("currency", .text)],
    measures: [.sum("quantity"), .sum("revenue_minor"), .count("orders")])
  /// Orders as placed: what sessions and sources are joined with.
  static let ordersTable = JournalTable(
    TableSpec(
      name: "orders",
      columns: [
        .required("visitor_id", .text), .required("at_ms", .integer), .required("order_id", .text),
        .required("currency", .text), .required("amount_minor", .integer),
        .optional("source", .text),
      ],
      keyCount: 0, indexes: [["visitor_id", "at_ms"]]))

  private let revenue: AggregateTable?
  private let products: AggregateTable?
  private let wantsOrders: Bool
  private var orders = SalesFold.ordersTable.newRows()

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    revenue =
      names.contains(SalesFold.revenueSpec.name) ? AggregateTable(SalesFold.revenueSpec) : nil
    products =
      names.contains(SalesFold.productSpec.name) ? AggregateTable(SalesFold.productSpec) : nil
    wantsOrders = names.contains(SalesFold.ordersTable.table.name)
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    for order in batch.prepared.orders where batch.isNew[order.record] {
      let isPlaced = batch.prepared.kinds[order.record] == .orderPlaced
      let time = batch.events.times[order.record]
      if let revenue { SalesFold.add(order, isPlaced, time, to: revenue) }
      guard isPlaced else { continue }
      if wantsOrders { append(order, time, batch) }
      if let products { SalesFold.addItems(order, to: products) }
    }
  }

  private static func add(
    _ order: AnalyticsBatch.Order, _ isPlaced: Bool, _ time: Int64, to revenue: AggregateTable
  ) {
    let group = revenue.group(
      TumblingWindow.day.start(of: time), revenue.intern(order.currency.span.bytes, key: 1))
    revenue.add(revenue.counter(isPlaced ? "orders" : "cancelled"), group, 1)
    revenue.add(revenue.counter(isPlaced ? "gross_minor" : "cancelled_minor"), group, order.minor)
  }

  private func append(
    _ order: AnalyticsBatch.Order, _ time: Int64, _ batch: SequencedBatch<AnalyticsBatch>
  ) {
    let visitor = batch.text(.visitor).bytes(order.record) ?? []
    let id = batch.text(.order).bytes(order.record) ?? []
    orders.append(text: visitor.span.bytes)
    orders.append(integer: time)
    orders.append(text: id.span.bytes)
    orders.append(text: order.currency.span.bytes)
    orders.append(integer: order.minor)
    let source = (batch.text(.source).bytes(order.record) ?? []).map(ASCII.lowercased)
    if source.isEmpty { orders.appendNull() } else { orders.append(text: source.span.bytes) }
  }

  private static func addItems(_ order: AnalyticsBatch.Order, to products: AggregateTable) {
    let currency = products.intern(order.currency.span.bytes, key: 1)
    var seen: Set<Int> = []
    for item in order.items {
      let group = products.group(products.intern(item.product.span.bytes, key: 0), currency)
      products.add(products.counter("quantity"), group, item.quantity)
      products.add(products.counter("revenue_minor"), group, item.revenueMinor)
      if seen.insert(group).inserted { products.add(products.counter("orders"), group, 1) }
    }
  }

  private var aggregates: [AggregateTable] { [revenue, products].compactMap(\.self) }

  var memoryEstimate: Int {
    aggregates.reduce(orders.byteCount) { $0 + $1.memoryEstimate }
  }

  func drain() throws -> any FoldDelta {
    defer { orders = SalesFold.ordersTable.newRows() }
    return SalesDelta(
      aggregates: AggregateDeltas(deltas: try aggregates.map { try $0.drain() }),
      orders: orders)
  }
}

/// What a commit adds to the sales tables.
struct SalesDelta: FoldDelta {
  let aggregates: AggregateDeltas
  let orders: RowBuffer

  func apply(in transaction: ViewTransaction) throws {
    try aggregates.apply(in: transaction)
    try SalesFold.ordersTable.append(orders, in: transaction)
  }
}
