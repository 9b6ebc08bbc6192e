import PipelineKit
import Testing

struct Rfc3339LayoutTests {
  private func read(_ text: String) -> (layout: Rfc3339Layout, ticks: Int64)? {
    let bytes = Array(text.utf8)
    return Rfc3339Layout.read(bytes.span.bytes)
  }

  private func write(_ layout: Rfc3339Layout, _ ticks: Int64) -> String {
    var bytes: [UInt8] = []
    layout.write(ticks, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test func `the usual form has a small code`() throws {
    let (layout, ticks) = try #require(read("2026-01-31T12:00:00.250Z"))
    #expect(layout.code == 3)
    #expect(ticks == 1_769_860_800_250)
    #expect(layout.ticksPerSecond == 1000)
  }

  @Test(arguments: [
    "2026-01-31t12:00:00Z", "2026-01-31T12:00:00z", "2016-12-31T23:59:60Z",
    "2026-01-31T12:00:00.0123456789Z", "1600-01-01T00:00:00.000000000Z", "", "2026-02-30T12:00:00Z",
    "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00+0200",
  ])
  func `forms that would not come back have no layout`(text: String) {
    #expect(read(text) == nil)
  }

  @Test func `every layout writes what it reads, and keeps its code`() throws {
    for digits in 0...9 {
      for separator in ["T", " "] {
        for zone in ["Z", "+00:00", "-00:00", "+23:59", "-23:59", "+05:45", "-00:30"] {
          for second in ["1969-12-31@23:59:59", "1970-01-01@00:00:00", "2262-01-01@00:00:00"] {
            let fraction = digits == 0 ? "" : "." + "012345678".prefix(digits)
            let text = second.replacing("@", with: separator) + fraction + zone
            let (layout, ticks) = try #require(read(text))
            #expect(write(layout, ticks) == text)
            #expect(Rfc3339Layout(code: layout.code) == layout)
          }
        }
      }
    }
  }

  @Test func `random and mangled texts come back byte for byte or have no layout`() {
    var generator = TextRandom(seed: 99)
    print("seed \(generator.seed)")
    var kept = 0
    for _ in 0..<20_000 {
      let text = mutated(randomTimeText(using: &generator), using: &generator)
      guard let (layout, ticks) = read(text) else { continue }
      kept += 1
      #expect(write(layout, ticks) == text)
      #expect(layout.timestamp(ticks)?.milliseconds == NaiveTime(text)?.milliseconds, "\(text)")
    }
    #expect(kept > 1500)
  }

  @Test func `the first and last texts of the calendar come back`() throws {
    for text in [
      "0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59.99999-23:59", "0001-01-01T00:00:00.0001Z",
    ] {
      let (layout, ticks) = try #require(read(text))
      #expect(write(layout, ticks) == text)
    }
  }

  @Test func `codes no layout has are refused, all others come back`() {
    for code in UInt32(0)..<100_000 {
      if let layout = Rfc3339Layout(code: code) { #expect(layout.code == code) }
    }
    #expect(Rfc3339Layout(code: 10) == nil)
    #expect(Rfc3339Layout(code: 2881 << 5) == nil)
    #expect(Rfc3339Layout(code: .max) == nil)
  }

  @Test func `ticks out of the calendar cannot be written`() throws {
    for code in [0, 3, 9, 1442 << 5] as [UInt32] {
      let layout = try #require(Rfc3339Layout(code: code))
      #expect(layout.canWrite(0))
      #expect(layout.canWrite(.max) == (code == 9))
      #expect(layout.canWrite(.min) == (code == 9))
    }
  }
}
