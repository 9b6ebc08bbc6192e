import PipelineKit

/// Reads the events of a batch as the rules see them.
///
/// **Law.** Every record that the ingest lets through gives an event or nil, whatever is absent, empty
/// or extreme in it; nothing traps.
struct InventoryReader {
  private let batch: EventBatch
  /// The distinct strings of each text field as names.
  private let names: [[Name]]
  private let itemNames: [Name]
  private let itemQuantities: [Int64]
  private let types: [Kind?]

  /// The types of events, by the place of their name in the pool.
  private enum Kind {
    case productAdded, stockReceived, stockAdjusted, stockTransferred, orderPlaced
    case orderChanged(OrderChange.Kind)

    init?(_ name: String) {
      switch name {
      case "product_added": self = .productAdded
      case "stock_received": self = .stockReceived
      case "stock_adjusted": self = .stockAdjusted
      case "stock_transferred": self = .stockTransferred
      case "order_placed": self = .orderPlaced
      default:
        guard let kind = OrderChange.Kind(rawValue: name) else { return nil }
        self = .orderChanged(kind)
      }
    }
  }

  init(_ batch: EventBatch) {
    self.batch = batch
    names = InventorySchema.Text.allCases.map { field in
      batch.texts[field.rawValue].mapPool(Self.name)
    }
    types = names[InventorySchema.Text.type.rawValue].map { Kind($0.text) }
    let items = batch.items.texts
    itemNames = items.isEmpty ? [] : items[0].mapPool(Self.name)
    itemQuantities =
      items.isEmpty ? [] : items[1].mapPool { NumberText.integer($0, 0, $0.byteCount) ?? 0 }
  }

  private static func name(_ bytes: RawSpan) -> Name {
    Name(utf8: bytes.array(0..<bytes.byteCount))
  }

  /// All events of the batch.
  static func events(of batch: EventBatch) -> [InventoryEvent?] {
    let reader = InventoryReader(batch)
    return (0..<batch.count).map(reader.event)
  }

  private func event(_ record: Int) -> InventoryEvent? {
    let code = batch.texts[InventorySchema.Text.type.rawValue].codes[record]
    guard code >= 0 else { return rowChange(record) }
    switch types[Int(code)] {
    case .productAdded: return productAdded(record)
    case .stockReceived:
      guard let key = stockKey(record), let quantity = number(.quantity, record) else { return nil }
      return .stockReceived(key, quantity: quantity, cost: unitCost(record))
    case .stockAdjusted:
      guard let key = stockKey(record), let delta = number(.delta, record) else { return nil }
      return .stockAdjusted(key, delta: delta, reason: text(.reason, record))
    case .stockTransferred: return transfer(record)
    case .orderPlaced: return orderPlaced(record)
    case .orderChanged(let kind):
      guard let order = text(.order, record) else { return nil }
      return .orderChanged(
        OrderChange(
          kind: kind, order: order, items: items(record),
          expectedVersion: number(.expectedVersion, record)))
    case nil: return nil
    }
  }

  private func productAdded(_ record: Int) -> InventoryEvent? {
    text(.product, record).map {
      .productAdded(
        $0,
        ProductDetails(name: text(.name, record), reorderPoint: number(.reorderPoint, record)))
    }
  }

  private func transfer(_ record: Int) -> InventoryEvent? {
    guard let product = text(.product, record), let from = text(.from, record),
      let to = text(.to, record), let quantity = number(.quantity, record)
    else { return nil }
    return .stockTransferred(Transfer(product: product, from: from, to: to, quantity: quantity))
  }

  private func orderPlaced(_ record: Int) -> InventoryEvent? {
    guard let order = text(.order, record), let customer = text(.customer, record) else {
      return nil
    }
    // An empty warehouse is none.
    let warehouse = text(.warehouse, record).flatMap { $0.isEmpty ? nil : $0 }
    return .orderPlaced(
      PlacedOrder(
        order: order, customer: customer, warehouse: warehouse, items: items(record),
        expectedVersion: number(.expectedVersion, record)))
  }

  private func rowChange(_ record: Int) -> InventoryEvent? {
    let first = InventorySchema.Text.allCases.count
    let change = RowChange(time: batch.times[record], items: items(record)) { field in
      RowChange.places[field].flatMap { batch.texts[first + $0].bytes(record) }
    }
    return change.map(InventoryEvent.rowChanged)
  }

  // MARK: Fields

  private func text(_ field: InventorySchema.Text, _ record: Int) -> Name? {
    let code = batch.texts[field.rawValue].codes[record]
    return code < 0 ? nil : names[field.rawValue][Int(code)]
  }

  private func number(_ field: InventorySchema.Number, _ record: Int) -> Int64? {
    let value = batch.integers[field.rawValue][record]
    return value == EventBatch.absent ? nil : value
  }

  private func stockKey(_ record: Int) -> StockKey? {
    guard let product = text(.product, record), let warehouse = text(.warehouse, record) else {
      return nil
    }
    return StockKey(product: product, warehouse: warehouse)
  }

  /// A cost with more than six decimals, or of a currency that is none, is none.
  private func unitCost(_ record: Int) -> UnitCost? {
    guard let decimal = batch.texts[InventorySchema.Text.unitCost.rawValue].bytes(record) else {
      return nil
    }
    guard let code = text(.currency, record) else {
      return UnitCost(decimal: decimal.span.bytes, currency: .usd)
    }
    guard let currency = try? Currency(code: code.bytes.span.bytes) else { return nil }
    return UnitCost(decimal: decimal.span.bytes, currency: currency)
  }

  private func items(_ record: Int) -> [Wanted] {
    let range = batch.items.range(record)
    guard !range.isEmpty else { return [] }
    let (products, quantities) = (batch.items.texts[0].codes, batch.items.texts[1].codes)
    return range.compactMap { item in
      guard products[item] >= 0, quantities[item] >= 0 else { return nil }
      let quantity = itemQuantities[Int(quantities[item])]
      guard (1...Bounds.quantityMax).contains(quantity) else { return nil }
      return Wanted(product: itemNames[Int(products[item])], quantity: quantity)
    }
  }
}

extension RowChange {
  /// The place of each field among those bound.
  static let places = Dictionary(
    uniqueKeysWithValues: Field.allCases.enumerated().map { ($1, $0) })
}
