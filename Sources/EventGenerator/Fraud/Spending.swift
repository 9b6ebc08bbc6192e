/// How honest people pay: at their habitual places mostly, now and then somewhere else, on trips,
/// for something large.
struct Spending: Sendable {
  let directory: MerchantDirectory

  /// Returns a payment of `holder`, who is not under way at `time`.
  func payment(
    of holder: Cardholder, at time: Int, _ random: inout SplitMix64
  ) -> GeneratedTransaction {
    let city = holder.city(at: time) ?? holder.home
    let merchant = merchant(for: holder, in: city, &random)
    var payment = transaction(of: holder, at: merchant, in: city, at: time, &random)
    payment.isOdd = city != holder.home
    if random.chance(0.006) {
      payment.amount *= random.within(4..<14)
      payment.isOdd = true
    }
    return payment
  }

  /// A habitual place four times in five at home; any of the city or the web otherwise.
  private func merchant(
    for holder: Cardholder, in city: UInt8, _ random: inout SplitMix64
  ) -> Merchant {
    let store = random.chance(city == holder.home ? holder.storeShare : 0.75)
    if random.chance(0.8) && (city == holder.home || !store) {
      let habits = store ? Cardholder.habitualStores : Cardholder.habitualWebShops
      return holder.habit(random.below(habits), store: store, in: directory)
    }
    return store ? directory.store(in: city, &random) : directory.webShop(&random)
  }

  /// Returns an ordinary payment of `holder`, now in `city`, to `merchant`.
  func transaction(
    of holder: Cardholder, at merchant: Merchant, in city: UInt8, at time: Int,
    _ random: inout SplitMix64
  ) -> GeneratedTransaction {
    let category = SpendingCategory.all[Int(merchant.category)]
    let abroad = merchant.isStore && city != holder.home && random.chance(0.7)
    let currency =
      abroad ? Country.all[Int(City.all[Int(city)].country)].currency : holder.currency
    let cents =
      category.medianCents * merchant.priceLevel * holder.scale
      * exponential(random.normal() * category.spread)
    return GeneratedTransaction(
      time: time, user: holder.number, merchant: merchant,
      amount: Spending.rounded(cents * currency.minorPerCent, category, currency, &random),
      currency: currency,
      country: merchant.isStore || random.chance(0.97) ? City.all[Int(city)].country : nil,
      place: place(of: holder, at: merchant, in: city, &random),
      device: device(of: holder, at: merchant, time, &random), fraud: nil)
  }

  /// Cash comes in notes, web shops like prices that end in 9, the rest is what it is.
  static func rounded(
    _ amount: Double, _ category: SpendingCategory, _ currency: Currency,
    _ random: inout SplitMix64
  ) -> Int {
    let major = currency.exponent == 0 ? 1 : currency.exponent == 2 ? 100 : 1_000
    let minor = max(1, Int(amount))
    if category.isCash {
      let note = currency.exponent == 0 ? 1_000 : 10 * major
      return max(note, minor / note * note)
    }
    guard !category.isStore, minor > major, currency.exponent > 0, random.chance(0.6) else {
      return minor
    }
    return minor / major * major + major - major / 100
  }

  /// The till's place, or the holder's as the web sees it; one in twenty is unknown.
  private func place(
    of holder: Cardholder, at merchant: Merchant, in city: UInt8, _ random: inout SplitMix64
  ) -> City.Place? {
    if random.chance(0.05) { return nil }
    if merchant.isStore { return merchant.place }
    return city == holder.home
      ? holder.place.near(200, &random) : City.all[Int(city)].place.near(1_500, &random)
  }

  private func device(
    of holder: Cardholder, at merchant: Merchant, _ time: Int, _ random: inout SplitMix64
  ) -> UInt64? {
    if merchant.isStore { return random.chance(0.4) ? holder.device(at: time, laptop: false) : nil }
    return random.chance(0.97) ? holder.device(at: time, laptop: random.chance(0.3)) : nil
  }
}
