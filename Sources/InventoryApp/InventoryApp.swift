import ArgumentParser
import PipelineKit

/// Stock and orders: what is on hand, reserved and available, and never the same unit twice.
@main
struct InventoryApp: ProgramRoot {
  typealias App = Inventory

  static let configuration = standardConfiguration
}

/// What makes the program out of the kit.
enum Inventory: Application {
  static let name = "InventoryApp"
  static let abstract = "Stock and orders from event files and change streams, as SQLite views."
  static let schema = InventorySchema.schema
  /// An order may touch any product, so all events are in one order.
  static let partitions = 1
  static let formats: [LineFormat] = [.json]
  static let publishes = [InventorySchema.publishedTopic]
  static let exampleQuery =
    "SELECT product_id, warehouse_id, on_hand, reserved, available FROM stock WHERE low = 1 LIMIT 10"

  static let examples = [
    "InventoryApp run monday.jsonl",
    "InventoryApp run events/ changes.jsonl --follow",
    "InventoryApp run events/ --reservation-ttl 15m --reorder-horizon 1m",
    "InventoryApp append --expected-version 3 < event.json",
    "InventoryApp stock --as-of 2026-03-03T12:00:00Z",
    "InventoryApp explain stock p-0001 berlin",
    "InventoryApp verify",
  ]

  /// Options that change rows.
  struct Settings: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "How much later than others, in event time, an event may come and still be applied in order.",
        valueName: "duration"))
    var reorderHorizon = "30s"

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Release reservations that are not paid within this time; never if absent.",
        valueName: "duration"))
    var reservationTtl: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Forget an event id once events are this much later; never if absent.",
        valueName: "duration"))
    var dedupHorizon: String?

    func options() throws -> InventoryOptions {
      InventoryOptions(
        reorderHorizon: try milliseconds(reorderHorizon, option: "--reorder-horizon"),
        reservationTTL: try reservationTtl.map {
          try milliseconds($0, option: "--reservation-ttl")
        },
        dedupHorizon: try dedupHorizon.map { try milliseconds($0, option: "--dedup-horizon") })
    }
  }

  static func pipeline(_ settings: Settings) throws -> InventoryPipeline {
    InventoryPipeline(try settings.options())
  }

  static let commands: [any ParsableCommand.Type] = [
    AppendCommand.self, StockCommand.self, VerifyCommand.self,
  ]

  static let evidence = [
    "stock": ["product_id"], "demand_days": ["product_id"], "low_stock_alerts": ["product_id"],
    "status_counts": [],
  ]
  /// Later events of an order name neither its products nor its warehouse.
  static let links = [
    "stock": ["order_id"], "products": ["order_id"], "demand_days": ["order_id"],
    "low_stock_alerts": ["order_id"],
  ]

  /// A row of stock is explained by its movements.
  static func explanation(
    of view: String, key: [String], _ live: LiveReplay<Inventory>, listsAll: Bool, asJSON: Bool
  ) throws -> String? {
    guard view == "stock" else { return nil }
    guard key.count == 2 else {
      throw ValidationError("explain: expected a product and a warehouse")
    }
    let scratch = try ScratchRun(live.pipeline, reader: live.reader, options: live.options)
    let history = try StockHistory(key, listsAll: listsAll, in: scratch.connection())
    return asJSON ? history.json : history.text
  }

  static func dedupHorizon(_ settings: Settings) throws -> Int64? {
    try settings.options().dedupHorizon
  }
}
