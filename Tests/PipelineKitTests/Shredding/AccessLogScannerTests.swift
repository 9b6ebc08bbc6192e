import PipelineKit
import Testing

@testable import PipelineKit

/// Web server logs: fields that are there are scalars, `-` stays in the shape.
struct AccessLogScannerTests {
  private static let combined =
    #"203.0.113.9 - ann [10/Oct/2000:13:55:36 -0700] "GET /a?b=1 HTTP/1.1" 200 2326 "#
    + #""https://example.com/" "curl/8.0""#

  /// The scalars of a line by the names of their columns, `bare` ones marked by a `#`.
  private func cut(_ line: String, _ format: LineFormat = .combined) throws -> [String] {
    let shredder = WarmShredder(format: format)
    let bytes = utf8(line)
    if let error = shredder.cut(bytes) { throw error }
    return zip(shredder.columns, shredder.places).map { column, place in
      "\(shown(column.path))\(column.kind == .bare ? "#" : "")=\(shown(Array(bytes[place])))"
    }
  }

  @Test func `every field that is there is a scalar`() throws {
    #expect(
      try cut(AccessLogScannerTests.combined) == [
        "host=203.0.113.9", "user=ann", "time=10/Oct/2000:13:55:36 -0700", "method=GET",
        "target=/a?b=1", "protocol=HTTP/1.1", "status#=200", "bytes#=2326",
        "referer=https://example.com/", "user_agent=curl/8.0",
      ])
  }

  @Test func `fields that are absent stay in the shape`() throws {
    #expect(
      try cut(#"::1 - - [10/Oct/2000:13:55:36 -0700] "-" 408 - "-" "-""#)
        == ["host=::1", "time=10/Oct/2000:13:55:36 -0700", "status#=408"])
  }

  @Test func `what follows the agent is one scalar and a carriage return is none`() throws {
    let names = try cut(AccessLogScannerTests.combined + " 0.012 pipe\r")
    #expect(names.last == "trailing=0.012 pipe")
    #expect(names.count == 11)
  }

  @Test func `a line of the common format ends after its size`() throws {
    let line = #"h i u [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 304 0"#
    #expect(try cut(line, .common).count == 9)
    #expect(throws: ScanError.self) { try cut(line, .combined) }
  }

  @Test(arguments: ["", " ", "x", "no access log", #"h - - "GET" 200"#])
  func `other lines are refused`(line: String) {
    #expect(throws: ScanError.self) { try cut(line, .combined) }
    #expect(throws: ScanError.self) { try cut(line, .common) }
  }

  @Test func `a refusal names format and place, counted from the line's start`() {
    let line = utf8(#"h - - [10/Oct/2000:13:55:36 -0700] GET 200 1"#)
    let error = WarmShredder(format: .common).cut(line)
    #expect(
      error
        == .notInFormat(at: 35, format: "common", expected: "expected '\"' before a quoted field"))
  }

  @Test(arguments: JSONCases.invalidUTF8)
  func `bytes that are not UTF-8 are kept as they are`(bytes: [UInt8]) throws {
    let line = utf8(AccessLogScannerTests.combined.dropLast() + "") + bytes + utf8("\"")
    #expect(WarmShredder(format: .combined).cut(line) == nil)
    #expect(
      try decoded(try encoded([line], format: .combined), count: 1, format: .combined) == [line])
  }

  @Test func `a log has few shapes and comes back`() throws {
    var random = TextRandom(seed: 77)
    func pick(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    var lines: [[UInt8]] = []
    for index in 0..<1_500 {
      let line =
        "10.0.\(index % 250).\(index % 7) - \(pick(["-", "ann", "bob"])) "
        + "[10/Oct/2000:13:\(10 + index / 60 % 50):\(10 + index % 50) +0100] "
        + "\"\(pick(["GET /p/\(index % 99) HTTP/1.1", "-", "\\x16\\x03"]))\" "
        + "\(pick(["200", "404"])) \(pick(["-", "0", "12345"])) "
        + "\"\(pick(["-", "", "https://a.b/\\\"q\\\""]))\" "
        + "\"\(pick(["curl/8", "-", "Mozilla/5.0 (é)"]))\""
        + pick(["", "", "\r", " 0.5"])
      lines.append(utf8(line))
    }
    let columns = try encoded(lines, format: .combined)
    let shapes = try #require(columns.valueCount(ofColumn: ShreddedColumns.shapesID))
    #expect(shapes <= 375)
    #expect(try decoded(columns, count: 1_500, format: .combined) == lines, "seed \(random.seed)")
    let warm = try encoded(lines, format: .combined, warmedBy: lines.reversed())
    #expect(warm.body == columns.body)
  }

  @Test func `every prefix and random damage is cut or refused, never lost`() throws {
    var random = TextRandom(seed: 15)
    let whole = utf8(AccessLogScannerTests.combined)
    var lines = (0...whole.count).map { Array(whole[..<$0]) }
    for _ in 0..<2_000 { lines.append(JSONMutationTests.mutated(whole, &random)) }
    let shredder = WarmShredder(format: .combined)
    let taken = lines.filter { shredder.cut($0) == nil }
    #expect(taken.count > 300)
    #expect(
      try decoded(try encoded(taken, format: .combined), count: taken.count, format: .combined)
        == taken, "seed \(random.seed)")
  }
}
