import PipelineKit

/// What the rows depend on besides the log.
struct LogSettings: Sendable {
  var only = ViewSelection.all
  var rules = AlertRule.defaults
  /// Milliseconds of stream time after which an `event_id` is forgotten; nil for never.
  var dedupHorizon: Int64?
}

/// The topic of log records, which have no types: their forms are those of ``RecordFormat``.
enum LogRecords {
  static let schema = EventSchema(topic: "logs", types: [], keyPaths: [])
}

/// Log aggregation as a pipeline.
///
///     records ─▶ RecordFold      a row a record, templates, search words, spikes, cascades, alerts
///             ├▶ CountFold       counts by service, minute, host, request
///             └▶ ExceptionFold   exceptions by type
struct LogPipeline: EventPipeline {
  /// Raised with every change of what a row means.
  static let number = 1

  let version: PipelineVersion
  let schema: EventSchema = LogRecords.schema
  let binding: EventBinding = EventBinding(texts: [], integers: [])
  let referenceTopics: [String] = [ServiceInfo.topic, HostInfo.topic]
  let tables: [TableSpec]
  let views: [PublicView]
  private let settings: LogSettings
  private let names: Set<String>

  init(_ settings: LogSettings) {
    self.settings = settings
    views = settings.only.views(of: LogViews.all)
    var wanted = Set(views.flatMap { LogPipeline.tableNames($0) })
    if !wanted.isDisjoint(with: LogPipeline.recordTables) {
      wanted.formUnion(LogPipeline.templateTables)
    }
    if !wanted.isDisjoint(with: LogPipeline.analysisTables) {
      wanted.formUnion(AnalysisTables.all.map(\.name))
      wanted.formUnion(LogPipeline.templateTables)
    }
    if wanted.contains(RecordFold.search.table.name) { wanted.insert(RecordFold.rows.table.name) }
    names = wanted
    tables =
      LogPipeline.allTables.filter { wanted.contains($0.name) } + Outbox(AlertCommand.topic).tables
      + DedupDelta.tables
    version = PipelineVersion(
      pipeline: "logs", version: LogPipeline.number,
      identity: [
        settings.only.identity, "rules=" + AlertFile.identity(settings.rules),
        "dedup_horizon_ms=" + (settings.dedupHorizon.map(String.init) ?? "unlimited"),
      ].joined(separator: " "))
  }

  private static let allTables: [TableSpec] =
    [
      RecordFold.rows.table, RecordFold.search.table, TemplateTable.entity.table,
      RecordFold.minuteSpec.table, RecordFold.serviceSpec.table, ExceptionFold.entity.table,
    ] + CountFold.specs.map(\.table) + AnalysisTables.all

  private static let templateTables = [
    TemplateTable.entity.table.name, RecordFold.minuteSpec.name, RecordFold.serviceSpec.name,
  ]
  private static let recordTables = Set(
    templateTables + [RecordFold.rows.table.name, RecordFold.search.table.name])
  private static let analysisTables = Set(AnalysisTables.all.map(\.name))

  /// The tables that a view reads.
  private static func tableNames(_ view: PublicView) -> [String] {
    allTables.map(\.name).filter { view.sql.contains("{\($0)}") || view.sql.contains("{\($0):") }
  }

  func prepare(_ batch: EventBatch) -> LogBatch {
    LogBatch(batch, findsExceptions: names.contains(ExceptionFold.entity.table.name))
  }

  func makeFolds(_ store: ViewStore) throws -> [any Fold<LogBatch>] {
    var folds: [any Fold<LogBatch>] = []
    if !names.isDisjoint(with: LogPipeline.recordTables)
      || !names.isDisjoint(with: LogPipeline.analysisTables)
    {
      folds.append(try RecordFold(wanting: names, settings: settings, store: store))
    }
    if !names.isDisjoint(with: CountFold.specs.map(\.name)) {
      folds.append(CountFold(wanting: names))
    }
    if names.contains(ExceptionFold.entity.table.name) {
      folds.append(try ExceptionFold(store: store))
    }
    return folds
  }
}
