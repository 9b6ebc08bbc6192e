import PipelineKit

/// Fraud scoring as a pipeline: one fold takes decisions in log order, views are SQL over its tables.
struct FraudPipeline: EventPipeline {
  /// Raised with every change of what a row means.
  static let number = 1

  let version: PipelineVersion
  let schema = FraudEvents.schema
  let referenceTopics = [FraudEvents.referenceTopic]
  /// Every user, device and merchant that was seen is written at a commit.
  let commitEvents = 2_000_000
  let binding = FraudEvents.binding
  let tables: [TableSpec]
  let views = FraudViews.all
  private let fixedConfig: FraudConfig?
  private let idsMax: Int
  private let makeObserver: @Sendable () throws -> (any DecisionObserver)?

  /// - Parameters:
  ///   - dedupHorizon: milliseconds of stream time after which an event id is forgotten; nil never.
  ///   - fixedConfig: holds whatever the log says, for backtests.
  ///   - idsMax: transaction ids kept in memory; older ones are looked up on disk.
  ///   - makeObserver: what sees each decision as it is taken.
  init(
    dedupHorizon: Int64?, fixedConfig: FraudConfig? = nil, idsMax: Int = 4_000_000,
    makeObserver: @escaping @Sendable () throws -> (any DecisionObserver)? = { nil }
  ) {
    self.fixedConfig = fixedConfig
    self.idsMax = idsMax
    self.makeObserver = makeObserver
    version = PipelineVersion(
      pipeline: "fraud", version: FraudPipeline.number,
      identity: "dedup_horizon_ms=" + (dedupHorizon.map(String.init) ?? "unlimited"))
    tables =
      [
        DecisionJournal.table.table, ProfileRows.table.table, DecisionFold.reviewsTable.table,
        OutcomeTable.table.table, EarlyEvents.table.table, ConfigHistory.table.table,
        ConfigHistory.rulesTable.table, DecisionCounts.hourSpec.table,
        DecisionCounts.ruleSpec.table, ReasonTails.table.table,
      ] + Scorer.tables + AnomalyPart.tables + DedupDelta.tables
  }

  func prepare(_ batch: EventBatch) -> FraudBatch { FraudBatch(batch) }

  func makeFolds(_ store: ViewStore) throws -> [any Fold<FraudBatch>] {
    [
      try DecisionFold(
        store: store, fixedConfig: fixedConfig, observer: try makeObserver(), idsMax: idsMax)
    ]
  }
}
