import EventGenerator

/// Random events of a tiny shop, so that everything happens to everything: as lines, and as what the
/// model takes.
struct RandomShop {
  struct Item {
    let second: Int
    let id: String
    let event: NaiveInventory.Event
    let line: String
  }

  private var random: SplitMix64
  private var count = 0
  private var second = 0

  init(seed: UInt64) { random = SplitMix64(seed: seed) }

  /// The next events, in the order of their times and, in one second, of their ids.
  mutating func items(_ number: Int) -> [Item] { (0..<number).map { _ in next() } }

  private mutating func next() -> Item {
    count += 1
    if random.chance(0.8) { second += random.below(5) }
    let id = "e" + String(String(100_000 + count).dropFirst())
    let (type, fields, event) = event()
    return Item(
      second: second, id: id, event: event, line: InventoryAppTests.line(id, second, type, fields))
  }

  private mutating func product() -> String { random.pick(["p", "q", "r"]) }
  private mutating func site() -> String { random.pick(["a", "b", "c"]) }
  private mutating func order() -> String { "o\(max(0, count / 4 - random.below(8)))" }

  private mutating func list(_ most: Int) -> (items: [(String, Int)], text: String) {
    let items = (0..<random.within(1..<4)).map { _ in (product(), random.within(1..<most)) }
    let texts = items.map { #"{"product_id":"\#($0.0)","quantity":\#($0.1)}"# }
    return (items, #""items":[\#(texts.joined(separator: ","))]"#)
  }

  private mutating func event() -> (String, String, NaiveInventory.Event) {
    let (product, site, order) = (product(), site(), order())
    let named = #""order_id":"\#(order)""#
    let place = #""product_id":"\#(product)","warehouse_id":"\#(site)""#
    switch random.below(20) {
    case 0:
      let level = random.within(0..<12)
      return (
        "product_added", #""product_id":"\#(product)","name":"x","reorder_point":\#(level)"#,
        .product(product, reorderPoint: level)
      )
    case 1, 2, 3:
      let units = random.within(1..<14)
      return ("stock_received", place + #","quantity":\#(units)"#, .receive(product, site, units))
    case 4:
      let delta = random.within(-9..<5)
      return ("stock_adjusted", place + #","delta":\#(delta)"#, .adjust(product, site, delta))
    case 5:
      let (to, units) = (self.site(), random.within(1..<6))
      return (
        "stock_transferred",
        #""product_id":"\#(product)","from_warehouse_id":"\#(site)","to_warehouse_id":"\#(to)","#
          + #""quantity":\#(units)"#, .transfer(product, from: site, to: to, units)
      )
    case 6...10:
      let (items, text) = list(5)
      let own = random.chance(0.5) ? site : nil
      let where_ = own.map { #","warehouse_id":"\#($0)""# } ?? ""
      return (
        "order_placed", named + #","customer_id":"c","# + text + where_,
        .place(order, warehouse: own, items.map { (product: $0.0, quantity: $0.1) })
      )
    case 11...13: return ("payment_confirmed", named, .pay(order))
    case 14: return ("payment_failed", named, .failPayment(order))
    case 15: return ("order_cancelled", named, .cancel(order))
    case 16, 17:
      guard random.chance(0.5) else { return ("order_shipped", named, .ship(order, nil)) }
      let (items, text) = list(3)
      return (
        "order_shipped", named + "," + text,
        .ship(order, items.map { (product: $0.0, quantity: $0.1) })
      )
    default:
      let (items, text) = list(4)
      return (
        "return_received", named + "," + text,
        .takeBack(order, items.map { (product: $0.0, quantity: $0.1) })
      )
    }
  }
}
