/// A merchant's lasting traits, a fixed function of its number.
struct Merchant: Sendable {
  /// Written `m-00012`.
  var number: Int32
  /// Index into `SpendingCategory.all`.
  var category: UInt8
  /// Index into `City.all`; for a web shop where its company sits.
  var city: UInt8
  /// Where the till stands.
  var place: City.Place
  /// What it charges relative to its category.
  var priceLevel: Double

  /// Whether one pays at a till, in the city.
  var isStore: Bool { SpendingCategory.all[Int(category)].isStore }
}

/// All merchants, and which of them a person meets where.
struct MerchantDirectory: Sendable {
  /// By number.
  let all: [Merchant]
  /// Numbers of the stores of each city; none is empty.
  let stores: [[Int32]]
  /// Numbers of the web shops; not empty.
  let webShops: [Int32]
  private let popularity: AliasTable

  /// Makes `count` merchants, but at least a store a city and as many web shops.
  init(count: Int) {
    let cities = AliasTable(weights: City.all.map(\.weight))
    let kinds = SpendingCategory.all
    let total = max(count, 2 * City.all.count)
    var stores: [[Int32]] = Array(repeating: [], count: City.all.count)
    var webShops: [Int32] = []
    all = (0..<total).map { number in
      var random = SplitMix64(seed: UInt64(number) &* 0xA24B_AED4_963E_E407 &+ 5)
      let isStore = number % 2 == 0
      // Every city gets a store before a large one gets its second.
      let city = number / 2 < City.all.count ? number / 2 : cities.pick(&random)
      let fitting = kinds.indices.filter { kinds[$0].isStore == isStore }
      if isStore { stores[city].append(Int32(number)) } else { webShops.append(Int32(number)) }
      return Merchant(
        number: Int32(number), category: UInt8(random.pick(fitting)), city: UInt8(city),
        place: City.all[city].place.near(900, &random),
        priceLevel: exponential(random.normal() * 0.3))
    }
    (self.stores, self.webShops) = (stores, webShops)
    popularity = AliasTable(zipf: webShops.count, exponent: 1)
  }

  /// Returns any store of the city.
  func store(in city: UInt8, _ random: inout SplitMix64) -> Merchant {
    all[Int(random.pick(stores[Int(city)]))]
  }

  /// Returns a web shop, the well-known ones more often.
  func webShop(_ random: inout SplitMix64) -> Merchant {
    all[Int(webShops[popularity.pick(&random)])]
  }
}
