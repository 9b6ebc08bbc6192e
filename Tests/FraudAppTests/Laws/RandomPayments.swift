import Foundation

@testable import ModelSupport

/// Streams of payments, labels and verdicts that collide a lot: few users and merchants, times that
/// repeat and jump back by days, events that come twice, before their transaction, or never.
struct RandomPayments {
  static let first = ProcessInfo.processInfo.environment["SEED"].flatMap(UInt64.init) ?? 1

  private var state: UInt64
  private var clock = Instant.days(2026, 3, 2) * Instant.day + 9 * Instant.hour
  private var ids: [String] = []

  private let crowd: Int
  private let pace: Int

  /// - Parameters:
  ///   - crowd: how many users, merchants and devices there are, of each; 0 for the few.
  ///   - pace: how many times as close together in time payments are.
  init(seed: UInt64, crowd: Int = 0, pace: Int = 1) {
    state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    (self.crowd, self.pace) = (crowd, pace)
  }

  private mutating func below(_ bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  private mutating func pick(_ texts: [String]) -> String { texts[below(texts.count)] }

  /// One of the few, or of the crowd.
  private mutating func party(_ few: [String]) -> String {
    crowd > 0 ? "\(few[0])\(below(crowd))" : pick(few)
  }

  mutating func lines(_ count: Int) -> [String] {
    var lines: [String] = []
    for number in 0..<count {
      if !lines.isEmpty, below(20) == 0 {
        lines.append(lines[below(lines.count)])
        continue
      }
      switch below(10) {
      case 0: lines.append(label(number))
      case 1: lines.append(verdict(number))
      default: lines.append(payment(number))
      }
    }
    return lines
  }

  private mutating func time() -> Int {
    switch below(40) {
    // Where payments are close together, gaps are as many times rarer.
    case 0 where pace > 1 && below(pace) > 0, 3 where pace > 1 && below(pace) > 0: break
    case 0: clock += Instant.day * below(3)
    case 1: return clock - Instant.hour * below(60)
    case 2: return clock - 60_000 * below(12)
    case 3: clock += Instant.hour * below(5)
    case 4...20: clock += below(60_000 / pace)
    default: clock += below(400_000 / pace)
    }
    return clock
  }

  private mutating func payment(_ number: Int) -> String {
    let isRepeat = below(30) == 0 && !ids.isEmpty
    let id = isRepeat ? ids[below(ids.count)] : "t\(number)"
    ids.append(id)
    let user = party(["a", "b", "b", "b", "c", ""])
    var text = "{\"event_id\":\"e\(number)\",\"type\":\"transaction\",\"timestamp\":\(time())"
    text += ",\"transaction_id\":\"\(id)\",\"user_id\":\"\(user)\""
    text += ",\"merchant_id\":\"\(party(["m", "n", "o"]))\""
    switch below(8) {
    case 0:
      // Whole cents; a point makes it a dead letter.
      text += ",\"amount\":\(100 + below(5000))" + (below(8) == 0 ? ".00" : "")
    case 1: text += ",\"amount\":\(100 + below(5000)),\"currency\":\"JPY\""
    case 2: text += ",\"amount\":\(1000 * (1 + below(100_000))).25,\"currency\":\"EUR\""
    default: text += ",\"amount\":\(10 + below(4)).\(below(10))0,\"currency\":\"EUR\""
    }
    if below(5) > 0 { text += ",\"country\":\"\(pick(["DE", "DE", "DE", "DE", "FR"]))\"" }
    if below(3) > 0 { text += ",\"device_id\":\"\(party(["d1", "d2", "d3"]))\"" }
    if below(3) == 0 {
      let place = "{\"lat\":\(below(90)).5,\"lon\":\(below(180)).25}"
      text += ",\"location\":" + (below(12) == 0 ? pick(["{}", "[]", "{\"lat\":{}}"]) : place)
    }
    return text + "}"
  }

  private mutating func target(_ number: Int) -> String {
    below(6) == 0 || ids.isEmpty ? "t\(number + below(20))" : ids[below(ids.count)]
  }

  private mutating func label(_ number: Int) -> String {
    let time = below(8) == 0 ? clock + 91 * Instant.day : clock + below(40) * Instant.day
    return "{\"event_id\":\"e\(number)\",\"type\":\"label\",\"timestamp\":\(time)"
      + ",\"transaction_id\":\"\(target(number))\",\"is_fraud\":\(below(3) > 0)}"
  }

  private mutating func verdict(_ number: Int) -> String {
    "{\"event_id\":\"e\(number)\",\"type\":\"review_decision\",\"timestamp\":\(clock)"
      + ",\"transaction_id\":\"\(target(number))\",\"verdict\":\"\(pick(["approved", "fraud"]))\"}"
  }
}
