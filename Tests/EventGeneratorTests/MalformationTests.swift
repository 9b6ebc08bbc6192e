import EventGenerator
import Foundation
import Testing

struct MalformationTests {
  @Test func `each malformation occurs in the broken file, twice`() throws {
    let file = try #require(
      GeneratedLines.fixtures.first { $0.path.hasSuffix("late-and-broken.jsonl") })
    let lines = file.bytes.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    let signs = [
      "/prod", "/caf", "[warn]", "[\"page_view\"", "\"event_id\":\"\"", "2026-02-30", "2099",
      "page_scrolled", "\"load_time_ms\":-1", "\"fast\"", "\"amount\":45.12,\"currency\":\"JPY\"",
      "\"euro\"", "\"amount\":45.5}",
    ]
    for sign in signs {
      #expect(lines.count { $0.contains(sign) } >= 2, "\(sign)")
    }
  }

  @Test func `a line that is not UTF-8 is written as such`() throws {
    let file = try #require(
      GeneratedLines.fixtures.first { $0.path.hasSuffix("late-and-broken.jsonl") })
    #expect(
      file.bytes.split(separator: 0x0A).contains { String(validating: $0, as: UTF8.self) == nil })
  }
}
