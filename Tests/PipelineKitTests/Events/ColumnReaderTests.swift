import Testing

@testable import PipelineKit

struct ColumnReaderTests {
  private static let path = EventBinding.Text("path")

  @Test func `a field is where its event's envelope has it`() throws {
    let lines = try EventLines([
      #"{"path":"/bare"}"#,
      #"{"specversion":"1.0","data":{"path":"/cloud"}}"#,
      #"{"specversion":"1.0","path":"/outside","data":{}}"#,
      #"{"path":"/bare2","data":{"path":"/inside"}}"#,
      #"{"data":{"path":"/inside"}}"#,
    ])
    #expect(try lines.texts(Self.path) == ["/bare", "/cloud", nil, "/bare2", nil])
  }

  @Test func `a field of the envelope stands at its top`() throws {
    let lines = try EventLines([
      #"{"type":"a"}"#, #"{"specversion":"1.0","type":"b","data":{"type":"inner"}}"#,
    ])
    #expect(try lines.texts(EventBinding.Text("type", ofEnvelope: true)) == ["a", "b"])
  }

  @Test func `null is absent, and so is a scalar of another kind`() throws {
    let lines = try EventLines([
      #"{"path":null}"#, #"{"path":7}"#, #"{"path":""}"#, #"{}"#, #"{"path":"/"}"#,
    ])
    #expect(try lines.texts(Self.path) == [nil, nil, "", nil, "/"])
    let amount = EventBinding.Text("amount", bare: true)
    let amounts = try EventLines([
      #"{"amount":null}"#, #"{"amount":"7"}"#, #"{"amount":7.50}"#, #"{"amount":true}"#,
    ])
    #expect(try amounts.texts(amount) == [nil, nil, "7.50", "true"])
  }

  @Test func `of two members with one name the last counts`() throws {
    let lines = try EventLines([
      #"{"path":"/a","path":"/b"}"#, #"{"path":"/a","path":null}"#, #"{"path":null,"path":"/b"}"#,
      #"{"path":"/a","path":7,"path":"/c"}"#,
    ])
    #expect(try lines.texts(Self.path) == ["/b", nil, "/b", "/c"])
    let times = try EventLines([
      #"{"timestamp":1,"timestamp":"1970-01-01T00:00:02Z"}"#,
      #"{"timestamp":"1970-01-01T00:00:02Z","timestamp":1}"#,
      #"{"timestamp":3,"timestamp":4}"#,
    ])
    #expect(try times.times() == [2_000, 1, 4])
  }

  @Test func `escapes are undone, so that one string has one spelling`() throws {
    let lines = try EventLines([#"{"path":"/\u0061\n"}"#, #"{"path":"/a\u000a"}"#])
    #expect(try lines.texts(Self.path) == ["/a\n", "/a\n"])
    let hashes = try lines.hashes(EventBinding.Text("path", hashed: true))
    #expect(hashes[0] == hashes[1])
    #expect(hashes[0] == xxh64(utf8("/a\n").span.bytes))
  }

  @Test func `a field that is not wanted is not read`() throws {
    let lines = try EventLines([#"{"path":"/a"}"#])
    #expect(try lines.texts(EventBinding.Text("path", wanted: false)) == [nil])
  }

  @Test func `a whole number is one without point or exponent`() throws {
    let lines = try EventLines([
      #"{"n":0}"#, #"{"n":-5}"#, #"{"n":1.5}"#, #"{"n":1e2}"#, #"{"n":null}"#, #"{"n":"3"}"#,
      #"{"specversion":"1.0","data":{"n":12}}"#, #"{}"#,
    ])
    #expect(
      try lines.integers(EventBinding.Integer("n")) == [0, -5, nil, nil, nil, nil, 12, nil])
  }

  @Test func `times come as text and as whole milliseconds`() throws {
    let lines = try EventLines([
      #"{"timestamp":"2026-03-02T00:00:00.0019Z"}"#, #"{"timestamp":1772409600002}"#,
      #"{"specversion":"1.0","time":"2026-03-02T01:00:00.003+01:00"}"#,
    ])
    #expect(try lines.times() == [1_772_409_600_001, 1_772_409_600_002, 1_772_409_600_003])
  }

  @Test func `an event without a time is an error with its place`() throws {
    let lines = try EventLines([#"{"timestamp":5}"#, #"{"timestamp":"noon"}"#])
    #expect(throws: EventError.noTimestamp(record: 1)) { try lines.times() }
  }

  @Test func `an identity is the id, with the source in a CloudEvent`() throws {
    let ids = try EventLines([
      #"{"event_id":"1"}"#, #"{"specversion":"1.0","id":"1","source":"/a"}"#,
      #"{"specversion":"1.0","id":"1","source":"/b"}"#, #"{"specversion":"1.0","id":"1"}"#,
      #"{"event_id":"1","source":"/a"}"#, #"{"event_id":"\u0031"}"#,
    ]).ids()
    #expect(Set(ids[0...2]).count == 3)
    #expect(ids[3] == ids[0])
    #expect(ids[4] == ids[0], "in a bare event source is a field like others")
    #expect(ids[5] == ids[0])
  }

  @Test func `fields of a web server's log are joined where they are there`() throws {
    let head = "1.2.3.4 - - [10/Oct/2000:13:55:36 -0700] \"GET /a HTTP/1.1\" 200"
    let lines = try EventLines(
      [
        head + #" 12 "-" "curl/8""#, head + #" - "-" "-""#,
        head + #" 0 "https://x.example/\"q\"" "An \"odd\" \\agent\x22""#,
      ], format: .combined)
    let visitor = EventBinding.Text("visitor_id", accessLog: ["host", "user_agent"])
    #expect(
      try lines.texts(visitor) == [
        "1.2.3.4 curl/8", "1.2.3.4", #"1.2.3.4 An "odd" \agent""#,
      ])
    #expect(
      try lines.texts(EventBinding.Text("referrer", accessLog: ["referer"])) == [
        nil, nil, #"https://x.example/"q""#,
      ])
    #expect(try lines.integers(EventBinding.Integer("b", accessLog: "bytes")) == [12, nil, 0])
    #expect(try lines.integers(EventBinding.Integer("bytes")) == [nil, nil, nil])
    #expect(try lines.times() == [971_211_336_000, 971_211_336_000, 971_211_336_000])
    #expect(try lines.ids().isEmpty)
  }
}
