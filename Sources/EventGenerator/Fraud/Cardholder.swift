/// A cardholder's lasting traits and habits, a fixed function of the number: whatever the seed,
/// `u-0000012` is the same person.
///
/// Trips and new phones follow from the number and the time, so nothing about a holder is stored.
struct Cardholder: Sendable {
  /// Written `u-0000012`.
  var number: Int32
  /// Index into `City.all`.
  var home: UInt8
  var place: City.Place
  /// What this person spends relative to others.
  var scale: Double
  /// Hours this person lives later than others, or earlier if negative.
  var lateness: Int
  /// Share of payments at tills.
  var storeShare: Double

  /// Stores and web shops a person goes to again and again.
  static let habitualStores = 4
  static let habitualWebShops = 3

  private static let cities = AliasTable(weights: City.all.map(\.weight))

  init(_ number: Int) {
    var random = SplitMix64(seed: UInt64(number) &* 0xD6E8_FEB8_6659_FD93 &+ 11)
    self.number = Int32(number)
    home = UInt8(Cardholder.cities.pick(&random))
    place = City.all[Int(home)].place.near(1_500, &random)
    scale = exponential(random.normal() * 0.5)
    lateness = random.below(4) + random.below(4) - 3
    storeShare = 0.35 + 0.5 * random.unit()
  }

  /// The currency of the card.
  var currency: Currency { Country.all[Int(City.all[Int(home)].country)].currency }

  /// How awake people are, by hour of their own clock.
  private static let awake: [Double] = [
    0.10, 0.05, 0.02, 0.02, 0.02, 0.05, 0.15, 0.35, 0.55, 0.60, 0.65, 0.75, 0.90, 0.80, 0.70, 0.70,
    0.80, 0.95, 1.00, 0.95, 0.80, 0.60, 0.40, 0.20,
  ]

  /// The probability that this person, of all, pays at an epoch time in milliseconds.
  func activity(at time: Int) -> Double {
    let hour = time / 3_600_000 + City.all[Int(city(at: time) ?? home)].offset - lateness
    return city(at: time) == nil ? 0 : Cardholder.awake[(hour % 24 + 24) % 24]
  }

  /// Where the holder is: at home, on a trip, or nil while under way.
  ///
  /// In one fortnight of fourteen or so a person travels, for three to eight days.
  func city(at time: Int) -> UInt8? {
    let fortnight = time / (14 * 86_400_000)
    var random = SplitMix64(seed: UInt64(number) << 20 ^ UInt64(fortnight))
    guard random.chance(0.07) else { return home }
    let destination = UInt8(Cardholder.cities.pick(&random))
    let first = fortnight * 14 * 86_400_000 + random.below(6 * 86_400_000)
    let last = first + random.within(3 * 86_400_000..<8 * 86_400_000)
    let underWay = 14 * 3_600_000
    guard (first..<last).contains(time) else { return home }
    return time < first + underWay || time >= last - underWay ? nil : destination
  }

  /// The phone in use, or the laptop: a number no other holder has.
  ///
  /// A quarter of the people buys a new phone in any sixty days.
  func device(at time: Int, laptop: Bool) -> UInt64 {
    var random = SplitMix64(seed: UInt64(number) &* 0x9FB2_1C65_1E98_DF25)
    let moment = random.below(60 * 86_400_000)
    let changes = random.chance(0.25)
    let period = changes && !laptop ? (time + moment) / (60 * 86_400_000) : 0
    return SplitMix64.mixed(UInt64(number) << 8 | UInt64(period & 127) << 1 | (laptop ? 1 : 0))
  }

  /// One of the places this person goes to again and again.
  func habit(_ index: Int, store: Bool, in directory: MerchantDirectory) -> Merchant {
    var random = SplitMix64(seed: UInt64(number) << 8 ^ UInt64(index) ^ (store ? 128 : 0))
    return store ? directory.store(in: home, &random) : directory.webShop(&random)
  }
}

extension SplitMix64 {
  /// Returns the first number of the generator seeded with `seed`: a hash of 64 bits.
  static func mixed(_ seed: UInt64) -> UInt64 {
    var random = SplitMix64(seed: seed)
    return random.next()
  }
}
