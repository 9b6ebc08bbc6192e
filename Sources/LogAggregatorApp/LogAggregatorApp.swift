import ArgumentParser
import PipelineKit

/// Log aggregation: searchable records, error rates, patterns, alerts and root causes of log files.
@main
struct LogAggregatorApp: ProgramRoot {
  typealias App = LogAggregator

  static let configuration = standardConfiguration
}

/// What makes the program out of the kit.
enum LogAggregator: Application {
  static let name = "LogAggregatorApp"
  static let abstract =
    "Log files of any format as SQLite views: records, rates, patterns, alerts, root causes."
  static let schema = LogRecords.schema
  static let partitions = 1
  static let formats: [LineFormat] = [.record]
  static let exampleQuery =
    "SELECT service, records, errors, error_rate FROM services ORDER BY errors DESC LIMIT 10"

  static let examples = [
    "LogAggregatorApp run /var/log/app/",
    "LogAggregatorApp run logs/ --follow --services services.json",
    "kubectl logs -f api | LogAggregatorApp run - --service api",
    "LogAggregatorApp search 'timeout AND refused' --service api --since 1h -C 3",
    "LogAggregatorApp patterns --limit 20",
    "LogAggregatorApp backtest-alerts --rules new.json",
  ]

  /// Options that change rows.
  struct Settings: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp("A file of alert rules; the standard ones if absent.", valueName: "file"))
    var rules: String?

    @OptionGroup var views: ViewOptions

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Run this by the shell at each change of an alert's state, which it gets as JSON on standard "
          + "input; changes no row.", valueName: "command"))
    var alertCommand: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Forget an event_id once records are this much later; never if absent.",
        valueName: "duration"))
    var dedupHorizon: String?
  }

  /// Options of how records are read.
  struct Intake: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "The service of records that name none; the name of their file if absent.",
        valueName: "name"))
    var service: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The year of times that name none, where no line nearby names one.", valueName: "year"))
    var assumeYear: Int?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "The zone of times that name none: UTC, +01:00 or Europe/Berlin.", valueName: "zone"))
    var assumeZone = "UTC"

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A file of what counts as secret; credentials and card numbers if absent.",
        valueName: "file"))
    var redact: String?

    func validate() throws {
      if let assumeYear, !(1970...9999).contains(assumeYear) {
        throw ValidationError("--assume-year: expected 1970 to 9999, found \(assumeYear)")
      }
      if AssumedZone(assumeZone) == nil {
        throw ValidationError(
          "--assume-zone: expected UTC, an offset as +01:00 or a name as Europe/Berlin, found "
            + "'\(assumeZone)'")
      }
      if service?.isEmpty == true { throw ValidationError("--service: expected a name") }
    }
  }

  /// Tables of services and hosts, which enter the log.
  struct References: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Teams, tiers and dependencies of services; what the log says if absent.",
        valueName: "file"))
    var services: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Regions and zones of hosts; what the log says if absent.", valueName: "file"))
    var hosts: String?
  }

  static func references(_ options: References) throws -> [Reference] {
    let services = try options.services.map { try ServiceInfo.read(Document(file: $0)) }
    let hosts = try options.hosts.map { try HostInfo.read(Document(file: $0)) }
    return [
      Reference(
        topic: ServiceInfo.topic, line: ServiceInfo.line(services ?? []),
        isExplicit: services != nil),
      Reference(
        topic: HostInfo.topic, line: HostInfo.line(hosts ?? []), isExplicit: hosts != nil),
    ]
  }

  static func records(_ intake: Intake, format: String?) throws -> RecordOptions? {
    var options = RecordOptions()
    if let format, format != "auto" {
      guard let known = RecordFormat(named: format) else {
        throw ValidationError(
          "--format: there is no format '\(format)'; choose from auto, "
            + RecordFormat.names.joined(separator: ", "))
      }
      options.format = known
    }
    options.service = intake.service
    options.year = intake.assumeYear
    options.zone = AssumedZone(intake.assumeZone) ?? .utc
    let redactor = Redactor(rules: try RedactionFile.rules(intake.redact))
    options.redact = { record, out in _ = redactor.redact(record, into: &out) }
    return options
  }

  static func pipeline(_ settings: Settings) throws -> LogPipeline {
    var options = LogSettings()
    options.only = try settings.views.selection(of: LogViews.all)
    options.dedupHorizon = try dedupHorizon(settings)
    if let file = settings.rules { options.rules = try AlertFile.rules(Document(file: file)) }
    return LogPipeline(options)
  }

  static let publishes = [AlertCommand.topic]

  static func listener(_ settings: Settings, log: String) throws
    -> (@Sendable () throws -> Void)?
  {
    guard let command = settings.alertCommand else { return nil }
    let alerts = try AlertCommand(command, log: log)
    return { try alerts.deliver() }
  }

  static let commands: [any ParsableCommand.Type] = [
    SearchCommand.self, PatternsCommand.self, BacktestAlertsCommand.self,
  ]

  static func dedupHorizon(_ settings: Settings) throws -> Int64? {
    try settings.dedupHorizon.map { try milliseconds($0, option: "--dedup-horizon") }
  }
}
