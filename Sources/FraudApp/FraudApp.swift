import ArgumentParser
import PipelineKit

/// Fraud scoring: a decision for each transaction, its reasons, and new rules tried on history.
@main
struct FraudApp: ProgramRoot {
  typealias App = Fraud

  static let configuration = standardConfiguration
}

/// What makes the program out of the kit.
enum Fraud: Application {
  static let name = "FraudApp"
  static let abstract = "Fraud scoring of transactions from event files, as SQLite views."
  static let schema = FraudEvents.schema
  static let partitions = 1
  static let formats: [LineFormat] = [.json]
  static let exampleQuery =
    "SELECT transaction_id, risk, decision, reasons FROM decisions ORDER BY risk DESC LIMIT 10"

  static let examples = [
    "FraudApp run monday.jsonl",
    "FraudApp run --config fraud.json events/ --follow",
    "FraudApp run events/ --only decisions,review_queue",
    "tail -f payments.jsonl | FraudApp run - --emit decisions",
    "FraudApp backtest --config candidate.json --fail-if block_rate_up=10%",
    "FraudApp explain decisions t-000000042",
  ]

  /// Options that change rows.
  struct Settings: ParsableArguments {
    @OptionGroup var views: ViewOptions

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Forget an event id once events are this much later; never if absent.",
        valueName: "duration"))
    var dedupHorizon: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "Print each decision on standard output as it is taken: decisions.", valueName: "what"))
    var emit: String?
  }

  /// The configuration, which enters the log.
  struct References: ParsableArguments {
    @Option(
      name: .long,
      help: ArgumentHelp(
        "Weights, thresholds, rules and lists; what the log says if absent.", valueName: "file"))
    var config: String?
  }

  static func references(_ options: References) throws -> [Reference] {
    let config = try options.config.map { try FraudConfig(file: $0) }
    return [
      Reference(
        topic: FraudEvents.referenceTopic, line: ConfigLine.bytes(config ?? .standard),
        isExplicit: config != nil)
    ]
  }

  static func pipeline(_ settings: Settings) throws -> FraudPipeline {
    let horizon = try dedupHorizon(settings)
    let only = try settings.views.selection(of: FraudViews.all)
    guard let emit = settings.emit else {
      return FraudPipeline(dedupHorizon: horizon, only: only)
    }
    guard emit == "decisions" else { throw FraudError.unknownEmission(emit) }
    return FraudPipeline(
      dedupHorizon: horizon, only: only, makeObserver: { DecisionPrinter() })
  }

  static func isLive(_ settings: Settings) -> Bool { settings.emit != nil }

  static let commands: [any ParsableCommand.Type] = [BacktestCommand.self]

  static let evidence = [
    "user_profiles": ["user_id"], "rule_hits": [], "fraud_hours": [], "performance": [],
    "links": [],
  ]
  /// Labels and verdicts name the transaction alone.
  static let links = [
    "user_profiles": ["transaction_id"], "merchants": ["transaction_id"],
  ]

  /// Scores are explained part by part.
  static func explanation(
    of view: String, key: [String], _ live: LiveReplay<Fraud>, listsAll: Bool, asJSON: Bool
  ) throws -> String? {
    guard ["decisions", "review_queue"].contains(view) else { return nil }
    guard key.count == 1 else { throw ValidationError("explain: expected the transaction's id") }
    let witness = DecisionWitness(of: Array(key[0].utf8))
    let pipeline = live.pipeline.rehearsing(only: .all, observer: witness)
    let scratch = try ScratchRun(
      pipeline, reader: live.reader, options: live.options)
    guard let sighting = witness.sighting else { throw FraudError.unknownTransaction(key[0]) }
    let explanation = try Explanation(
      witness, sighting, try scratch.connection(), log: live.folder,
      listedMax: listsAll ? .max : Explanation.listedMax)
    return asJSON ? try explanation.json() : try explanation.text()
  }

  static func dedupHorizon(_ settings: Settings) throws -> Int64? {
    try settings.dedupHorizon.map { try milliseconds($0, option: "--dedup-horizon") }
  }
}
