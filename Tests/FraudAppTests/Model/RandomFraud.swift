import EventGenerator

@testable import ModelSupport

/// Small random logs in which edges are common: few users and amounts, times on the ends of
/// windows, late and repeated payments, labels and verdicts on both sides of their payments, lines
/// that are no events.
struct RandomFraud {
  private var random: SplitMix64
  private var lines: [String] = []
  private var payments = 0

  /// Returns two files that `seed` decides.
  static func inputs(seed: UInt64) -> [(name: String, bytes: [UInt8])] {
    var maker = RandomFraud(random: SplitMix64(seed: seed))
    return ["one.jsonl", "two.jsonl"].map { name in
      maker.lines = []
      for _ in 0..<maker.random.within(20..<70) { maker.addLine() }
      return (name, Array(maker.lines.map { $0 + "\n" }.joined().utf8))
    }
  }

  private mutating func addLine() {
    switch random.below(20) {
    case 0..<13: lines.append(payment())
    case 13..<15: lines.append(label())
    case 15..<17: lines.append(verdict())
    case 17: lines.append(lines.isEmpty ? "" : random.pick(lines))
    case 18: lines.append(random.pick(["", "  ", "{", "[1]", "{\"event_id\":\"x\"}"]))
    default: lines.append(malformed())
    }
  }

  /// An instant within two hours, mostly on a multiple of 2.5 minutes or a millisecond beside it;
  /// in one of sixteen on another day, up to four months away.
  private mutating func instant() -> Int {
    let start = Instant.days(2026, 3, 2) * Instant.day + 9 * Instant.hour
    let near = start + random.below(48) * 150_000 + random.within(-1..<2)
    return random.below(16) == 0 ? near + random.within(-3..<120) * Instant.day : near
  }

  private mutating func time() -> String {
    let instant = instant()
    return random.chance(0.3) ? "\(instant)" : "\"\(Instant.text(instant))\""
  }

  private mutating func transactionID() -> String { "t\(random.below(max(1, payments + 4)))" }

  private mutating func envelope(_ type: String, _ members: String) -> String {
    let id = "e\(random.below(400))"
    if random.chance(0.1) {
      return "{\"specversion\":\"1.0\",\"id\":\"\(id)\",\"source\":\"/g\",\"type\":\"\(type)\","
        + "\"time\":\(time()),\"data\":{\(members)}}"
    }
    return "{\"event_id\":\"\(id)\",\"type\":\"\(type)\",\"timestamp\":\(time()),\(members)}"
  }

  private mutating func payment() -> String {
    payments += 1
    let id = random.chance(0.04) ? transactionID() : "t\(payments)"
    let user = random.pick(["a", "a", "b", "\u{E9}"])
    var members =
      "\"transaction_id\":\"\(id)\",\"user_id\":\"\(user)\",\"merchant_id\":"
      + "\"m\(random.below(3))\""
    switch random.below(5) {
    case 0: members += ",\"amount\":\(random.within(1..<9_000))"
    case 1: members += ",\"amount\":\(random.pick([45, 50, 46])),\"currency\":\"JPY\""
    case 2: members += ",\"amount\":\(random.pick(["1.5", "1.500", "2"])),\"currency\":\"KWD\""
    default:
      let amount = random.pick(["10", "10.00", "10.01", "9.99", "99999999.99", "0.01", "12.5"])
      members += ",\"amount\":\(amount),\"currency\":\"EUR\""
    }
    for (name, values) in [
      ("country", ["DE", "DE", "FR"]), ("device_id", ["d1", "d2"]), ("channel", ["online", "pos"]),
    ] where random.chance(0.7) {
      members += ",\"\(name)\":\(random.chance(0.1) ? "null" : "\"\(random.pick(values))\"")"
    }
    if random.chance(0.3) {
      members += ",\"location\":{\"lat\":\(random.within(-90..<91)),\"lon\":-0.25}"
    }
    return envelope("transaction", members)
  }

  private mutating func label() -> String {
    envelope(
      "label", "\"transaction_id\":\"\(transactionID())\",\"is_fraud\":\(random.chance(0.5))")
  }

  private mutating func verdict() -> String {
    let verdict = random.pick(["approved", "approved", "fraud"])
    return envelope(
      "review_decision", "\"transaction_id\":\"\(transactionID())\",\"verdict\":\"\(verdict)\"")
  }

  private mutating func malformed() -> String {
    let line = random.pick(PaymentMalformation.allCases.filter { $0 != .notUTF8 })
      .line(id: "e\(random.below(400))", time: "2026-03-02T10:00:00Z", user: "a")
    return String(decoding: line, as: UTF8.self)
  }
}
