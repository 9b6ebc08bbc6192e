import PipelineKit

/// Fraud scoring as a pipeline: one fold takes decisions in log order, views are SQL over its tables.
struct FraudPipeline: EventPipeline {
  /// Raised with every change of what a row means, those of states included.
  static let number = 2

  let version: PipelineVersion
  let schema = FraudEvents.schema
  let referenceTopics = [FraudEvents.referenceTopic]
  /// Every user, device and merchant that was seen is written at a commit.
  let commitEvents = 4_000_000
  /// Some 40 bytes of each of them stay until the commit is on disk.
  let commitBytes = 128 << 20
  let binding = FraudEvents.binding
  let tables: [TableSpec]
  let views: [PublicView]
  private let selection: ViewSelection
  private let dedupHorizon: Int64?
  private let fixedConfig: FraudConfig?
  private let challenger: FraudConfig?
  private let limits: Limits
  private let makeObserver: @Sendable () throws -> (any DecisionObserver)?

  /// How much is kept in memory; what is more is looked up on disk.
  struct Limits: Sendable {
    /// Ids of transactions.
    var idsMax = 4_000_000
    /// Names of users, devices, merchants and countries, of each.
    var slotsMax = 400_000
  }

  /// - Parameters:
  ///   - dedupHorizon: milliseconds of stream time after which an event id is forgotten; nil never.
  ///   - only: the views wanted.
  ///   - fixedConfig: holds whatever the log says.
  ///   - challenger: decides beside what the log says, in a file that is for nothing else.
  ///   - makeObserver: what sees each decision as it is taken.
  init(
    dedupHorizon: Int64?, only: ViewSelection = .all, fixedConfig: FraudConfig? = nil,
    challenger: FraudConfig? = nil, limits: Limits = Limits(),
    makeObserver: @escaping @Sendable () throws -> (any DecisionObserver)? = { nil }
  ) {
    self.fixedConfig = fixedConfig
    self.challenger = challenger
    self.limits = limits
    self.makeObserver = makeObserver
    self.dedupHorizon = dedupHorizon
    selection = only
    views = only.views(of: FraudViews.all)
    version = PipelineVersion(
      pipeline: "fraud", version: FraudPipeline.number,
      identity: "dedup_horizon_ms=" + (dedupHorizon.map(String.init) ?? "unlimited") + " "
        + only.identity,
      options: [
        VersionOption("views", only.text),
        VersionOption("dedup horizon", VersionOption.duration(dedupHorizon)),
      ])
    tables = FraudPipeline.tables
  }

  /// The same pipeline with what a backtest or an explanation needs beside.
  func rehearsing(
    only: ViewSelection? = nil, challenger: FraudConfig? = nil,
    observer: (any DecisionObserver)? = nil
  ) -> FraudPipeline {
    nonisolated(unsafe) let observer = observer
    return FraudPipeline(
      dedupHorizon: dedupHorizon, only: only ?? selection, fixedConfig: fixedConfig,
      challenger: challenger, limits: limits, makeObserver: { observer })
  }

  static let tables: [TableSpec] =
    [
      DecisionJournal.table.table, ProfileRows.table.table, DecisionStage.reviewsTable.table,
      OutcomeTable.table.table, EarlyEvents.table.table, ConfigHistory.table.table,
      ConfigHistory.rulesTable.table, DecisionCounts.hourSpec.table,
      DecisionCounts.ruleSpec.table, ReasonTails.table.table,
    ] + FeatureStage.tables + AnomalyPart.tables + DedupDelta.tables

  func prepare(_ batch: EventBatch) -> FraudBatch { FraudBatch(batch) }

  func makeFolds(_ store: ViewStore) throws -> [any Fold<FraudBatch>] {
    [
      try DecisionFold(
        store: store, shown: ShownRows(of: selection), fixedConfig: fixedConfig,
        challenger: challenger,
        observer: try makeObserver(), limits: limits)
    ]
  }
}
