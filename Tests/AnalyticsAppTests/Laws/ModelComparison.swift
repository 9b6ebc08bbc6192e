import PipelineKit

@testable import AnalyticsApp
@testable import ModelSupport

/// How the model's answer and the program's are laid side by side.
enum ModelComparison {
  /// The random streams' funnels as the program has them.
  static let settings = AnalyticsPipeline.Settings(
    funnels: FunnelConfig(funnels: RandomAnalytics.funnels.map(FunnelConfig.Funnel.init)))

  /// The same for the model, with the program's way of dealing keys out.
  static func modelSettings(_ partitions: Int) -> NaiveAnalytics.Settings {
    var settings = NaiveAnalytics.Settings()
    settings.funnels = RandomAnalytics.funnels
    settings.partition = partition(partitions)
    return settings
  }

  static func partition(_ partitions: Int) -> @Sendable (Text) -> Int {
    { key in Int(Partitioner.murmur2.partition(of: key.bytes.span.bytes, count: partitions)) }
  }

  /// Says in which views, counts and dead letters the program differs; nil if in none.
  static func difference(
    _ model: NaiveAnalytics, _ found: [String: [NaiveAnalytics.Row]]
  ) -> String? {
    var wanted = model.views
    wanted["ingested_files"] = model.files.map(row)
    wanted["dead_letters"] = model.deadLetters.map(row)
    var found = found
    found["checkpoint"] = nil
    found["dead_letters"] = found["dead_letters"]?.map(withKind)
    return ModelSupport.difference(wanted: wanted, found: found)
  }

  private static func row(_ file: FileCount) -> NaiveAnalytics.Row {
    [
      "path": Text(file.path), "bytes": Text(file.bytes), "lines": Text(file.lines),
      "events": Text(file.events), "duplicates": Text(file.duplicates),
      "dead_letters": Text(file.deadLetters), "blank": Text(file.blank), "continuation": "0",
      "first_event_ms": Text(optional: file.firstEvent),
      "last_event_ms": Text(optional: file.lastEvent),
    ]
  }

  private static func row(_ letter: ModelDeadLetter) -> NaiveAnalytics.Row {
    [
      "file": Text(letter.file), "line": Text(letter.line),
      "byte_offset": Text(letter.byteOffset), "kind": name(letter.kind), "stage": "ingest",
      "topic": "page_views",
    ]
  }

  /// The kind is what the program's reason starts with. A line that has not the form of its format
  /// is of one kind in the model, whatever the format.
  private static func withKind(_ row: NaiveAnalytics.Row) -> NaiveAnalytics.Row {
    let kind = row["reason"]?.cut(at: ":")?.head ?? ""
    return row.merging(["kind": kind == "format" ? "not_json" : kind]) { $1 }
  }

  private static func name(_ kind: ModelDeadLetterKind) -> Text {
    switch kind {
    case .tooLong: "too_long"
    case .notUTF8: "not_utf8"
    case .notAnObject: "not_json"
    case .noID: "no_id"
    case .noTimestamp: "no_timestamp"
    case .future: "future"
    case .schema: "schema"
    }
  }
}

extension FunnelConfig.Funnel {
  /// A funnel of the model.
  init(_ funnel: Funnel) {
    self.init(
      name: funnel.name.description, windowMilliseconds: Int64(funnel.window),
      steps: funnel.steps.map { step in
        FunnelConfig.Step(
          path: step.path.description, withinMilliseconds: step.within.map(Int64.init))
      })
  }
}
