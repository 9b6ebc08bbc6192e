import PipelineKit
import Testing

@testable import PipelineKit

/// Columns of timestamps: one layout, exact bytes, milliseconds for readers.
struct TimestampTextTests {
  private func parse(_ texts: [String]) -> (TimestampText, [Int64])? {
    let chunk = LineBuffer(texts.map { utf8($0) })
    let spans = chunk.ranges.map { SlotBuffer.pack(start: $0.lowerBound, count: $0.count) }
    var ticks = [Int64](repeating: 0, count: spans.count)
    let layout = TimestampText.parse(spans.span, in: chunk.bytes.span.bytes, into: &ticks)
    return layout.map { ($0, ticks) }
  }

  @Test(arguments: [
    ["2026-02-28T23:59:57.816Z"], ["2026-02-28 23:59:57"], ["1969-12-31T23:59:59Z"],
    ["2026-02-28T23:59:57.123456789+05:45", "2026-03-01T00:00:00.000000000+05:45"],
    ["10/Oct/2000:13:55:36 -0700"], ["2026-02-28T23:59:57-00:00"],
  ])
  func `ticks and layout give the text back`(texts: [String]) throws {
    guard let (layout, ticks) = parse(texts) else {
      #expect(texts == ["2026-02-28 23:59:57"], "only a time without a zone is refused")
      return
    }
    var stored: [UInt8] = []
    layout.append(to: &stored)
    var position = 0
    let read = try TimestampText.read(stored.span.bytes, &position)
    #expect(position == stored.count)
    for (text, tick) in zip(texts, ticks) {
      #expect(read.canWrite(tick))
      var out: [UInt8] = []
      read.append(tick, to: &out)
      #expect(shown(out) == text)
    }
  }

  @Test func `milliseconds are floored`() throws {
    let (layout, ticks) = try #require(parse(["1969-12-31T23:59:59.9999Z"]))
    #expect(layout.milliseconds(ticks) == [-1])
    let (web, seconds) = try #require(parse(["01/Jan/1970:00:00:01 +0000"]))
    #expect(web.milliseconds(seconds) == [1000])
    #expect(web.milliseconds([.max]) == [.min])
  }

  @Test func `layouts that do not exist are refused`() {
    let kinds: [(UInt8, [UInt64])] = [
      (0, [10, 15, 26, 1 << 31, 1 << 40]), (1, [1 << 16, 1 << 20, 1 << 40]), (2, [0, 3]),
      (255, [0]),
    ]
    for (kind, codes) in kinds {
      for code in codes {
        var stored = [kind]
        Varint.append(code, to: &stored)
        var position = 0
        #expect(throws: ShredError.self) { try TimestampText.read(stored.span.bytes, &position) }
      }
    }
  }
}
