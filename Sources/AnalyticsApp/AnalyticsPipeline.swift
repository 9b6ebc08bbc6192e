import PipelineKit

/// Web analytics as a pipeline: what is read, what is folded, what people query.
///
/// Which tables are built follows from the views that are wanted; a fold without a wanted table is
/// not made, and a field that no fold needs is not read.
struct AnalyticsPipeline: EventPipeline {
  /// What the rows depend on besides the log.
  struct Settings: Sendable {
    var funnels = FunnelConfig.standard
    var bots = BotPatterns.standard
    var pages = PageRules.standard
    var sites = Sites.none
    /// The views wanted.
    var only = ViewSelection.all
    /// Milliseconds of stream time after which an event id is forgotten; nil for never.
    var dedupHorizon: Int64?
  }

  /// Raised with every change of what a row means.
  static let number = 2

  let version: PipelineVersion
  let schema = AnalyticsEvents.schema
  let binding: EventBinding
  let tables: [TableSpec]
  let views: [PublicView]
  private let settings: Settings

  init(_ settings: Settings) {
    self.settings = settings
    views = settings.only.views(of: AnalyticsViews.all)
    let names = AnalyticsPipeline.completed(Set(views.flatMap(\.tableNames)))
    let looksUpSessions = views.contains { $0.sql.contains(VisitViews.sessionsOfVisitor) }
    tables =
      AnalyticsPipeline.allTables.filter { names.contains($0.name) }.map {
        $0 == VisitMerger.table.table && looksUpSessions ? VisitMerger.indexedTable : $0
      } + DedupDelta.tables
    binding = AnalyticsEvents.binding(
      wanting: AnalyticsPipeline.fields(for: names, settings.pages),
      items: names.contains(SalesFold.productSpec.name))
    version = PipelineVersion(
      pipeline: "analytics", version: AnalyticsPipeline.number,
      identity: AnalyticsPipeline.identity(settings),
      options: AnalyticsPipeline.options(settings))
  }

  /// The wanted tables, and those that are filled by the same fold.
  private static func completed(_ names: Set<String>) -> Set<String> {
    let together: [[TableSpec]] = [
      [VisitorFold.totalSpec.table, VisitorFold.sourceSpec.table],
      [ActivityFold.featureSpec.table, ActivityFold.botSpec.table],
      [FunnelFold.eventsTable.table, FunnelFold.stepsTable.table, FunnelFold.configTable.table],
    ]
    var completed = names
    for tables in together where tables.contains(where: { names.contains($0.name) }) {
      completed.formUnion(tables.map(\.name))
    }
    let contributions = [
      VisitContributions.pageSpec, VisitContributions.sourceSpec,
      VisitContributions.referrerSpec, VisitContributions.firstSpec,
    ]
    if contributions.contains(where: { names.contains($0.name) }) {
      completed.insert(VisitMerger.table.table.name)
    }
    return completed
  }

  private static func identity(_ settings: Settings) -> String {
    [
      settings.only.identity, "funnels=" + settings.funnels.identity,
      "bots=" + String(settings.bots.digest, radix: 16),
      "pages=" + String(settings.pages.digest, radix: 16),
      "sites=" + settings.sites.identity,
      "dedup_horizon_ms=" + (settings.dedupHorizon.map(String.init) ?? "unlimited"),
    ].joined(separator: " ")
  }

  /// The same for people.
  private static func options(_ settings: Settings) -> [VersionOption] {
    [
      VersionOption("views", settings.only.text),
      VersionOption("funnels", settings.funnels.text),
      VersionOption(
        "bots",
        "\(settings.bots.names.count) names, digest \(String(settings.bots.digest, radix: 16))"),
      VersionOption("page rules", "digest \(String(settings.pages.digest, radix: 16))"),
      VersionOption("sites", settings.sites.identity),
      VersionOption("dedup horizon", VersionOption.duration(settings.dedupHorizon)),
    ]
  }

  private static let allTables: [TableSpec] =
    [
      PageMinuteFold.spec, TrafficFold.hourSpec, TrafficFold.daySpec, DimensionFold.pageSpec,
      DimensionFold.sourceSpec, DimensionFold.referrerSpec, DimensionFold.countrySpec,
      DimensionFold.agentSpec, RequestFold.statusSpec, RequestFold.requestSpec, SpellingFold.spec,
      VisitorFold.totalSpec, VisitorFold.sourceSpec, ActivityFold.featureSpec, ActivityFold.botSpec,
      SalesFold.revenueSpec, SalesFold.productSpec, VisitContributions.pageSpec,
      VisitContributions.sourceSpec, VisitContributions.referrerSpec,
      VisitContributions.firstSpec,
    ].map(\.table) + [
      VisitMerger.table.table, FunnelFold.eventsTable.table, FunnelFold.stepsTable.table,
      FunnelFold.configTable.table, SalesFold.ordersTable.table, LiveFold.table.table,
    ]

  /// The text fields that the tables need.
  private static func fields(
    for names: Set<String>, _ rules: PageRules
  ) -> Set<AnalyticsEvents.Text> {
    var fields: Set<AnalyticsEvents.Text> = [.type, .visitor, .path, .userAgent, .source, .method]
    if !rules.leftOutAddresses.isEmpty { fields.insert(.client) }
    if names.contains(DimensionFold.referrerSpec.name)
      || names.contains(VisitMerger.table.table.name)
    {
      fields.insert(.referrer)
    }
    if names.contains(DimensionFold.countrySpec.name) { fields.insert(.country) }
    if names.contains(ActivityFold.featureSpec.name) { fields.insert(.feature) }
    if names.contains(SalesFold.ordersTable.table.name)
      || names.contains(SalesFold.revenueSpec.name) || names.contains(SalesFold.productSpec.name)
    {
      fields.formUnion([.order, .currency, .amount])
    }
    return fields
  }

  func prepare(_ batch: EventBatch) -> AnalyticsBatch {
    AnalyticsBatch(batch, settings)
  }

  func makeFolds(_ store: ViewStore) throws -> [any Fold<AnalyticsBatch>] {
    let names = Set(tables.map(\.name))
    func wants(_ tables: String...) -> Bool { tables.contains { names.contains($0) } }
    var folds: [any Fold<AnalyticsBatch>] = []
    if wants(VisitMerger.table.table.name) {
      folds.append(try VisitFold(wanting: names, store: store))
    }
    if wants(PageMinuteFold.spec.name) { folds.append(PageMinuteFold()) }
    if wants(TrafficFold.hourSpec.name, TrafficFold.daySpec.name) {
      folds.append(TrafficFold(wanting: names))
    }
    let dimensions = DimensionFold(wanting: names)
    if !dimensions.tables.isEmpty { folds.append(dimensions) }
    if wants(RequestFold.statusSpec.name, RequestFold.requestSpec.name) {
      folds.append(RequestFold(wanting: names))
    }
    if wants(SpellingFold.spec.name) { folds.append(SpellingFold()) }
    if wants(VisitorFold.totalSpec.name) { folds.append(VisitorFold()) }
    if wants(ActivityFold.featureSpec.name, ActivityFold.botSpec.name) {
      folds.append(ActivityFold(botNames: settings.bots.names))
    }
    if wants(
      SalesFold.ordersTable.table.name, SalesFold.revenueSpec.name, SalesFold.productSpec.name)
    {
      folds.append(SalesFold(wanting: names))
    }
    if wants(FunnelFold.stepsTable.table.name) { folds.append(FunnelFold(settings.funnels)) }
    if wants(LiveFold.table.table.name) {
      folds.append(LiveFold(streamTime: try store.checkpoint().streamTime(of: schema.topic)))
    }
    return folds
  }
}
