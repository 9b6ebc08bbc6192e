import Testing

@testable import PipelineKit

struct TumblingWindowTests {
  /// Under each event of a drawing the start of its window, as a drawing again.
  ///
  /// A column is a millisecond, the first one is `origin`.
  private static func starts(_ drawing: String, width: Int64, origin: Int64 = 0) -> [Int64] {
    drawing.enumerated().filter { $0.element != "-" }.map {
      TumblingWindow(milliseconds: width).start(of: origin + Int64($0.offset))
    }
  }

  @Test func `windows adjoin and are aligned to the epoch`() {
    #expect(Self.starts("ab-c-d---e", width: 3) == [0, 0, 3, 3, 9])
    #expect(Self.starts("abc-----d", width: 4, origin: 3) == [0, 4, 4, 8])
  }

  @Test func `before 1970 too a window starts at or before its events`() {
    #expect(Self.starts("abcdefg", width: 3, origin: -4) == [-6, -3, -3, -3, 0, 0, 0])
  }

  @Test func `every instant lies in exactly one window`() {
    for width in Int64(1)...7 {
      let window = TumblingWindow(milliseconds: width)
      for time in Int64(-30)...30 {
        let start = window.start(of: time)
        #expect(start <= time && time < start + width)
        #expect(start % width == 0)
      }
    }
  }

  @Test(arguments: [(59_999, false), (60_000, true), (60_001, true), (Int64.min, false)])
  func `a window is over when the watermark reaches its end`(watermark: Int64, isOver: Bool) {
    #expect(TumblingWindow.minute.isOver(0, at: watermark) == isOver)
  }

  @Test func `minutes, hours and days are those of UTC`() throws {
    let text = utf8("2026-03-02T13:45:59.999Z")
    let read = Timestamp(rfc3339: text.span.bytes)
    let time = try #require(read)
    let starts = [TumblingWindow.minute, .hour, .day].map {
      Timestamp(milliseconds: $0.start(of: time.milliseconds)).description
    }
    #expect(
      starts == [
        "2026-03-02T13:45:00.000Z", "2026-03-02T13:00:00.000Z", "2026-03-02T00:00:00.000Z",
      ])
  }

  @Test func `a window without width is none`() async {
    await #expect(processExitsWith: .failure) { _ = TumblingWindow(milliseconds: 0) }
  }
}
