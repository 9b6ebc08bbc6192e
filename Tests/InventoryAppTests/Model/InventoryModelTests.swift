import EventGenerator
import Foundation
import Testing

@testable import InventoryApp
@testable import ModelSupport

/// The program beside the model, and the laws of stock in every run.
struct InventoryModelTests {
  static let seeds: Range<UInt64> = {
    let first = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? 1
    return first..<first + 8
  }()

  private static func expect(
    _ run: InventoryRun, _ model: NaiveInventory, _ comment: Comment
  ) throws {
    let stock = try run.rows(
      "SELECT product_id, warehouse_id, on_hand, reserved, low FROM stock ORDER BY 1, 2")
    #expect(stock == model.stockRows, comment)
    let orders = try run.rows(
      "SELECT order_id, status, version, warehouse_id FROM orders"
    ).sorted()
    #expect(orders == model.orderRows, comment)
    let lines = try run.rows(
      "SELECT order_id, product_id, warehouse_id, quantity, reserved, returned FROM order_items")
    #expect(lines.sorted() == model.lineRows, comment)
    let counts = try run.rows(
      """
      SELECT (SELECT count(*) FROM ignored_events), (SELECT count(*) FROM discrepancies), \
      (SELECT count(*) FROM low_stock_alerts)
      """)
    #expect(counts == ["\(model.ignored) \(model.discrepancies) \(model.alerts)"], comment)
    #expect(try run.faults().isEmpty, comment)
  }

  @Test(arguments: seeds, [nil, 20] as [Int?])
  func `rows are those of the rules, whatever comes, and all laws hold`(
    seed: UInt64, ttl: Int?
  ) throws {
    var shop = RandomShop(seed: seed)
    let items = shop.items(400)
    var model = NaiveInventory(ttl: ttl)
    for item in items { model.apply(item.event, second: item.second) }
    let run = try InventoryRun(
      InventoryOptions(reservationTTL: ttl.map { Int64($0) * 1_000 }))
    try run.ingest(items.map(\.line))
    try run.process()
    try Self.expect(run, model, "SEED=\(seed)")
  }

  @Test(arguments: seeds)
  func `arrival orders within the horizon give the same views`(seed: UInt64) throws {
    var shop = RandomShop(seed: seed)
    var random = SplitMix64(seed: seed)
    let items = shop.items(300)
    let run = try InventoryRun(InventoryOptions(reservationTTL: 25_000))
    try run.ingest(items.map(\.line))
    try run.process()
    // Each comes up to 14 seconds later than it should: less than half the horizon.
    let moved = items.map { (at: $0.second + random.below(15), line: $0.line) }
      .sorted { ($0.at, $0.line) < ($1.at, $1.line) }
    let other = try InventoryRun(InventoryOptions(reservationTTL: 25_000))
    try other.ingest(moved.map(\.line), linesPerChunk: 7)
    try other.process(commitEvents: 40)
    let text = difference(wanted: try run.views(), found: try other.views())
    #expect(text == nil, "SEED=\(seed)\n\(text ?? "")")
  }

  @Test(arguments: seeds)
  func `stopped and resumed at random places the rows are those of one run, lawful at each`(
    seed: UInt64
  ) throws {
    var shop = RandomShop(seed: seed)
    var random = SplitMix64(seed: seed ^ 77)
    let items = shop.items(300)
    let whole = try InventoryRun(InventoryOptions(reservationTTL: 25_000))
    try whole.ingest(items.map(\.line))
    try whole.process()
    let run = try InventoryRun(InventoryOptions(reservationTTL: 25_000))
    try run.ingest(items.map(\.line), linesPerChunk: 11)
    var place: UInt64 = 0
    while place < 60 {
      place += UInt64(random.within(1..<9))
      try run.process(commitEvents: 12, partBytes: 1, stopAfter: place)
      #expect(try run.faults().isEmpty, "SEED=\(seed) after append \(place)")
    }
    try run.process(commitEvents: 12)
    let text = difference(wanted: try whole.views(), found: try run.views())
    #expect(text == nil, "SEED=\(seed)\n\(text ?? "")")
  }

  @Test func `the same file twice changes nothing`() throws {
    var shop = RandomShop(seed: 3)
    let lines = shop.items(200).map(\.line)
    let run = try InventoryRun()
    try run.ingest(lines)
    try run.process()
    let before = try run.views(leaving: ["event_order"])
    try run.ingest(lines)
    try run.process()
    #expect(difference(wanted: before, found: try run.views(leaving: ["event_order"])) == nil)
  }
}
