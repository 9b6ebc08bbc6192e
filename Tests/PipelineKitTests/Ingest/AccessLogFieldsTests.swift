import Testing

@testable import PipelineKit

struct AccessLogFieldsTests {
  private static let latest = Timestamp(milliseconds: 971_211_336_000)

  /// The time and the key of a line, or why it is none.
  private static func verdict(_ line: String) -> String {
    var shredder = Shredder(format: .combined, fields: AccessLogFields.keys)
    let bytes = utf8(line)
    do throws(ScanError) {
      try shredder.shred(bytes.span.bytes, 0..<bytes.count)
    } catch {
      return "\(error)"
    }
    var key = utf8("left over")
    do throws(Rejection) {
      let time = try AccessLogFields.admit(
        bytes.span.bytes, shredder, latest: latest, key: &key)
      return "\(time) \(shown(key))"
    } catch {
      return "\(error.kind.rawValue): \(error.reason)"
    }
  }

  private static func line(
    time: String = "10/Oct/2000:13:55:36 -0700", request: String = "GET /a HTTP/1.1",
    agent: String = "curl/8"
  ) -> String {
    "1.2.3.4 - - [\(time)] \"\(request)\" 200 12 \"-\" \"\(agent)\""
  }

  @Test(arguments: [
    "GET / HTTP/1.0", "OPTIONS * HTTP/1.1", "GET /a b HTTP/1.1", "GET /", "-", "", #"\x16\x03\x01"#,
  ])
  func `every request is an event`(request: String) {
    #expect(Self.verdict(Self.line(request: request)) == "971211336000 1.2.3.4 curl/8")
  }

  @Test func `one visitor has one key, however a server escapes`() {
    for agent in [#"Tab \"7\""#, #"Tab \x227\x22"#] {
      #expect(Self.verdict(Self.line(agent: agent)) == #"971211336000 1.2.3.4 Tab "7""#)
    }
  }

  @Test func `of a list of addresses the first is the client`() {
    let line = Self.line().replacing("1.2.3.4 ", with: "1.2.3.4:99, 10.0.0.1 ")
    #expect(Self.verdict(line) == "971211336000 1.2.3.4 curl/8")
  }

  @Test func `a visitor without an agent is the address`() {
    #expect(Self.verdict(Self.line(agent: "-")) == "971211336000 1.2.3.4")
    #expect(Self.verdict(Self.line(agent: "")) == "971211336000 1.2.3.4")
  }

  @Test func `a time that is none, or too late, is refused`() {
    #expect(
      Self.verdict(Self.line(time: "2000-10-10T13:55:36Z"))
        == "no_timestamp: there is no time as 10/Oct/2000:13:55:36 -0700 in brackets")
    #expect(
      Self.verdict(Self.line(time: "10/Oct/2000:13:55:37 -0700"))
        == "future: its time 2000-10-10T20:55:37.000Z lies too far in the future")
  }
}
