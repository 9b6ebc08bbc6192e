import ArgumentParser
import PipelineKit

/// `stock`: what is on hand now, or was at some time.
struct StockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stock", abstract: "Print the stock, or the stock as it was at a time.",
    discussion: """
      With --as-of the events with times up to then count, whenever they came; with --known-at what \
      had been appended by then. The log is replayed up to there, by the options of the live views.
      """)

  @Argument(help: ArgumentHelp("A product; all if absent.", valueName: "product"))
  var product: String?

  @OptionGroup var limits: LimitOptions
  @OptionGroup var storage: StorageOptions
  @OptionGroup var output: OutputOptions
  @OptionGroup var effort: EffortOptions

  func run() throws {
    try ExitStatus.guarding {
      try ViewQuery<Inventory>(limits, storage, effort).print(
        """
        SELECT product_id, warehouse_id, on_hand, reserved, available, reorder_point, low, updated \
        FROM stock WHERE product_id = coalesce(?, product_id) ORDER BY product_id, warehouse_id
        """, [product], as: output)
    }
  }
}
