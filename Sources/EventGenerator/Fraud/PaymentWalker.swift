import HeapModule

/// All payments in time order: honest ones as people are awake, bursts, and every campaign under
/// way. The whole future is decided by the profile, seed included.
///
/// Holds the payments planned, a few thousand at most.
struct PaymentWalker: Sendable {
  /// A payment planned; the sequence parts those of one millisecond.
  private struct Entry: Comparable, Sendable {
    var payment: GeneratedTransaction
    var sequence: Int

    static func < (left: Entry, right: Entry) -> Bool {
      (left.payment.time, left.sequence) < (right.payment.time, right.sequence)
    }
    static func == (left: Entry, right: Entry) -> Bool { left.sequence == right.sequence }
  }

  private let profile: FraudProfile
  private let spending: Spending
  private let campaign: FraudCampaign
  private var planned = Heap<Entry>()
  private var nextSequence = 0
  private var nextNumber: Int
  private var arrivals: Arrivals
  private var nextArrival: Int
  private var left: Int
  private var random: SplitMix64

  /// Payments an arrival leads to, bursts and fraud included; spreads them over the days asked for.
  private static let paymentsPerArrival = 1.025

  init(profile: FraudProfile) {
    precondition(profile.transactions > 0 && profile.users > 0 && profile.days > 0, "some traffic")
    self.profile = profile
    spending = Spending(directory: MerchantDirectory(count: profile.merchants))
    campaign = FraudCampaign(spending: spending, profile: profile)
    random = SplitMix64(seed: profile.seed)
    arrivals = Arrivals(
      start: profile.start,
      visitsADay: Double(profile.transactions) / PaymentWalker.paymentsPerArrival
        / Double(profile.days))
    nextArrival = arrivals.nextTime(&random)
    nextNumber = Int(profile.seed % 89) * 10_000_000 + 1
    left = profile.transactions
  }

  /// The time of the next payment; nil after the last.
  var nextTime: Int? {
    left == 0 ? nil : min(planned.min?.payment.time ?? nextArrival, nextArrival)
  }

  /// Returns the next payment; nil after the last.
  mutating func next() -> GeneratedTransaction? {
    guard left > 0 else { return nil }
    left -= 1
    var payment: GeneratedTransaction
    if let first = planned.min, first.payment.time <= nextArrival {
      payment = planned.removeMin().payment
    } else {
      payment = honestPayment(at: nextArrival)
      nextArrival = arrivals.nextTime(&random)
    }
    payment.number = nextNumber
    nextNumber += 1
    return payment
  }

  /// Lets somebody who is awake pay, and plans what follows.
  private mutating func honestPayment(at time: Int) -> GeneratedTransaction {
    var holder = somebody()
    for _ in 0..<60 where !random.chance(holder.activity(at: time)) { holder = somebody() }
    let payment = spending.payment(of: holder, at: time, &random)
    if random.chance(0.002) { planBurst(after: payment, of: holder) }
    for fraud in campaign.payments(after: payment, &random) { plan(fraud) }
    return payment
  }

  /// Few holders pay often, most now and then.
  private mutating func somebody() -> Cardholder {
    let skewed = random.unit()
    return Cardholder(Int(skewed * skewed.squareRoot() * Double(profile.users)))
  }

  /// The holder pays the same merchant again and again: rides, games, vending machines.
  private mutating func planBurst(after payment: GeneratedTransaction, of holder: Cardholder) {
    var time = payment.time
    for _ in 0..<random.within(2..<10) {
      time += random.within(8_000..<70_000)
      guard let city = holder.city(at: time) else { return }
      var again = spending.transaction(
        of: holder, at: payment.merchant, in: city, at: time, &random)
      again.amount = max(1, again.amount / random.within(1..<6))
      again.isOdd = true
      plan(again)
    }
  }

  private mutating func plan(_ payment: GeneratedTransaction) {
    planned.insert(Entry(payment: payment, sequence: nextSequence))
    nextSequence += 1
  }
}
