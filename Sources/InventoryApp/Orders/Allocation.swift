import PipelineKit

/// From which warehouses an order is served: a pure decision over what is available.
///
///     in its warehouse, if it names one; else
///     the first warehouse, by id, that has all of it; else
///     split: each product from its warehouses, by id, as much as each has; else
///     rejected: the first product of which there is too little
///
/// **Laws.** All of an order or nothing: the parts of a product sum up to what is wanted. No part is
/// more than what is available there. Of an order that can be served nothing is rejected.
enum Allocation: Equatable {
  struct Part: Equatable {
    let key: StockKey
    let quantity: Int64
  }

  case parts([Part])
  case short(product: Name, wanted: Int64, available: Int64)

  /// - Parameters:
  ///   - wanted: each product once.
  ///   - available: at least 0.
  ///   - warehouses: those that have stock of a product, in the order of their ids.
  static func decide(
    _ wanted: [Wanted], in warehouse: Name?, available: (StockKey) -> Int64,
    warehouses: (Name) -> [Name]
  ) -> Allocation {
    if let warehouse { return decide(wanted, in: warehouse, available) }
    for candidate in warehouses(wanted.first?.product ?? "") {
      if case .parts(let parts) = decide(wanted, in: candidate, available) { return .parts(parts) }
    }
    return split(wanted, available, warehouses)
  }

  private static func decide(
    _ wanted: [Wanted], in warehouse: Name, _ available: (StockKey) -> Int64
  ) -> Allocation {
    var parts: [Part] = []
    for item in wanted {
      let key = StockKey(product: item.product, warehouse: warehouse)
      let found = available(key)
      guard found >= item.quantity else {
        return .short(product: item.product, wanted: item.quantity, available: found)
      }
      parts.append(Part(key: key, quantity: item.quantity))
    }
    return .parts(parts)
  }

  private static func split(
    _ wanted: [Wanted], _ available: (StockKey) -> Int64, _ warehouses: (Name) -> [Name]
  ) -> Allocation {
    var parts: [Part] = []
    for item in wanted {
      var rest = item.quantity
      for warehouse in warehouses(item.product) where rest > 0 {
        let key = StockKey(product: item.product, warehouse: warehouse)
        let taken = min(rest, available(key))
        if taken > 0 { parts.append(Part(key: key, quantity: taken)) }
        rest -= taken
      }
      guard rest == 0 else {
        return .short(
          product: item.product, wanted: item.quantity, available: item.quantity - rest)
      }
    }
    return .parts(parts)
  }
}
