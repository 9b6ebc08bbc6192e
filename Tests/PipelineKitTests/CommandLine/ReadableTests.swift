import Testing

@testable import PipelineKit

@Suite struct ReadableTests {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (-1_234_567, "-1,234,567"), (10_000, "10,000"),
    (Int.min, "-9,223,372,036,854,775,808"),
  ])
  func `counts are grouped by thousands`(value: Int, text: String) {
    #expect(Readable.count(value) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (1_023, "1023 B"), (1_024, "1.0 KiB"), (1_536, "1.5 KiB"), (3 << 20, "3.0 MiB"),
    (5 << 40, "5.0 TiB"), (5 << 50, "5120.0 TiB"),
  ])
  func `bytes have the largest unit that leaves a whole one`(value: Int, text: String) {
    #expect(Readable.bytes(value) == text)
  }

  @Test(arguments: [(0, "0 lines"), (1, "1 line"), (2_000, "2,000 lines")])
  func `a noun follows its number`(count: Int, text: String) {
    #expect(Readable.noun(count, "line") == text)
  }

  @Test(arguments: [
    (0.254, "0.25 s"), (59.9, "59.90 s"), (60, "1 min 0 s"), (200, "3 min 20 s"),
    (3_600, "1 h 00 min"), (7_500, "2 h 05 min"),
  ])
  func `a time that passed has one or two units`(seconds: Double, text: String) {
    #expect(Readable.seconds(seconds) == text)
  }

  @Test func `no text of a file can move the cursor or turn its direction`() {
    #expect(Readable.printable("a\u{1B}[2Kb\n\u{7F}") == "a␛[2Kb␊␡")
    #expect(Readable.printable("x\u{202E}y\u{9B}z") == "x\u{FFFD}y\u{FFFD}z")
    #expect(Readable.printable("Zürich 東京") == "Zürich 東京")
  }

  @Test(arguments: [("xterm", true), ("dumb", false), ("", false), (nil, false)])
  func `a dumb terminal gets no line that is rewritten`(kind: String?, canRewrite: Bool) {
    #expect(Terminal.canRewrite(kind) == canRewrite)
  }
}
