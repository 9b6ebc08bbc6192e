import EventGenerator
import Foundation
import Testing

struct AnalyticsStreamTests {
  @Test(arguments: [AnalyticsStream.Format.json, .combined])
  func `a seed decides every byte`(format: AnalyticsStream.Format) {
    let first = GeneratedLines.lines(GeneratedLines.profile(events: 1_000, seed: 7), format)
    let again = GeneratedLines.lines(GeneratedLines.profile(events: 1_000, seed: 7), format)
    let other = GeneratedLines.lines(GeneratedLines.profile(events: 1_000, seed: 8), format)
    #expect(first == again)
    #expect(first != other)
  }

  @Test func `the benchmark's lines are page views of about 360 bytes`() {
    let lines = GeneratedLines.lines(GeneratedLines.profile(events: 6_000, seed: 7))
    let objects = lines.compactMap(GeneratedLines.object)
    let views = objects.filter { $0["type"] as? String == "page_view" }
    #expect((350..<372).contains(lines.reduce(0) { $0 + $1.count } / lines.count))
    #expect((5_600..<5_800).contains(views.count))
    #expect((200..<400).contains(Set(views.compactMap(Self.plainPath)).count))
  }

  @Test func `lines are out of order by seconds only`() {
    let lines = GeneratedLines.lines(GeneratedLines.profile(events: 6_000, seed: 7))
    var latest = ""
    var outOfOrder = 0
    for time in lines.compactMap(Self.time) where time.hasPrefix("2026-03") {
      if time < latest { outOfOrder += 1 }
      latest = max(latest, time)
    }
    #expect((20..<300).contains(outOfOrder))
    #expect(latest.hasPrefix("2026-03-01T23") || latest.hasPrefix("2026-03-02T00"))
  }

  @Test func `a share of the lines comes twice, byte for byte`() {
    let profile = GeneratedLines.profile(events: 4_000, seed: 7) {
      $0.disturbances.duplicates = 0.05
    }
    let lines = GeneratedLines.lines(profile)
    #expect((150..<250).contains(lines.count - Set(lines).count))
  }

  @Test func `a share of the lines is no event`() {
    let profile = GeneratedLines.profile(events: 4_000, seed: 7) {
      $0.disturbances.malformed = 0.1
    }
    let lines = GeneratedLines.lines(profile)
    let unreadable = lines.count { GeneratedLines.object($0)?["event_id"] == nil }
    #expect((50..<220).contains(unreadable))
  }

  @Test func `late lines arrive hours after their time`() {
    let profile = GeneratedLines.profile(events: 4_000, seed: 7) { $0.disturbances.late = 0.05 }
    var latest = ""
    var late = 0
    for time in GeneratedLines.lines(profile).compactMap(Self.time) where time.hasPrefix("2026-03")
    {
      latest = max(latest, time)
      if time.prefix(13) < latest.prefix(13) { late += 1 }
    }
    #expect(late > 80)
  }

  @Test func `a shop places orders in both versions and takes some back`() {
    let profile = GeneratedLines.profile(events: 4_000, seed: 3) { $0.mix = .shop }
    let objects = GeneratedLines.lines(profile).compactMap(GeneratedLines.object)
    let orders = objects.filter { $0["type"] as? String == "order_placed" }
    let currencies = Set(orders.map { $0["currency"] as? String ?? "none" })
    #expect(currencies.isSuperset(of: ["USD", "EUR", "GBP", "JPY", "KWD", "none"]))
    #expect(orders.contains { $0["schema_version"] as? Int == 1 })
    #expect(objects.contains { $0["type"] as? String == "order_cancelled" })
    #expect(objects.contains { $0["timestamp"] is NSNumber })
  }

  private static func plainPath(_ view: [String: Any]) -> String? {
    guard let path = view["path"] as? String, !path.hasPrefix("/search") else {
      return view["path"] as? String
    }
    return String(path.prefix { $0 != "?" })
  }

  private static func time(_ line: [UInt8]) -> String? {
    GeneratedLines.object(line)?["timestamp"] as? String
  }
}
