/// Turns an honest payment into what a fraudster does next to the same holder or merchant.
///
///     card testing          web, minutes, tiny amounts, new device, then perhaps something large
///     account takeover      web, hours, large amounts, new device
///     impossible travel     tills far away, within the hour
///     compromised merchant  one store, days, many holders of its city
///     device ring           web, days, many accounts, one device
struct FraudCampaign: Sendable {
  let spending: Spending
  let profile: FraudProfile

  /// Shares of all transactions each kind should make, and its mean number of payments.
  private static let plans: [(kind: FraudKind, share: Double, payments: Double)] = [
    (.cardTesting, 0.0020, 13), (.accountTakeover, 0.0015, 3), (.impossibleTravel, 0.0012, 2),
    (.compromisedMerchant, 0.0016, 0), (.deviceRing, 0.0011, 20),
  ]

  /// Payments of a skimming: 150 at most, fewer where that would be most of a day's traffic.
  private var skimmedPayments: Int {
    min(150, max(12, profile.transactions / profile.days / 8))
  }

  /// Returns the payments of the fraud that follows `payment`; mostly none.
  func payments(
    after payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    var draw = random.unit()
    for plan in FraudCampaign.plans {
      let size = plan.kind == .compromisedMerchant ? Double(skimmedPayments) : plan.payments
      draw -= plan.share / size * profile.mix.fraud
      guard draw < 0 else { continue }
      return payments(of: plan.kind, after: payment, &random).map { planned in
        var fraud = planned
        fraud.fraud = plan.kind
        fraud.isOdd = true
        return fraud
      }
    }
    return []
  }

  private func payments(
    of kind: FraudKind, after payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    switch kind {
    case .cardTesting: testing(payment, &random)
    case .accountTakeover: takeover(payment, &random)
    case .impossibleTravel: travel(payment, &random)
    case .compromisedMerchant: skimming(payment, &random)
    case .deviceRing: ring(payment, &random)
    }
  }

  /// A device no holder has.
  private func strangeDevice(_ random: inout SplitMix64) -> UInt64 { random.next() }

  /// Returns a web payment of the victim as the fraudster sends it; half of them through a proxy in
  /// the victim's country.
  private func webPayment(
    of victim: Cardholder, at time: Int, from city: UInt8, device: UInt64, shop: Merchant,
    _ random: inout SplitMix64
  ) -> GeneratedTransaction {
    var payment = spending.transaction(of: victim, at: shop, in: victim.home, at: time, &random)
    payment.device = device
    if random.chance(0.5) {
      payment.country = City.all[Int(city)].country
      payment.place = City.all[Int(city)].place.near(2_000, &random)
    }
    return payment
  }

  private func anyCity(_ random: inout SplitMix64) -> UInt8 {
    UInt8(random.below(City.all.count))
  }

  /// Web shops where nobody looks: a few soft targets, the same for all fraudsters.
  private func softTarget(_ random: inout SplitMix64) -> Merchant {
    let shops = spending.directory.webShops
    let targets = max(2, shops.count / 40)
    return spending.directory.all[Int(shops[shops.count - 1 - random.below(targets)])]
  }

  private func testing(
    _ payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    let victim = Cardholder(Int(payment.user))
    let (city, device) = (anyCity(&random), strangeDevice(&random))
    let shop = softTarget(&random)
    let slow = random.chance(0.2) ? 20 : 1
    var time = payment.time + random.within(600_000..<36_000_000)
    var tests: [GeneratedTransaction] = []
    for _ in 0..<random.within(7..<19) {
      time += random.within(3_000..<35_000) * slow
      var test = webPayment(
        of: victim, at: time, from: city, device: device, shop: shop, &random)
      test.amount = Int(Double(random.within(20..<400)) * test.currency.minorPerCent) + 1
      tests.append(test)
    }
    guard random.chance(0.5) else { return tests }
    let loot = large(
      webPayment(
        of: victim, at: time + random.within(60_000..<2_400_000), from: city, device: device,
        shop: spending.directory.webShop(&random), &random), 3..<12, &random)
    return tests + [loot]
  }

  private func large(
    _ payment: GeneratedTransaction, _ times: Range<Int>, _ random: inout SplitMix64
  ) -> GeneratedTransaction {
    var large = payment
    large.amount = large.amount * random.within(times) + random.below(100)
    return large
  }

  private func takeover(
    _ payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    let victim = Cardholder(Int(payment.user))
    let (city, device) = (anyCity(&random), strangeDevice(&random))
    let quiet = random.chance(0.2)
    var time = payment.time + random.within(3_600_000..<72_000_000)
    return (0..<random.within(2..<5)).map { _ in
      time += random.within(120_000..<7_200_000)
      let payment = webPayment(
        of: victim, at: time, from: quiet ? victim.home : city, device: device,
        shop: spending.directory.webShop(&random), &random)
      return large(payment, quiet ? 2..<4 : 4..<20, &random)
    }
  }

  private func travel(
    _ payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    let victim = Cardholder(Int(payment.user))
    let home = City.all[Int(victim.home)].country
    var city = anyCity(&random)
    while City.all[Int(city)].country == home { city = anyCity(&random) }
    var time = payment.time + random.within(300_000..<3_600_000)
    return (0..<random.within(1..<4)).map { _ in
      time += random.within(120_000..<1_800_000)
      var clone = spending.transaction(
        of: victim, at: spending.directory.store(in: city, &random), in: city, at: time, &random)
      clone.device = nil
      clone.amount *= random.within(1..<3)
      return clone
    }
  }

  private func skimming(
    _ payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    let stores = spending.directory.stores[Int(payment.merchant.city)]
    let store = spending.directory.all[Int(random.pick(stores))]
    let length = random.within(2 * 86_400_000..<8 * 86_400_000)
    return (0..<skimmedPayments).map { _ in
      var holder = Cardholder(random.below(profile.users))
      for _ in 0..<40 where holder.home != store.city {
        holder = Cardholder(random.below(profile.users))
      }
      let time = payment.time + random.below(length)
      var skim = spending.transaction(
        of: holder, at: store, in: store.city, at: time, &random)
      skim.device = nil
      skim.amount *= random.within(1..<4)
      return skim
    }
  }

  private func ring(
    _ payment: GeneratedTransaction, _ random: inout SplitMix64
  ) -> [GeneratedTransaction] {
    let (city, device) = (anyCity(&random), strangeDevice(&random))
    let length = random.within(6 * 3_600_000..<96 * 3_600_000)
    var payments: [GeneratedTransaction] = []
    for _ in 0..<random.within(5..<16) {
      // Sold accounts are those their holders have forgotten.
      let mule = Cardholder(profile.users - 1 - random.below(max(1, profile.users / 3)))
      var time = payment.time + random.below(length)
      for _ in 0..<random.within(1..<4) {
        let shop = random.chance(0.5) ? softTarget(&random) : spending.directory.webShop(&random)
        let payment = webPayment(
          of: mule, at: time, from: city, device: device, shop: shop, &random)
        payments.append(large(payment, 1..<4, &random))
        time += random.within(60_000..<3_600_000)
      }
    }
    return payments
  }
}
