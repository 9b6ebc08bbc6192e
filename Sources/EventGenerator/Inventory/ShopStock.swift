/// What a generated shop has available, so that it goes on only with orders that it can serve.
struct ShopStock: Sendable {
  /// So many units of one product.
  struct Item: Sendable {
    var product: Int
    var quantity: Int
  }

  /// Units taken from one warehouse.
  struct Taken: Sendable {
    var product: Int
    var warehouse: Int
    var quantity: Int
  }

  private var units: [[Int]]

  init(products: Int, warehouses: Int) {
    units = [[Int]](repeating: [Int](repeating: 0, count: warehouses), count: products)
  }

  func available(_ product: Int, _ warehouse: Int) -> Int { units[product][warehouse] }

  mutating func add(_ quantity: Int, _ product: Int, _ warehouse: Int) {
    units[product][warehouse] = max(0, units[product][warehouse] + quantity)
  }

  /// Takes an order's items, from its warehouse or wherever they are; nil if there is too little.
  mutating func take(_ items: [Item], warehouse: Int?) -> [Taken]? {
    let before = units
    var taken: [Taken] = []
    for item in items {
      var rest = item.quantity
      for place in warehouse.map({ [$0] }) ?? Array(units[item.product].indices) where rest > 0 {
        let part = min(rest, units[item.product][place])
        units[item.product][place] -= part
        rest -= part
        if part > 0 {
          taken.append(Taken(product: item.product, warehouse: place, quantity: part))
        }
      }
      guard rest == 0 else {
        units = before
        return nil
      }
    }
    return taken
  }

  mutating func giveBack(_ taken: [Taken]) {
    for part in taken { add(part.quantity, part.product, part.warehouse) }
  }
}
