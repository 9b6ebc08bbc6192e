import PipelineKit

/// Everything a decision depends on besides the events: weights, thresholds, settings, rules and
/// lists.
///
///     let config = try FraudConfig(file: "fraud.json")
///     let parts = ScoreParts(…, rules: config.ruleSet.evaluate(features, at: time).part)
///     let decision = config.thresholds.decision(risk: config.weights.risk(parts))
///
/// Two configurations are equal when their canonical texts are; `version` is a digest of that text.
/// A changed configuration enters the log as its canonical text, and is read back from there by
/// `init(canonical:)`.
struct FraudConfig: Sendable {
  /// The values by name, before they are compiled and named.
  let settings: FraudSettings
  /// The rules, ready to be asked.
  let ruleSet: RuleSet
  /// Every value, defaults too, as JSON on one line with its keys in a fixed order.
  let canonicalJSON: String
  /// `c-` and the first twelve hexadecimal digits of the MD5 of `canonicalJSON`.
  let version: String

  /// The configuration that is there without a file.
  static let standard: FraudConfig = {
    do {
      return try FraudConfig(source: DocumentSource(file: "built-in", bytes: Array("{}".utf8)))
    } catch {
      preconditionFailure("built-in configuration does not load: \(error)")
    }
  }()

  /// Reads a configuration file; what it leaves out is as in `standard`.
  ///
  /// - Throws: `DocumentError` with file, line and column, and what was expected there.
  init(file: String) throws(DocumentError) {
    try self.init(source: DocumentSource(file: file))
  }

  /// Reads the text of a configuration file; what it leaves out is as in `standard`.
  ///
  /// - Parameter file: what errors call the text.
  init(json: String, file: String) throws(DocumentError) {
    try self.init(source: DocumentSource(file: file, bytes: Array(json.utf8)))
  }

  /// Reads a configuration back from the log.
  ///
  /// The text is kept as it is, so that a configuration has the version under which decisions were
  /// taken, whatever keys later programs add or take away.
  init(canonical: String) throws(DocumentError) {
    let source = DocumentSource(file: "configuration in the log", bytes: Array(canonical.utf8))
    try self.init(source: source, canonical: canonical)
  }

  private init(source: DocumentSource, canonical: String? = nil) throws(DocumentError) {
    var decoder = FraudSettingsDecoder(source: source, isFromLog: canonical != nil)
    (settings, ruleSet) = try decoder.decode()
    canonicalJSON = canonical ?? settings.canonicalJSON
    let (digest, _) = md5(Array(canonicalJSON.utf8).span.bytes)
    let digits = String(digest, radix: 16)
    let padding = String(repeating: "0", count: 16 - digits.count)
    version = "c-" + (padding + digits).prefix(12)
  }

  /// What each part counts for.
  var weights: PartWeights { settings.weights }
  /// The risks above which transactions are reviewed and blocked.
  var thresholds: Thresholds { settings.thresholds }
  /// How counts become the velocity part.
  var velocity: VelocitySettings { settings.velocity }
  /// How deviation becomes the behaviour part.
  var behaviour: BehaviourSettings { settings.behaviour }
  /// The rules, in the order of their numbers in a `RuleOutcome`.
  var rules: [RuleDefinition] { settings.rules }
  /// The lists that conditions may name.
  var lists: [ListDefinition] { settings.lists }
}

extension FraudConfig: Equatable {
  /// Whether the canonical texts are equal, byte by byte.
  static func == (left: FraudConfig, right: FraudConfig) -> Bool {
    left.canonicalJSON.utf8.elementsEqual(right.canonicalJSON.utf8)
  }
}
