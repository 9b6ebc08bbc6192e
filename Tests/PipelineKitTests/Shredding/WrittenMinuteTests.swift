import PipelineKit
import Testing

@testable import PipelineKit

/// The short cut through the minute gives what reading and writing every text whole gives.
struct WrittenMinuteTests {
  private func parse(_ texts: [String]) -> (TimestampText, [Int64])? {
    let chunk = LineBuffer(texts.map { utf8($0) })
    let spans = chunk.ranges.map { SlotBuffer.pack(start: $0.lowerBound, count: $0.count) }
    var ticks = [Int64](repeating: 0, count: spans.count)
    let layout = TimestampText.parse(spans.span, in: chunk.bytes.span.bytes, into: &ticks)
    return layout.map { ($0, ticks) }
  }

  private func written(_ layout: TimestampText, _ ticks: [Int64]) -> [String] {
    var bytes = [UInt8](repeating: 0, count: ticks.count * layout.byteCount)
    var position = 0
    do {
      var span = bytes.mutableSpan
      var target = span.mutableBytes
      layout.put(ticks, in: &target, &position)
    }
    #expect(position == bytes.count)
    return (0..<ticks.count).map {
      shown(Array(bytes[$0 * layout.byteCount..<($0 + 1) * layout.byteCount]))
    }
  }

  /// Layouts as a text before the seconds, how many fraction digits, and a text behind.
  private static let layouts: [(String, Int, String)] = [
    ("2026-02-28T23:5M:", 3, "Z"), ("2026-02-28 23:5M:", 0, "+05:45"),
    ("1969-12-31T23:5M:", 9, "-00:00"), ("10/Oct/2000:13:5M:", 0, " -0700"),
    ("0001-01-01T00:0M:", 1, "Z"), ("9999-12-31T23:5M:", 6, "+00:00"),
    ("1677-09-21T00:1M:", 9, "Z"), ("2262-04-11T23:4M:", 9, "Z"),
  ]

  @Test(arguments: layouts.indices)
  func `times of a few minutes are read and written like each alone`(layout: Int) throws {
    var random = TextRandom(seed: 61)
    let (before, digits, after) = WrittenMinuteTests.layouts[layout]
    let texts = (0..<400).map { _ in
      let second = Int.random(in: 10..<60, using: &random)
      let fraction = (0..<digits).map { _ in "\(random.next() % 10)" }.joined()
      let minute = random.next() % 8 == 0 ? 8 : 7
      return before.replacing("M", with: "\(minute)") + "\(second)"
        + (digits > 0 ? ".\(fraction)" : "") + after
    }
    // Nine digits do not reach all times: then every single text is refused as well.
    let alone = texts.map { parse([$0]) }
    guard let (text, ticks) = parse(texts) else {
      #expect(alone.contains { $0 == nil })
      return
    }
    #expect(ticks == alone.map { $0?.1[0] })
    #expect(written(text, ticks) == texts)
  }

  @Test(arguments: [
    "2026-02-28T23:59:60.000Z", "2026-02-28T23:59:5x.000Z", "2026-02-28T23:59:59,000Z",
    "2026-02-28T23:59:59.00xZ", "2026-02-28T23:59:59.000z", "2026-02-28T23:59:59.0000Z",
    "2026-02-28t23:59:59.000Z", "2026-02-28T23:59:59.000+", "2026-02-28T23:59:/9.000Z",
  ])
  func `a text of the same minute that is malformed ends the column`(text: String) {
    #expect(parse(["2026-02-28T23:59:00.000Z", "2026-02-28T23:59:01.000Z"]) != nil)
    #expect(parse(["2026-02-28T23:59:00.000Z", text]) == nil)
    #expect(parse(["2026-02-28T23:59:00.000Z", "2026-02-28T23:59:01.000Z", text]) == nil)
  }

  @Test func `ticks around the turn of a minute are written right`() throws {
    let (layout, ticks) = try #require(parse(["1969-12-31T23:59:59.999Z"]))
    #expect(ticks == [-1])
    let around: [Int64] = [-60_001, -60_000, -1, 0, 59_999, 60_000, 3, -2]
    let alone = around.map { tick -> String in
      var out: [UInt8] = []
      layout.append(tick, to: &out)
      return shown(out)
    }
    #expect(written(layout, around) == alone)
  }
}
