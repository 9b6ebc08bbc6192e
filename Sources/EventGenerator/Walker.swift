/// Turns visits into events: pages walked, features used, orders placed and taken back.
///
/// Events come out in time order. The whole future is decided by the profile, seed included.
struct Walker: Sendable {
  /// Where people walk; formats need it for the paths.
  let site = Site()
  private let profile: AnalyticsProfile
  private let population: Visitor.Population
  private let sources = AliasTable(weights: TrafficSource.all.map(\.weight))
  private let popularProducts = AliasTable(zipf: Catalogue.products.count, exponent: 1)
  private var agenda = Agenda()
  /// Orders that will be cancelled, by number.
  private var regretted: [Int: (Order, Agenda.Visit)] = [:]
  private var arrivals: Arrivals
  private var nextArrival: Int
  private var nextOrder: Int
  private var random: SplitMix64

  /// Measured over a million lines; spreads the lines over the days asked for.
  private static let linesPerBrowsingVisit = 3.34
  private static let linesPerShoppingVisit = 4.6

  init(profile: AnalyticsProfile) {
    precondition(profile.events > 0 && profile.visitors > 0 && profile.days > 0, "some traffic")
    self.profile = profile
    population = Visitor.Population()
    random = SplitMix64(seed: profile.seed)
    let perVisit =
      Walker.linesPerBrowsingVisit * (1 - profile.mix.shopping)
      + Walker.linesPerShoppingVisit * profile.mix.shopping
    arrivals = Arrivals(
      start: profile.start,
      visitsADay: max(1, Double(profile.events) / perVisit / Double(profile.days)))
    nextArrival = arrivals.nextTime(&random)
    nextOrder = 1_000 + Int(profile.seed % 89) * 1_000
  }

  /// The time of the next event, if no visit begins before it.
  var nextTime: Int { min(agenda.nextTime ?? nextArrival, nextArrival) }

  /// Returns the next event.
  mutating func next() -> GeneratedEvent {
    while nextArrival <= agenda.nextTime ?? nextArrival { beginVisit() }
    guard let (time, task) = agenda.popNext() else { preconditionFailure("an empty agenda") }
    switch task {
    case .view(let visit):
      let page = pageView(of: visit)
      plan(after: visit, at: time)
      return event(.pageView(page), visit, at: time)
    case .action(let visit):
      return event(.action(feature: random.below(Catalogue.features.count)), visit, at: time)
    case .order(let visit):
      let order = placeOrder(visit, at: time)
      return event(.orderPlaced(order), visit, at: time)
    case .cancel(let number):
      guard let (order, visit) = regretted.removeValue(forKey: number) else {
        preconditionFailure("a cancellation without its order")
      }
      return event(.orderCancelled(order), visit, at: time)
    }
  }

  /// Lets the next visit begin: few visitors come often, most once.
  private mutating func beginVisit() {
    let skewed = random.unit()
    let number = Int(skewed * skewed.squareRoot() * Double(profile.visitors))
    let visitor = population.visitor(number)
    let shopping = random.chance(profile.mix.shopping)
    let kind = shopping ? .product : site.entry(&random)
    let visit = Agenda.Visit(
      visitor: visitor, source: visitor.isCrawler ? 0 : UInt8(sources.pick(&random)),
      kind: kind,
      path: site.page(of: kind, &random), cameFrom: nil,
      pagesLeft: visitor.isCrawler ? UInt8(random.within(4..<14)) : 0,
      isShopping: shopping)
    agenda.schedule(.view(visit), at: nextArrival)
    nextArrival = arrivals.nextTime(&random)
  }

  private mutating func pageView(of visit: Agenda.Visit) -> PageView {
    let person = !visit.visitor.isCrawler
    return PageView(
      path: visit.path, cameFrom: visit.cameFrom,
      loadMilliseconds: person && random.chance(0.97) ? loadTime() : nil,
      feature: person && random.chance(0.08) ? random.below(Catalogue.features.count) : nil)
  }

  /// Log-normal with a median of 640 ms.
  private mutating func loadTime() -> Int {
    Int(640 * exponential(random.normal() * 0.55))
  }

  /// Schedules what follows a page: an action, an order, the next page or none.
  private mutating func plan(after visit: Agenda.Visit, at time: Int) {
    if visit.visitor.isCrawler { return crawlOn(visit, at: time) }
    if random.chance(profile.mix.actions) {
      agenda.schedule(.action(visit), at: time + random.within(900..<9_000))
    }
    if visit.kind == .purchase {
      agenda.schedule(.order(visit), at: time + random.within(40..<400))
    }
    let buys = visit.isShopping && visit.kind == .product && random.chance(0.5)
    guard let kind = buys ? .cart : site.next(after: visit.kind, &random) else { return }
    walk(visit, to: kind, at: time + thinkTime())
  }

  /// Crawlers fetch some pages, seconds apart, and neither buy nor act.
  private mutating func crawlOn(_ visit: Agenda.Visit, at time: Int) {
    guard visit.pagesLeft > 0 else { return }
    var next = visit
    next.pagesLeft -= 1
    walk(next, to: site.entry(&random), at: time + random.within(800..<12_000))
  }

  private mutating func walk(_ visit: Agenda.Visit, to kind: Site.PageKind, at time: Int) {
    var next = visit
    next.kind = kind
    next.cameFrom = visit.path
    next.path = site.page(of: kind, &random)
    agenda.schedule(.view(next), at: time)
  }

  /// Mostly half a minute; now and then a lunch break, after which a new session begins.
  private mutating func thinkTime() -> Int {
    if random.chance(0.008) { return random.within(1_500_000..<5_400_000) }
    return Int(21_000 * exponential(random.normal() * 0.9))
  }

  /// Draws what is bought, and whether it will be taken back.
  private mutating func placeOrder(_ visit: Agenda.Visit, at time: Int) -> Order {
    let old = random.chance(profile.mix.oldOrders)
    let lines = (0..<1 + random.below(4) * random.below(2)).map { _ in
      Order.Line(
        product: Catalogue.products.lowerBound + popularProducts.pick(&random),
        quantity: 1 + random.below(3) * random.below(2))
    }
    let order = Order(
      number: nextOrder, currency: old ? .usd : Country.all[Int(visit.visitor.country)].currency,
      isOld: old, lines: lines)
    nextOrder += 1
    if random.chance(profile.mix.cancellations) {
      regretted[order.number] = (order, visit)
      agenda.schedule(.cancel(order.number), at: time + regretDelay())
    }
    return order
  }

  /// Five minutes to a day, sooner more often than later.
  private mutating func regretDelay() -> Int {
    let share = random.unit()
    return 300_000 + Int(share * share * 86_000_000)
  }

  /// Gives the content an id and an envelope.
  private mutating func event(
    _ content: GeneratedEvent.Content, _ visit: Agenda.Visit, at time: Int
  ) -> GeneratedEvent {
    let draw = random.unit()
    let envelope: GeneratedEvent.Envelope =
      draw < profile.mix.cloudEvents
      ? .cloudEvent
      : draw < profile.mix.cloudEvents + profile.mix.epochTimestamps ? .epochTimestamp : .plain
    return GeneratedEvent(
      id: EventID(&random), time: time, visitor: visit.visitor, source: visit.source,
      envelope: envelope, content: content)
  }
}

/// Returns e to the power of `x` by its series at `x / 64`, squared six times: additions and
/// multiplications only, so that every platform makes the same bytes. Good to 1e-9 for |x| < 4.
func exponential(_ x: Double) -> Double {
  let small = x / 64
  var power = 1 + small * (1 + small / 2 * (1 + small / 3 * (1 + small / 4)))
  for _ in 0..<6 { power *= power }
  return power
}
