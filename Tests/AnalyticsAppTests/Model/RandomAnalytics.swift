import EventGenerator

@testable import ModelSupport

/// Small hostile streams: few visitors and pages, times on the edges of every window, ties,
/// duplicates that differ, late events, orders in four currencies and both versions, and every
/// malformation.
///
/// The same seed gives the same bytes. Three things are left out because the specification does not
/// say what they mean: members named twice, lone surrogates, and an order id used by two events.
struct RandomAnalytics {
  private var random: SplitMix64
  private var time: Int
  private var ids: [String] = []
  private var lines: [[UInt8]] = []
  private var orders = 0
  /// The page of `walk` that comes next.
  private var step = 0

  /// Noon and one minute before midnight, so that days are crossed.
  private static let starts = ["2026-03-02T12:00:00Z", "2026-03-01T23:31:00Z"]
  /// `ü` twice: composed, and as `u` with a combining diaeresis.
  private static let visitors = ["v-1", "v-2", "v-3", "\u{FC}", "u\u{308}"]
  private static let paths = [
    "/", "/product", "/product/1", "/products", "/cart", "/cart/", "/checkout", "/purchase",
    "/purchase?step=2", "/product/1?utm_source=mail&size=2&utm_id=9", "/?gclid=x", "/cart?ref=",
    "/product/2?fbclid=1&source=ads", "/checkout?",
  ]
  /// A way through the shop, taken a page at a time so that attempts complete.
  private static let walk = ["/product/1", "/cart", "/checkout", "/purchase"]
  private static let sources = ["google", "mail", "Mail", "MAIL", "ads", "(direct)"]
  private static let referrers = [
    "https://www.Google.com/search?q=a", "http://user@news.example:8080/x", "https://google.com",
    "not a url", "android-app://com.example.app/",
  ]

  /// Funnels that fit the pages: the default, one of two steps with a step's own window, and one
  /// whose steps overlap.
  static let funnels = [
    Funnel.checkout,
    Funnel(
      name: "quick", window: Instant.hour,
      steps: [Funnel.Step("/product"), Funnel.Step("/cart", within: 30 * Instant.minute)]),
    Funnel(
      name: "again", window: 2 * Instant.hour,
      steps: [Funnel.Step("/cart"), Funnel.Step("/cart"), Funnel.Step("/purchase")]),
  ]

  /// Returns one to three files that `seed` decides.
  static func inputs(seed: UInt64) -> [NaiveAnalytics.Input] {
    var stream = RandomAnalytics(seed: seed)
    return (0..<1 + stream.random.below(3)).map { number in
      NaiveAnalytics.Input(name: "file-\(number).jsonl", bytes: stream.file())
    }
  }

  private init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    time = Instant.read(Text(random.pick(RandomAnalytics.starts))) ?? 0
  }

  private mutating func file() -> [UInt8] {
    let count = random.below(70)
    var bytes: [UInt8] = []
    for _ in 0..<count {
      bytes += line() + (random.chance(0.1) ? [0x0D, 0x0A] : [0x0A])
    }
    switch random.below(4) {
    case 0: bytes += event()
    case 1: bytes += Array("{\"event_id\":\"cut\",\"type\":\"page_v".utf8)
    default: break
    }
    return bytes
  }

  private mutating func line() -> [UInt8] {
    let draw = random.unit()
    if draw < 0.05 { return malformed() }
    if draw < 0.07 { return Array(random.pick(["", " ", "\t \t"]).utf8) }
    if draw < 0.12, !lines.isEmpty { return random.pick(lines) }
    return event()
  }

  private mutating func event() -> [UInt8] {
    moveClock()
    let id = random.chance(0.06) && !ids.isEmpty ? random.pick(ids) : "e-\(random.below(100_000))"
    ids.append(id)
    var fields = content()
    var line: String
    if random.chance(0.1) {
      let envelope = [
        ("specversion", "\"1.0\""), ("id", quoted(id)), ("type", fields.removeFirst().1),
        ("source", random.pick(["\"/a\"", "\"/b\""])), ("time", timestamp()),
        ("data", object(fields)),
      ]
      line = object(envelope)
    } else {
      fields += [("event_id", quoted(id)), ("timestamp", timestamp())]
      line = object(fields)
    }
    if random.chance(0.1) { line = " " + line + "  " }
    lines.append(Array(line.utf8))
    return Array(line.utf8)
  }

  /// Moves the clock to an edge: a tie, a session's gap, a minute's end, far back.
  private mutating func moveClock() {
    let gap = 30 * Instant.minute
    let minuteEnd = Instant.floor(time, to: Instant.minute) + Instant.minute
    let candidates = [
      time, time, time + 1, time + random.below(5_000), time + random.below(300_000),
      time + gap, time + gap + 1, time - gap, time - gap - 1, minuteEnd, minuteEnd - 1,
      time + Instant.hour, time + Instant.hour - 1, time - random.below(7_200_000),
      time + 30_000, time + 29_999,
    ]
    time = random.pick(candidates)
  }

  /// Returns the fields of one event, its type first.
  private mutating func content() -> [(String, String)] {
    let isWalk = random.chance(0.4)
    let visitor = (
      "visitor_id",
      quoted(isWalk ? RandomAnalytics.visitors[0] : random.pick(RandomAnalytics.visitors))
    )
    if isWalk { return [("type", "\"page_view\""), visitor] + walkOn() }
    switch random.below(10) {
    case 0: return [("type", "\"action\""), visitor, ("feature", feature())] + properties()
    case 1, 2: return [("type", "\"order_placed\""), visitor] + order(isPlaced: true)
    case 3:
      let known = random.chance(0.5) ? [visitor] : []
      return [("type", "\"order_cancelled\"")] + known + order(isPlaced: false)
    default:
      return [("type", "\"page_view\""), visitor] + pageView(random.pick(RandomAnalytics.paths))
    }
  }

  private mutating func walkOn() -> [(String, String)] {
    step += 1
    return pageView(RandomAnalytics.walk[step % RandomAnalytics.walk.count])
  }

  private mutating func pageView(_ path: String) -> [(String, String)] {
    var fields = [("path", quoted(path))]
    fields += optional("referrer", quoted(random.pick(RandomAnalytics.referrers)), 0.3)
    fields += optional("source", quoted(random.pick(RandomAnalytics.sources)), 0.4)
    fields += optional("load_time_ms", "\(random.pick([0, 1, 99, 100, 2_500]))", 0.7)
    fields += optional("user_agent", quoted(random.pick(UserAgent.all).header), 0.5)
    fields += optional("feature", feature(), 0.2)
    fields += optional("country", random.pick(["\"DE\"", "\"US\"", "\"de\""]), 0.5)
    fields += optional("unknown", "{\"nested\":[1,2.5e3,null]}", 0.1)
    return fields + optional("schema_version", "1", 0.3)
  }

  private mutating func properties() -> [(String, String)] {
    optional("properties", "{\"results\":3}", 0.3)
  }

  private mutating func feature() -> String {
    random.pick(["\"search\"", "\"zoom\"", "\"\\u0073earch\""])
  }

  private mutating func order(isPlaced: Bool) -> [(String, String)] {
    orders += 1
    let currency = random.pick(["USD", "EUR", "JPY", "KWD", ""])
    var fields = [("order_id", quoted("o-\(orders)"))]
    if currency.isEmpty {
      fields += [("amount", "\(random.below(9_000))")]
      fields += optional("schema_version", "1", 0.5)
    } else {
      fields += [("amount", amount(currency)), ("currency", quoted(currency))]
      fields += optional("schema_version", "2", 0.5)
    }
    guard isPlaced else { return fields }
    fields += optional("source", quoted(random.pick(RandomAnalytics.sources)), 0.3)
    let items = (0..<random.below(4)).map { _ in item(currency) }
    return fields + optional("items", "[" + items.joined(separator: ",") + "]", 0.7)
  }

  private mutating func item(_ currency: String) -> String {
    let price = currency.isEmpty ? "\(random.below(900))" : amount(currency)
    var fields = [
      ("product_id", random.pick(["\"p-1\"", "\"p-2\""])), ("quantity", "\(1 + random.below(3))"),
    ]
    fields += optional("price", price, 0.8)
    return object(fields)
  }

  /// A decimal the currency can hold, in one of the ways JSON has to write it.
  private mutating func amount(_ currency: String) -> String {
    let whole = "\(random.below(500))"
    switch currency {
    case "JPY": return random.pick([whole, whole + ".0", whole + ".00", whole + "e1"])
    case "KWD": return random.pick([whole, whole + ".125", whole + ".5", whole + ".0010"])
    default: return random.pick([whole, whole + ".99", whole + ".5", whole + ".100", "1.5e1"])
    }
  }

  private mutating func malformed() -> [UInt8] {
    let kind = random.pick(Malformation.allCases)
    if kind == .tooLong && !random.chance(0.05) { return Array("{}".utf8) }
    let head =
      "{\"event_id\":\"m-1\",\"timestamp\":\"2026-03-02T12:00:00Z\",\"visitor_id\":\"v-1\","
    let more = [
      "\"type\":\"page_view\",\"path\":\"/\",\"schema_version\":9}",
      "\"type\":\"page_view\",\"path\":7}", "\"type\":\"page_view\"}",
      "\"type\":\"action\",\"feature\":null}", "\"type\":4}",
      "\"type\":\"order_placed\",\"order_id\":\"o\",\"amount\":\"1.00\",\"currency\":\"EUR\"}",
      "\"type\":\"order_placed\",\"order_id\":\"o\",\"amount\":1e30,\"currency\":\"EUR\"}",
      "\"type\":\"order_placed\",\"amount\":1.00,\"currency\":\"EUR\"}",
      "\"type\":\"order_placed\",\"order_id\":\"o\",\"amount\":1,\"items\":[{\"quantity\":1}]}",
      "\"type\":\"order_cancelled\",\"order_id\":\"o\"}", "\"path\":\"/\",}", "\"path\":\"/\\x\"}",
    ]
    if random.chance(0.5) { return Array((head + random.pick(more)).utf8) }
    return kind.line(id: "m-\(random.below(9))", time: "2026-03-02T12:00:00Z", visitor: "v-1")
  }

  /// The current time in one of the ways it may be written.
  private mutating func timestamp() -> String {
    let text = Instant.text(time).description
    switch random.below(6) {
    case 0: return "\(time)"
    case 1: return quoted(text.dropLast() + "999999Z")
    case 2: return quoted(Instant.text(time + 19_800_000).description.dropLast() + "+05:30")
    case 3: return quoted(Instant.text(time - 3_600_000).description.dropLast() + "-01:00")
    case 4 where text.hasSuffix(".000Z"): return quoted(text.dropLast(5) + "Z")
    default: return quoted(text)
    }
  }

  private mutating func optional(
    _ name: String, _ value: String, _ probability: Double
  ) -> [(String, String)] {
    if random.chance(probability) { return [(name, value)] }
    return random.chance(0.1) ? [(name, "null")] : []
  }

  /// The members in any order, now and then with white space.
  private mutating func object(_ members: [(String, String)]) -> String {
    let colon = random.chance(0.1) ? " : " : ":"
    return "{"
      + members.shuffled(using: &random).map { quoted($0) + colon + $1 }
      .joined(separator: ",") + "}"
  }

  private func quoted(_ text: some StringProtocol) -> String { "\"\(text)\"" }
}
