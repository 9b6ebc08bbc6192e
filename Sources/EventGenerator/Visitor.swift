/// A visitor's lasting traits, a fixed function of the visitor's number: whatever the seed, and
/// so in every file, `v-0000012` is the same person.
///
/// Nothing about a visitor is stored, so any number of them costs no memory.
struct Visitor: Sendable {
  /// Written `v-0000012`.
  var number: Int32
  /// Index into `UserAgent.all`.
  var agent: UInt8
  /// Index into `Country.all`.
  var country: UInt8
  /// Whether the tracker may tell the agent and the country.
  var tellsAgent: Bool
  var tellsCountry: Bool
  /// Whether the browser tells the page before, within the site.
  var tellsReferrer: Bool
  var isCrawler: Bool

  /// The tables traits are drawn from.
  struct Population: Sendable {
    private let agents = AliasTable(weights: UserAgent.all.map(\.weight))
    private let crawlers = UserAgent.all.map { $0.bot != nil }
    private let countries = AliasTable(weights: Country.all.map(\.weight))

    /// Returns the visitor with that number, always the same.
    func visitor(_ number: Int) -> Visitor {
      var random = SplitMix64(seed: UInt64(number) &* 0xD6E8_FEB8_6659_FD93)
      let agent = agents.pick(&random)
      return Visitor(
        number: Int32(number), agent: UInt8(agent), country: UInt8(countries.pick(&random)),
        tellsAgent: crawlers[agent] || random.chance(0.99), tellsCountry: random.chance(0.97),
        tellsReferrer: random.chance(0.3), isCrawler: crawlers[agent])
    }
  }
}
