import PipelineKit
import Testing

@Suite struct SlidingWindowTests {
  @Test func `a window is open at its start and closed at its end`() {
    let window = SlidingWindow(milliseconds: 5)
    #expect(window.openStart(at: 12) == 7)
    #expect(window.openStart(at: -2) == -7)
    #expect(window.openStart(at: .min + 2) == .min)
  }

  @Test func `the named windows have their widths`() {
    #expect(SlidingWindow.minute.milliseconds == 60_000)
    #expect(SlidingWindow.fiveMinutes.milliseconds == 300_000)
    #expect(SlidingWindow.hour.milliseconds == 3_600_000)
    #expect(SlidingWindow.day.milliseconds == 86_400_000)
  }

  @Test func `a window without a width is a broken program`() async {
    await #expect(processExitsWith: .failure) { _ = SlidingWindow(milliseconds: 0) }
  }

  @Test func `errors say what is wrong and what to do`() {
    let errors: [WindowError] = [
      .truncated(state: "s", byteCount: 3), .newerVersion(state: "s", found: 2, known: 1),
      .invalid(state: "s", at: 4, reason: "count out of range"),
    ]
    #expect(
      errors.map(\.description) == [
        "s: truncated after 3 bytes; rebuild the view it is stored in",
        "s: version 2, this build reads up to 1; use the newer build",
        "s: count out of range at byte 4; rebuild the view it is stored in",
      ])
  }
}
