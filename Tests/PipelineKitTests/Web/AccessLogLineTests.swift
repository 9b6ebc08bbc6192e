import PipelineKit
import Testing

struct AccessLogLineTests {
  static let head =
    #"203.0.113.9 - ann [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326"#
  static let combined = head + #" "https://example.org/" "Mozilla/5.0 (X11)""#

  private func parse(
    _ line: String, _ format: AccessLogFormat = .combined
  ) -> Result<AccessLogLine, AccessLogRefusal> {
    let bytes = Array(line.utf8)
    return AccessLogLine.parse(bytes.span.bytes, format: format)
  }

  private func texts(_ line: String, _ format: AccessLogFormat = .combined) throws -> [String?] {
    let fields = try parse(line, format).get()
    return [
      fields.virtualHost, fields.host, fields.identity, fields.user, fields.time,
      fields.request.method, fields.request.target, fields.request.version, fields.status,
      fields.size,
      fields.referrer, fields.userAgent, fields.trailing,
    ].map { $0.range.map { String(decoding: Array(line.utf8)[$0], as: UTF8.self) } }
  }

  @Test func `a combined line is split into its fields`() throws {
    #expect(
      try texts(AccessLogLineTests.combined) == [
        nil, "203.0.113.9", nil, "ann", "10/Oct/2000:13:55:36 -0700", "GET", "/a?b=1", "HTTP/1.1",
        "200",
        "2326", "https://example.org/", "Mozilla/5.0 (X11)", nil,
      ])
  }

  @Test(arguments: ["\n", "\r\n", "\r", ""])
  func `the line's ending belongs to no field`(ending: String) throws {
    let line = AccessLogLineTests.combined + ending
    #expect(try texts(line)[11...] == ["Mozilla/5.0 (X11)", nil])
  }

  @Test func `fields after the user agent are kept together`() throws {
    #expect(try texts(AccessLogLineTests.combined + #" 0.004 "x y""#).last == #"0.004 "x y""#)
  }

  @Test func `common lines may go on, combined lines must`() throws {
    #expect(try texts(AccessLogLineTests.head, .common)[9...] == ["2326", nil, nil, nil])
    #expect(try texts(AccessLogLineTests.combined, .common)[10] == "https://example.org/")
    #expect(try texts(AccessLogLineTests.head + " 17", .common).last == "17")
    let position = AccessLogLineTests.head.utf8.count
    #expect(parse(AccessLogLineTests.head) == .failure(.init(.noSpace, position)))
  }

  @Test func `a virtual host may come first`() throws {
    let line = "www.example.org:443 " + AccessLogLineTests.combined
    #expect(try texts(line, .virtualCombined)[...1] == ["www.example.org:443", "203.0.113.9"])
    #expect(try texts("h " + AccessLogLineTests.head, .virtualCommon)[0] == "h")
  }

  @Test func `dashes and empty quotes are absent`() throws {
    let line = #"- - - [t] "-" - - "-" """#
    #expect(try texts(line) == [nil, nil, nil, nil, "t"] + Array(repeating: nil, count: 8))
  }

  @Test func `a user may hold spaces and brackets`() throws {
    let line = #"h - ann [x[y smith [10/Oct/2000:13:55:36 -0700] "-" 200 0 "-" "-""#
    #expect(
      try texts(#"h - ann b[c smith [t] "-" 200 0 "-" "-""#)[3...4] == ["ann b[c smith", "t"])
    #expect(try texts(line.replacing("[x[y smith ", with: ""))[3] == "ann")
  }

  @Test(
    arguments: [
      ("GET / HTTP/1.1", "GET", "/", "HTTP/1.1"),
      ("PROPFIND /a HTTP/2.0", "PROPFIND", "/a", "HTTP/2.0"),
      ("GET /", "GET", "/", nil), ("GET /a b HTTP/1.1", "GET", "/a b", "HTTP/1.1"),
      ("GET /a b", "GET", "/a b", nil), ("GET  /b  HTTP/1.0", "GET", "/b", "HTTP/1.0"),
      (#"\x16\x03 a HTTP/1.1"#, nil, #"\x16\x03 a HTTP/1.1"#, nil), ("a b c", "a", "b c", nil),
      ("GET  HTTP/1.1", nil, "GET  HTTP/1.1", nil),
      (#"GET /\" HTTP/1.1"#, "GET", #"/\""#, "HTTP/1.1"),
      (" / HTTP/1.1", nil, " / HTTP/1.1", nil), ("GET / HTTP/", "GET", "/ HTTP/", nil),
      ("GET ", nil, "GET ", nil), ("GET   ", nil, "GET   ", nil),
    ] as [(String, String?, String?, String?)])
  func `a request is a method and a target, or all of it is target`(
    request: String, method: String?, target: String?, version: String?
  ) throws {
    let line = #"h - - [t] "\#(request)" 400 0 "-" "-""#
    #expect(try texts(line)[5...7] == [method, target, version])
  }

  @Test func `escapes are found inside quotes and resolved on demand`() throws {
    let line = #"h - - [t] "-" 200 0 "-" "a \"b\" \x22\xC3\xa9 \\ \q \x1 \t\"" 1"#
    let fields = try parse(line).get()
    let bytes = Array(line.utf8)
    var out: [UInt8] = []
    AccessLogLine.appendUnescaped(fields.userAgent, of: bytes.span.bytes, to: &out)
    #expect(String(decoding: out, as: UTF8.self) == "a \"b\" \"é \\ \\q \\x1 \t\"")
    AccessLogLine.appendUnescaped(.absent, of: bytes.span.bytes, to: &out)
    #expect(String(decoding: out, as: UTF8.self).hasSuffix("\""))
  }

  @Test(
    arguments: [
      ("", .empty, 0), ("\r\n", .empty, 0), (" - - [t]", .noWord, 0), ("h", .noWord, 0),
      ("h -", .noWord, 2),
      ("h  - [t]", .noWord, 2), ("h - - t", .noTime, 4), ("h - [t]", .noTime, 4),
      ("h - - [t", .unclosedTime, 7),
      ("h - - [t]\"", .noSpace, 9), ("h - - [t] GET", .noQuote, 10),
      (#"h - - [t] "GET"#, .unclosedQuote, 10),
      (#"h - - [t] "a\""#, .unclosedQuote, 10), (#"h - - [t] "a"200"#, .noSpace, 13),
      (#"h - - [t] "a" 20 1"#, .badStatus, 14), (#"h - - [t] "a" x"#, .badStatus, 14),
      (#"h - - [t] "a" 2000 1"#, .badStatus, 14), (#"h - - [t] "a" 200 x"#, .badSize, 18),
      (#"h - - [t] "a" 200 1 -"#, .noQuote, 20), (#"h - - [t] "a" 200 1 "r""#, .noSpace, 23),
      (#"h - - [t] "a" 200 1 "r" "u"x"#, .noSpace, 27),
      (#"h - - [t] "a" 200 -1 "r" "u""#, .noSpace, 19),
    ] as [(String, AccessLogRefusal.Reason, Int)])
  func `a line of another form is refused with the place`(
    line: String, reason: AccessLogRefusal.Reason, position: Int
  ) {
    #expect(parse(line) == .failure(.init(reason, position)))
  }

  @Test func `a truncation is refused, unless it only misses the last quote`() {
    let line = AccessLogLineTests.combined
    let quotes = AccessLogLineTests.head.utf8.count + 2
    let betweenQuotes = quotes + #"https://example.org/""#.utf8.count
    for length in 0..<line.utf8.count {
      let found = try? parse(String(line.prefix(length))).get()
      let isInQuotes = length >= quotes && length != betweenQuotes && length != betweenQuotes + 1
      #expect(found?.isCut == (isInQuotes ? true : nil), "\(length)")
    }
  }

  @Test(arguments: [
    ("shop.example:443 203.0.113.9", "shop.example:443", "203.0.113.9"),
    ("shop.example 203.0.113.9", "shop.example", "203.0.113.9"),
    ("shop.example 2001:db8::1", "shop.example", "2001:db8::1"),
    ("[2001:db8::2]:443", nil, "[2001:db8::2]:443"),
    ("shop.example:80 client.example", "shop.example:80", "client.example"),
    ("client.example", nil, "client.example"),
    ("198.51.100.7, 10.0.0.9", nil, "198.51.100.7, 10.0.0.9"),
    ("shop.example:443 198.51.100.7, 10.0.0.9", "shop.example:443", "198.51.100.7, 10.0.0.9"),
    ("unknown, 198.51.100.7", nil, "unknown, 198.51.100.7"),
  ])
  func `a virtual host and a list of addresses are told from a user`(
    start: String, virtualHost: String?, host: String
  ) throws {
    let line = start + #" - - [t] "-" 200 0 "-" "-""#
    #expect(try texts(line)[...1] == [virtualHost, host])
  }

  @Test(arguments: ["203.0.113.9 - ann 10.0.0.1", "client.example - ann smith"])
  func `a user with spaces makes no virtual host`(start: String) throws {
    let line = start + #" [t] "-" 200 0 "-" "-""#
    #expect(try texts(line)[0] == nil)
  }

  @Test func `addresses behind the agent are those that a request was forwarded for`() throws {
    let line = AccessLogLineTests.combined + #" "198.51.100.7, 10.0.0.9" 0.2"#
    let fields = try parse(line).get()
    let bytes = Array(line.utf8)
    #expect(fields.forwarded.range.map { Array(bytes[$0]) } == Array("198.51.100.7, 10.0.0.9".utf8))
    #expect(try texts(line).last == "0.2")
    #expect(try texts(AccessLogLineTests.combined + #" "-""#).last == #""-""#)
  }

  @Test func `mangled lines agree with a regular expression`() throws {
    let quoted = #""((?:[^"\\]|\\.)*)""#
    let open = #""((?:[^"\\]|\\.)*\\?)"#
    let pattern =
      #"([^ ]+) ([^ ]+) (?>(.+?) \[)([^\]]*)\] "# + quoted + #" ([0-9]{3}|-) ([0-9]+|-) "#
      + "(?:" + quoted + " (?:" + quoted + "( .*)?|" + open + ")|" + open + ")"
    let model = try Regex(pattern).matchingSemantics(.unicodeScalar)
    var random = TextRandom(seed: 404)
    print("seed \(random.seed)")
    let line = #"h - ann [t] "GET / HTTP/1.1" 200 26 "r\"" "u" 0.1"#
    let alphabet = Array(#" "\[]-0a"#.utf8)
    for _ in 0..<5000 {
      var bytes = Array(line.utf8)
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        if Bool.random(using: &random) {
          bytes[index] = alphabet.randomElement(using: &random)!
        } else {
          bytes.insert(alphabet.randomElement(using: &random)!, at: index)
        }
      }
      let text = String(decoding: bytes, as: UTF8.self)
      let match = text.wholeMatch(of: model)
      let found = try? texts(text)
      #expect((match == nil) == (found == nil), "\(text)")
      guard let match, let found else { continue }
      var words = [1, 2, 3, 6, 7, 8, 9].map { match.output[$0].substring.map(String.init) }
      // What ends with the line: the agent, or the referrer.
      words[6] = words[6] ?? match.output[11].substring.map(String.init)
      words[5] = words[5] ?? match.output[12].substring.map(String.init)
      let expected = words.map { $0 == "-" || $0 == "" ? nil : $0 }
      #expect([1, 2, 3, 8, 9, 10, 11].map { found[$0] } == expected, "\(text)")
    }
  }

  @Test func `formats go by their names`() {
    #expect(AccessLogFormat(named: "COMBINED") == .combined)
    #expect(AccessLogFormat(named: "vcommon") == .virtualCommon)
    #expect(AccessLogFormat(named: "squid") == nil)
  }

  @Test func `a refusal says what was expected`() {
    #expect(
      AccessLogRefusal(.badStatus, 14).description
        == "expected a status of three digits or '-' at byte 14")
  }
}
