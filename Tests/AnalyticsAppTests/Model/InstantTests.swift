import Foundation
import Testing

@testable import ModelSupport

struct InstantTests {
  @Test func `days agree with Foundation's calendar`() {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    for day in stride(from: -40_000, through: 60_000, by: 97) {
      let date = Date(timeIntervalSince1970: Double(day) * 86_400)
      let parts = calendar.dateComponents([.year, .month, .day], from: date)
      let (year, month, dayOfMonth) = (parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
      #expect(Instant.days(year, month, dayOfMonth) == day)
      let wanted = String(format: "%04d-%02d-%02d", year, month, dayOfMonth)
      #expect(Instant.dayText(day * Instant.day).description == wanted)
    }
  }

  @Test(arguments: [0, -1, 1_772_445_600_123, -86_400_000, 253_402_300_799_999])
  func `a text is read back`(time: Int) {
    #expect(Instant.read(Instant.text(time)) == time)
  }

  @Test(arguments: [
    "2026-03-02", "2026-03-02T10:00:00", "2026-03-02 10:00:00Z", "2026-02-29T10:00:00Z",
    "2026-03-02T24:00:00Z", "2026-03-02T10:00:60Z", "2026-03-02T10:00:00.Z",
    "2026-03-02T10:00:00.1234567890Z", "2026-03-02T10:00:00+24:00", "2026-13-01T10:00:00Z",
  ])
  func `what is no timestamp is nil`(text: String) {
    #expect(Instant.read(Text(text)) == nil)
  }

  @Test func `a window holds its start and not its end`() {
    #expect(Instant.floor(59_999, to: Instant.minute) == 0)
    #expect(Instant.floor(60_000, to: Instant.minute) == 60_000)
    #expect(Instant.floor(-1, to: Instant.minute) == -60_000)
  }
}
