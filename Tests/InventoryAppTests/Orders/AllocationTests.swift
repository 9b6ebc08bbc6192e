import PipelineKit
import Testing

@testable import InventoryApp

/// Allocation over all small worlds: two products, three warehouses, up to two units in each.
struct AllocationTests {
  private static let products: [Name] = ["p", "q"]
  private static let sites: [Name] = ["w1", "w2", "w3"]

  /// Units by product and warehouse.
  private struct World {
    let units: [StockKey: Int64]

    func available(_ key: StockKey) -> Int64 { units[key] ?? 0 }

    func warehouses(of product: Name) -> [Name] {
      units.keys.filter { $0.product == product }.map(\.warehouse).sorted()
    }

    func decide(_ wanted: [Wanted], in warehouse: Name?) -> Allocation {
      Allocation.decide(
        wanted, in: warehouse, available: available, warehouses: warehouses(of:))
    }
  }

  private static func forEachWorld(_ body: (World) -> Void) {
    let keys = products.flatMap { product in
      sites.map { StockKey(product: product, warehouse: $0) }
    }
    // Of each row: none, 0, 1 or 2 units.
    for number in 0..<4096 {
      var units: [StockKey: Int64] = [:]
      for (place, key) in keys.enumerated() {
        let value = number >> (2 * place) & 3
        if value > 0 { units[key] = Int64(value - 1) }
      }
      body(World(units: units))
    }
  }

  private static let orders: [[Wanted]] = [
    [Wanted(product: "p", quantity: 1)], [Wanted(product: "p", quantity: 3)],
    [Wanted(product: "p", quantity: 1), Wanted(product: "q", quantity: 2)],
    [Wanted(product: "q", quantity: 4), Wanted(product: "p", quantity: 2)],
  ]

  /// The rule as one would say it, without regard for cost.
  private static func naive(_ world: World, _ wanted: [Wanted]) -> Allocation {
    for site in sites {
      let keys = wanted.map { StockKey(product: $0.product, warehouse: site) }
      if zip(keys, wanted).allSatisfy({ world.available($0) >= $1.quantity }) {
        return .parts(
          zip(keys, wanted).map { Allocation.Part(key: $0, quantity: $1.quantity) })
      }
    }
    for item in wanted {
      let sum = sites.reduce(0) {
        $0 + world.available(StockKey(product: item.product, warehouse: $1))
      }
      if sum < item.quantity {
        return .short(product: item.product, wanted: item.quantity, available: sum)
      }
    }
    var parts: [Allocation.Part] = []
    for item in wanted {
      var rest = item.quantity
      for site in sites {
        let key = StockKey(product: item.product, warehouse: site)
        // Unit by unit.
        var taken: Int64 = 0
        while rest > 0, taken < world.available(key) {
          taken += 1
          rest -= 1
        }
        if taken > 0 { parts.append(Allocation.Part(key: key, quantity: taken)) }
      }
    }
    return .parts(parts)
  }

  @Test func `without a warehouse it is the first that has all, else a split, else too little`() {
    Self.forEachWorld { world in
      for wanted in Self.orders {
        #expect(world.decide(wanted, in: nil) == Self.naive(world, wanted))
      }
    }
  }

  @Test func `in its own warehouse an order gets all or nothing`() {
    Self.forEachWorld { world in
      for wanted in Self.orders {
        let first = wanted.first {
          world.available(StockKey(product: $0.product, warehouse: "w2")) < $0.quantity
        }
        switch world.decide(wanted, in: "w2") {
        case .parts(let parts):
          #expect(first == nil)
          #expect(parts.allSatisfy { $0.key.warehouse == "w2" })
          #expect(parts.map(\.quantity) == wanted.map(\.quantity))
        case .short(let product, _, let available):
          #expect(product == first?.product)
          #expect(
            available == world.available(StockKey(product: product, warehouse: "w2")))
        }
      }
    }
  }

  @Test func `items of one product are added up, where it is first named`() {
    let items = [
      Wanted(product: "b", quantity: 1), Wanted(product: "a", quantity: 2),
      Wanted(product: "b", quantity: 3),
    ]
    #expect(
      Wanted.merged(items) == [
        Wanted(product: "b", quantity: 4), Wanted(product: "a", quantity: 2),
      ])
  }
}
