import EventGenerator
import Testing

@testable import ModelSupport

struct IntakeTests {
  @Test(arguments: [
    ("{\"event_id\":\"1\"", ModelDeadLetterKind.notAnObject), ("[1]", .notAnObject),
    ("{\"type\":\"page_view\"}", .noID), ("{\"event_id\":\"\"}", .noID),
    ("{\"event_id\":\"1\",\"timestamp\":\"2026-02-29T00:00:00Z\"}", .noTimestamp),
    ("{\"event_id\":\"1\",\"timestamp\":1.5}", .noTimestamp),
    ("{\"event_id\":\"1\",\"timestamp\":\"2199-01-01T00:00:00Z\"}", .future),
    ("{\"event_id\":\"1\",\"timestamp\":0,\"type\":\"page_view\"}", .schema),
    (view("1", "10:00:00", "a", "/", ",\"load_time_ms\":-1"), .schema),
    (view("1", "10:00:00", "a", "/", ",\"country\":5"), .schema),
  ])
  func `a dead letter has one reason`(line: String, kind: ModelDeadLetterKind) {
    let found = model(["", line])
    #expect(
      found.deadLetters == [ModelDeadLetter(file: "a", line: 2, byteOffset: 1, kind: kind)])
    #expect(found.files[0].blank == 1)
  }

  @Test func `a dead letter's id enters no deduplication`() {
    let found = model([
      view("1", "10:00:00", "a", "/", ",\"load_time_ms\":\"fast\""),
      view("1", "10:00:00", "a", "/"),
    ])
    #expect(found.files[0].events == 1)
    #expect(found.files[0].deadLetters == 1)
  }

  @Test func `an id is a duplicate within its source only`() {
    func cloud(_ source: String) -> String {
      "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"\(source)\",\"type\":\"page_view\","
        + "\"time\":\"2026-03-02T10:00:00Z\",\"data\":{\"visitor_id\":\"a\",\"path\":\"/\"}}"
    }
    let found = model([cloud("/a"), cloud("/b"), view("1", "10:00:00", "a", "/"), cloud("/a")])
    #expect(found.files[0].events == 3)
    #expect(found.files[0].duplicates == 1)
  }

  @Test func `a cut last line waits, a whole one counts`() {
    let whole = view("1", "10:00:00", "a", "/")
    let cut = NaiveAnalytics([.init(name: "a", bytes: Array((whole + "\n{\"ev").utf8))])
    #expect(cut.files[0].lines == 1)
    #expect(cut.files[0].bytes == whole.utf8.count + 1)
    let ended = NaiveAnalytics([.init(name: "a", bytes: Array(whole.utf8))])
    #expect(ended.files[0].events == 1)
  }

  @Test func `the same bytes twice are one source`() {
    let bytes = Array((view("1", "10:00:00", "a", "/") + "\n").utf8)
    let found = NaiveAnalytics([.init(name: "a", bytes: bytes), .init(name: "b", bytes: bytes)])
    #expect(found.files.map(\.path) == ["a"])
  }

  @Test(arguments: [
    ("2026-03-02T10:00:00Z", 1_772_445_600_000),
    ("2026-03-02T15:30:00.9999+05:30", 1_772_445_600_999),
    ("2026-03-02t09:00:00.1-01:00", 1_772_445_600_100), ("1969-12-31T23:59:59.9999Z", -1),
  ])
  func `a timestamp is floored to milliseconds`(text: String, time: Int) {
    #expect(Instant.read(Text(text)) == time)
  }

  @Test func `an access log line is a page view`() {
    let line = "10.0.0.1 - - [02/Mar/2026:10:00:00 +0100] \"GET /a?utm_source=x HTTP/1.1\" 200 "
    let bytes = Array((line + "512 \"https://www.b.example/c\" \"curl/8\"\n10.0.0.1 bad\n").utf8)
    let found = NaiveAnalytics([.init(name: "log", bytes: bytes, format: .accessLog)])
    expect(
      "pages", of: found,
      equals: """
        path  views  last_view                 bytes
        /a    1      2026-03-02T09:00:00.000Z  512
        """)
    expect(
      "statuses", of: found,
      equals: """
        status  hits  bytes
        200     1     512
        """)
    expect(
      "referrers", of: found,
      equals: """
        referrer   views  visitors  sessions
        b.example  1      1         1
        """)
    #expect(found.deadLetters.map(\.kind) == [.notAnObject])
  }
}
