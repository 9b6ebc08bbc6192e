import PipelineKit

/// What is kept besides the amounts, times and places of each user: all of it, unless views were
/// chosen. Then only what a chosen view shows and what some configuration in the log reads; those
/// are known when a program starts, so what is kept is kept from the first event on, and a decision
/// is the same whatever views are built beside it.
struct Kept: OptionSet, Sendable {
  let rawValue: UInt16

  /// The anomaly model, and what it looks at.
  static let model = Kept(rawValue: 1 << 0)
  /// Which merchants, countries and devices a user was ever seen with.
  static let history = Kept(rawValue: 1 << 1)
  /// Merchants: their windows, counts and labels.
  static let merchants = Kept(rawValue: 1 << 2)
  /// Devices, likewise.
  static let devices = Kept(rawValue: 1 << 3)
  /// The windows of countries.
  static let countries = Kept(rawValue: 1 << 4)
  /// The rows of user profiles.
  static let profiles = Kept(rawValue: 1 << 5)
  /// Decisions by hour.
  static let hours = Kept(rawValue: 1 << 6)
  /// Hits by rule.
  static let rules = Kept(rawValue: 1 << 7)

  /// Where a user was last.
  static let travel = Kept(rawValue: 1 << 8)
  /// Category and channel of a transaction.
  static let traits = Kept(rawValue: 1 << 9)

  static let all: Kept = [
    .model, .history, .merchants, .devices, .countries, .profiles, .hours, .rules, .travel,
    .traits,
  ]

  /// What a selection of views asks for under these configurations.
  init(showing views: ViewSelection, under configs: [FraudConfig]) {
    guard !views.isAll else {
      self = .all
      return
    }
    self = []
    for (name, parts) in Kept.shown where views.contains(name) { formUnion(parts) }
    for config in configs { formUnion(Kept(readBy: config)) }
  }

  init(rawValue: UInt16) { self.rawValue = rawValue }

  /// What views show beside decisions. Profiles count devices; links are between devices, and
  /// between merchants.
  private static let shown: [(String, Kept)] = [
    ("user_profiles", [.profiles, .devices]), ("merchants", .merchants),
    ("links", [.merchants, .devices]), ("fraud_hours", .hours), ("rule_hits", .rules),
  ]

  /// What the decisions of a configuration depend on.
  init(readBy config: FraudConfig) {
    self = []
    if config.readsAnomaly {
      formUnion([.model, .history, .merchants, .devices, .travel, .traits])
    }
    let wanted = WantedFeatures(config)
    for feature in Feature.allCases where wanted.contains(feature) {
      formUnion(Kept(sourceOf: feature))
    }
  }

  /// Where a feature comes from.
  private init(sourceOf feature: Feature) {
    switch feature {
    case .isNewCountry, .isNewDevice, .isNewMerchant: self = .history
    case .merchantFraudLabels28d, .merchantFraudRate28d: self = .merchants
    case .deviceFraudLabels28d: self = .devices
    case .kmFromLast, .kmhFromLast: self = .travel
    case .category, .channel: self = .traits
    default:
      guard case .windowed(let measure) = feature.definition.source else {
        self = []
        return
      }
      switch measure.of {
      case .user: self = []
      case .device: self = .devices
      case .merchant: self = .merchants
      case .country: self = .countries
      }
    }
  }

  /// What a version's identity says of it.
  var identity: String {
    let names = Kept.named.filter { contains($0.0) }.map(\.1)
    return "kept=" + (names.isEmpty ? "users" : names.joined(separator: ","))
  }

  private static let named: [(Kept, String)] = [
    (.model, "model"), (.history, "history"), (.merchants, "merchants"), (.devices, "devices"),
    (.countries, "countries"), (.profiles, "profiles"), (.hours, "hours"), (.rules, "rules"),
    (.travel, "travel"), (.traits, "traits"),
  ]
}

extension FraudConfig {
  /// Whether the model has a say: it counts for something, or a rule names it. Else it is not asked.
  var readsAnomaly: Bool {
    weights.anomaly > .zero || WantedFeatures(self).contains(.anomaly)
  }
}
