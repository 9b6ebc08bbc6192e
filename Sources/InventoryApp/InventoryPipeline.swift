import PipelineKit

/// Stock and orders as a pipeline: one ordered fold, views that are SQL over its tables.
struct InventoryPipeline: OrderedPipeline {
  typealias Ordered = InventoryFold
  typealias Prepared = [InventoryEvent?]

  /// Raised with every change of what a row means.
  static let number = 1

  let options: InventoryOptions
  let version: PipelineVersion
  let schema = InventorySchema.schema
  let binding = InventorySchema.binding
  let views = InventoryViews.all

  init(_ options: InventoryOptions) {
    self.options = options
    func text(_ duration: Int64?, _ absent: String) -> String {
      duration.map(String.init) ?? absent
    }
    version = PipelineVersion(
      pipeline: "inventory", version: InventoryPipeline.number,
      identity: [
        "reorder_horizon_ms=\(options.reorderHorizon)",
        "reservation_ttl_ms=\(text(options.reservationTTL, "never"))",
        "dedup_horizon_ms=\(text(options.dedupHorizon, "unlimited"))",
      ].joined(separator: " "))
  }

  func prepare(_ batch: EventBatch) -> [InventoryEvent?] { InventoryReader.events(of: batch) }

  func makeFold() -> InventoryFold { InventoryFold(options) }
}
