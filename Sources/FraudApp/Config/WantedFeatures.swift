/// The features that the rules of configurations name: windows that none names are not counted.
struct WantedFeatures: Sendable {
  private var bits: UInt64 = 0

  init(_ configs: FraudConfig...) { self.init(configs) }

  init(_ configs: [FraudConfig]) {
    let rules = configs.flatMap(\.rules)
    for feature in Feature.allCases
    where rules.contains(where: { $0.condition.contains(feature.name) }) {
      bits |= 1 << UInt64(feature.rawValue)
    }
  }

  @inline(__always)
  func contains(_ feature: Feature) -> Bool { bits & 1 << UInt64(feature.rawValue) != 0 }
}
