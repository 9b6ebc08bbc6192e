import EventGenerator
import Foundation
import Testing

struct LineShapeTests {
  @Test func `an id is a version 4 UUID`() {
    let lines = GeneratedLines.lines(GeneratedLines.profile(events: 500, seed: 1))
    let ids = lines.compactMap { GeneratedLines.object($0)?["event_id"] as? String }
    #expect(ids.count == 500)
    for id in ids {
      #expect(UUID(uuidString: id) != nil)
      #expect(
        id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/)
          != nil)
    }
  }

  @Test func `a timestamp is RFC 3339 with milliseconds`() {
    let lines = GeneratedLines.lines(GeneratedLines.profile(events: 500, seed: 1))
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    for time in lines.compactMap({ GeneratedLines.object($0)?["timestamp"] as? String }) {
      #expect(time.wholeMatch(of: /2026-03-0[12]T\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
      #expect(throws: Never.self) { try style.parse(time) }
    }
  }

  @Test func `a product's price fits the order's currency`() {
    let profile = GeneratedLines.profile(events: 5_000, seed: 3) { $0.mix = .shop }
    let digits = ["USD": 2, "EUR": 2, "GBP": 2, "JPY": 0, "KWD": 3]
    for line in GeneratedLines.lines(profile) {
      let text = String(decoding: line, as: UTF8.self)
      guard let order = text.firstMatch(of: /"amount":([0-9.]+),"currency":"([A-Z]{3})"/) else {
        continue
      }
      let parts = order.output.1.split(separator: ".")
      #expect((parts.count == 1 ? 0 : parts[1].count) == digits[String(order.output.2)])
    }
  }

  @Test func `an access log line has the combined format's nine fields`() {
    let profile = GeneratedLines.profile(events: 2_000, seed: 4) { $0.disturbances.malformed = 0 }
    for line in GeneratedLines.lines(profile, .combined) {
      let text = String(decoding: line, as: UTF8.self)
      #expect(
        text.wholeMatch(
          of: /\S+ \S+ \S+ \[[^\]]+\] "[A-Z]+ \S+ HTTP\/[12].[01]" \d{3} (\d+|-) "[^"]+" "[^"]+"\n/)
          != nil, "\(text)")
    }
  }
}
