import Testing

@testable import PipelineKit

@Suite struct TimeTextTests {
  /// A time as written, and the instant that it is with 2026 and UTC assumed; nil where it is none.
  static let cases: [(text: String, instant: String?)] = [
    ("2026-01-31T12:00:00Z", "2026-01-31T12:00:00.000Z"),
    ("2026-01-31 12:00:00.123456 +0130", "2026-01-31T10:30:00.123Z"),
    ("2026-01-31 12:00:00,5-05", "2026-01-31T17:00:00.500Z"),
    ("2026-01-31_12:00:00", "2026-01-31T12:00:00.000Z"),
    ("2026.01.31 12:00:00 UTC", "2026-01-31T12:00:00.000Z"),
    ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z"),
    ("20171223-22:15:29:606", "2017-12-23T22:15:29.606Z"),
    ("20260131T120000Z", "2026-01-31T12:00:00.000Z"),
    ("31/Jan/2026:12:00:00 -0700", "2026-01-31T19:00:00.000Z"),
    ("31-Jan-2026 12:00:00.250", "2026-01-31T12:00:00.250Z"),
    ("31 Jan 2026 12:00:00.250", "2026-01-31T12:00:00.250Z"),
    ("Jan 31, 2026 12:00:00 AM", "2026-01-31T00:00:00.000Z"),
    ("Jan 31, 2026 1:00:00 PM", "2026-01-31T13:00:00.000Z"),
    ("Sat Jan 31 12:00:00 2026", "2026-01-31T12:00:00.000Z"),
    ("Sat Jan  3 12:00:00.250 2026", "2026-01-03T12:00:00.250Z"),
    ("Feb 29 12:00:00", nil), ("Jan  3 12:00:00", "2026-01-03T12:00:00.000Z"),
    ("Jan 3 2025 12:00:00", "2025-01-03T12:00:00.000Z"),
    ("70/01/02 00:00:00", "1970-01-02T00:00:00.000Z"),
    ("2026-02-30 12:00:00", nil), ("2026-01-31 24:00:00", nil), ("2026-01-31", nil),
    ("2026-01-31 12:00", nil), ("12:00:00", nil), ("2026-01-31T12:00:00Zulu", nil), ("", nil),
    ("99/99/9999 12:00:00", nil),
  ]

  @Test(arguments: cases.indices)
  func `a time is read in the notations that logs use`(_ index: Int) {
    let (text, instant) = Self.cases[index]
    let bytes = Array(text.utf8)
    let found = TimeText.scan(bytes.span.bytes, 0, bytes.count)
    let time = found.flatMap {
      TimeAssumptions(year: 2026).instant($0.time, near: nil)
    }
    #expect(time.map { Timestamp(milliseconds: $0).rfc3339 } == instant)
    if instant != nil { #expect(found?.end == bytes.count) }
  }

  @Test func `numbers are seconds to nanoseconds by their size`() {
    for (text, milliseconds) in [
      ("1769860800", 1_769_860_800_000), ("1769860800.2509", 1_769_860_800_250),
      ("1769860800250", 1_769_860_800_250), ("1769860800250123", 1_769_860_800_250),
      ("1769860800250123456", 1_769_860_800_250), ("-1", -1000),
    ] as [(String, Int64)] {
      let bytes = Array(text.utf8)
      #expect(TimeText.number(bytes.span.bytes, 0, bytes.count) == milliseconds, "\(text)")
    }
    for text in ["", "x", "1e9", "99999999999999999999", "."] {
      let bytes = Array(text.utf8)
      #expect(TimeText.number(bytes.span.bytes, 0, bytes.count) == nil, "\(text)")
    }
  }

  @Test func `a year that is not written is that of the dated line, the option or the file`() {
    let bytes = Array("Dec 31 12:00:00".utf8)
    let time = TimeText.scan(bytes.span.bytes, 0, bytes.count)!.time
    func year(_ assumptions: TimeAssumptions, _ dated: String? = nil) -> Int? {
      assumptions.instant(time, near: dated.flatMap(DatedLine.init(text:))).map {
        CivilDate(daysSinceEpoch: Timestamp(milliseconds: $0).dayNumber).year
      }
    }
    let modified = Timestamp(rfc3339: Array("2026-03-01T00:00:00Z".utf8).span.bytes)!
    #expect(year(TimeAssumptions(year: 2024, modified: modified), "2022/12/60") == 2022)
    #expect(year(TimeAssumptions(year: 2024, modified: modified), "2022/1/") == 2021)
    #expect(year(TimeAssumptions(year: 2024, modified: modified)) == 2024)
    #expect(year(TimeAssumptions(modified: modified)) == 2025)
  }

  @Test func `a place has its offset at each time`() {
    let berlin = AssumedZone("Europe/Berlin")!
    #expect(berlin.offset(atLocal: 1_772_442_000_000) == 3_600_000)
    #expect(berlin.offset(atLocal: 1_782_442_000_000) == 7_200_000)
    #expect(AssumedZone("-0330") == .fixed(minutes: -210))
    #expect(AssumedZone("Nowhere") == nil)
    #expect(AssumedZone("+25:00") == nil)
  }
}
