/// A change stream of a web shop's database, as Debezium writes one: a snapshot of its tables, then
/// what changed, some of it delivered twice.
///
/// Half of the lines have the outer `schema` and `payload`; deletions are followed by tombstones.
struct ChangeStream {
  private var random = SplitMix64(seed: 29)
  private var lsn = 24_023_100
  private var time: Int
  private var lines: [String] = []
  private var stock: [Int] = []

  private static let products = 24

  init(start: CivilDate) { time = start.daysSinceEpoch * 86_400_000 + 28_800_000 }

  /// The file's lines.
  static func lines(start: CivilDate) -> [String] {
    var stream = ChangeStream(start: start)
    stream.snapshot()
    for order in 0..<150 { stream.order(order) }
    stream.redeliver()
    return stream.lines
  }

  private mutating func snapshot() {
    for product in 0..<Self.products {
      stock.append(random.within(20..<90))
      add("products", "r", after: row(product, name: "Web article \(product)"))
      add("stock", "r", after: shelf(product))
    }
  }

  private func row(_ product: Int, name: String) -> String {
    "{\"id\":\(900 + product),\"name\":\"\(name)\",\"reorder_point\":\(5 + product % 9),"
      + "\"description\":\"__debezium_unavailable_value\"}"
  }

  /// A row of stock.
  ///
  /// - Parameter sold: units that have just left: the row before that.
  private func shelf(_ product: Int, before sold: Int = 0) -> String {
    "{\"product_id\":\(900 + product),\"warehouse_id\":\"web\","
      + "\"quantity\":\(stock[product] + sold)}"
  }

  private func sale(_ number: Int, _ product: Int, _ quantity: Int, _ status: String) -> String {
    "{\"order_id\":\"web-\(number)\",\"customer_id\":\"c-\(number % 40)\",\"warehouse_id\":\"web\","
      + "\"status\":\"\(status)\",\"items\":\"[{\\\"product_id\\\":\\\"\(900 + product)\\\","
      + "\\\"quantity\\\":\(quantity)}]\"}"
  }

  private mutating func order(_ number: Int) {
    let product = random.below(Self.products)
    let quantity = min(random.within(1..<4), max(1, stock[product] - 2))
    time += random.within(60_000..<900_000)
    add("orders", "c", after: sale(number, product, quantity, "new"))
    let draw = random.unit()
    if draw < 0.8 {
      change(number, product, quantity, "new", "paid")
      time += random.within(60_000..<7_200_000)
      change(number, product, quantity, "paid", "shipped")
      stock[product] -= quantity
      add("stock", "u", before: shelf(product, before: quantity), after: shelf(product))
    } else if draw < 0.9 {
      change(number, product, quantity, "new", "cancelled")
    } else if draw < 0.95 {
      add("orders", "d", before: sale(number, product, quantity, "new"), after: "null")
      lines.append(random.chance(0.5) ? "null" : "{\"schema\":null,\"payload\":null}")
    }
    if random.chance(0.1) {
      stock[product] += 40
      add("stock", "u", after: shelf(product))
    }
    if random.chance(0.05) {
      add("products", "u", after: row(product, name: "__debezium_unavailable_value"))
    }
    if random.chance(0.05) { add("customers", "u", after: "{\"id\":\(number)}") }
  }

  private mutating func change(
    _ number: Int, _ product: Int, _ quantity: Int, _ from: String, _ to: String
  ) {
    time += random.within(1_000..<60_000)
    add(
      "orders", "u", before: sale(number, product, quantity, from),
      after: sale(number, product, quantity, to))
  }

  private mutating func add(
    _ table: String, _ operation: String, before: String = "null", after: String
  ) {
    if operation != "r" { lsn += random.within(56..<900) }
    let payload =
      "{\"before\":\(before),\"after\":\(after),\"source\":{\"version\":\"2.7.0.Final\","
      + "\"connector\":\"postgresql\",\"name\":\"shop\",\"ts_ms\":\(time),\"snapshot\":"
      + "\"\(operation == "r" ? "true" : "false")\",\"db\":\"shop\",\"schema\":\"public\","
      + "\"table\":\"\(table)\",\"txId\":\(lsn % 9_973),\"lsn\":\(lsn),\"xmin\":null},"
      + "\"op\":\"\(operation)\",\"ts_ms\":\(time + 40),\"transaction\":null}"
    lines.append(
      random.chance(0.5)
        ? payload
        : "{\"schema\":{\"type\":\"struct\",\"name\":\"shop.public.\(table).Envelope\"},"
          + "\"payload\":\(payload)}")
  }

  /// The connector was restarted and delivers what it had delivered: every twentieth line again.
  private mutating func redeliver() {
    lines += stride(from: 60, to: lines.count, by: 20).map { lines[$0] }
  }
}
