import PipelineKit
import Testing

@testable import PipelineKit

/// Every form gives back the bytes it was given, and gives way where it would not.
struct ColumnEncoderTests {
  /// A column and the form it should take, nil where that does not matter.
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let scalars: [String]
    let form: UInt8?
    var testDescription: String { name }

    init(_ name: String, _ scalars: [String], _ form: ColumnForm? = nil) {
      self.name = name
      self.scalars = scalars
      self.form = form?.rawValue
    }
  }

  private static let uuids = (0..<100).map { index in
    let digits = String(UInt64(index) &* 0x9E37_79B9_7F4A_7C15, radix: 16)
    let text = String(repeating: "0", count: 16 - digits.count) + digits
    return
      "\(text.prefix(8))-\(text.dropFirst(8).prefix(4))-4\(text.suffix(3))-8\(text.suffix(3))-"
      + text.prefix(12)
  }

  private static func many(_ count: Int, _ text: (Int) -> String) -> [String] {
    (0..<count).map(text)
  }

  static let cases: [Case] = [
    Case("UUIDs", uuids, .uuid),
    Case("one UUID", Array(uuids[..<1]), .uuid),
    Case("a UUID in upper case", uuids + ["D76D4330-F144-4BEA-B0C1-1FDECB91CE37"]),
    Case("a UUID in upper case first", ["D76D4330-F144-4BEA-B0C1-1FDECB91CE37"] + uuids),
    Case("UUIDs and an empty string", uuids + [""]),
    Case("36 bytes that are no UUID", uuids + ["d76d4330xf144-4bea-b0c1-1fdecb91ce37"]),
    Case("a UUID with a g", uuids + ["g76d4330-f144-4bea-b0c1-1fdecb91ce37"]),
    Case("a UUID with a slash", uuids + ["/76d4330-f144-4bea-b0c1-1fdecb91ce3:"]),
    Case("a UUID with a high byte", uuids + ["é6d4330-f144-4bea-b0c1-1fdecb91ce37"]),
    Case("a UUID with a backquote", uuids + ["`76d4330-f144-4bea-b0c1-1fdecb91ce37"]),
    Case("times", many(200) { "2026-02-28T23:59:\(10 + $0 % 50).816Z" }, .timestamp),
    Case("one time", ["2026-02-28T23:59:57Z"], .timestamp),
    Case("times with offsets", many(90) { "2026-02-28T23:\(10 + $0 % 50):57+05:30" }, .timestamp),
    Case("times of two layouts", ["2026-02-28T23:59:57Z", "2026-02-28T23:59:57.1Z"]),
    Case("times of two zones", ["2026-02-28T23:59:57Z", "2026-02-28T23:59:57+00:00"]),
    Case("times with small letters", ["2026-02-28t23:59:57z", "2026-02-28t23:59:58z"]),
    Case("a leap second", ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"]),
    Case("impossible dates", ["2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z"]),
    Case("old and late times", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"], .timestamp),
    Case("ten fraction digits", many(20) { "2026-02-28T23:59:57.12345678\($0 + 10)Z" }),
    Case(
      "web server times", many(60) { "10/Oct/2000:13:55:\($0 + 10) -0700" }.dropLast(10), .timestamp
    ),
    Case("integers", ["719", "0", "-1", "305"], .affix),
    Case("one integer", ["7"], .affix),
    Case("an integer with a zero before", ["719", "0719"]),
    Case("only padded integers", many(300) { "\($0 + 10_000)".dropFirst() + "" }, .affix),
    Case("padded integers of two widths", ["0719", "00001"]),
    Case("zeros", ["0", "0", "0"], .affix),
    Case("minus zero", ["-0", "1"]),
    Case("minus zero among integers", ["1", "-0", "2"]),
    Case("a minus alone", ["-", "1"]),
    Case("18 digits", ["999999999999999999", "-999999999999999999"], .affix),
    Case("19 digits", ["1000000000000000000", "9223372036854775807"]),
    Case("18 and 19 digits", ["999999999999999999", "1000000000000000000"]),
    Case("20 digits", ["18446744073709551616"]),
    Case("decimals", ["12.50", "-0.01", "0.00", "3.00"], .decimal),
    Case("one decimal", ["12.5"], .decimal),
    Case("decimals of two lengths", ["1.0", "1.00"]),
    Case("an integer among decimals", ["1.0", "1"]),
    Case("minus zero point zero", ["0.0", "-0.0"]),
    Case("a decimal with a zero before", ["01.5", "1.5"]),
    Case("a decimal without digits", [".5", "1.5"]),
    Case("a decimal with an exponent", ["1.5e3", "1.5"]),
    Case("18 digits with a point", ["1.00000000000000000", "9.99999999999999999"]),
    Case("19 digits with a point", ["1.000000000000000000", "9.999999999999999999"]),
    Case("17 places", ["0.12345678901234567", "-0.12345678901234567"]),
    Case("18 places", ["0.123456789012345678"]),
    Case("exponents", ["1e5", "1E5", "1e+5"]),
    Case("visitors", many(300) { "v-\(1_000_000 + $0 * 7919 % 900_000)" }, .affix),
    Case("a shorter visitor", many(300) { "v-\(1_000_000 + $0)" } + ["v-1"]),
    Case("a visitor with a zero before", many(300) { "v-\($0)" } + ["v-01"]),
    Case("growing visitors", many(300) { "v-\($0)" }, .affix),
    Case("a prefix and nothing", many(300) { "v-\($0)" } + ["v-"]),
    Case(
      "a prefix and 18 digits", many(100) { "v-9999999999999999\($0 + 10)" }.dropLast(10), .affix),
    Case("a prefix and 19 digits", many(100) { "v-99999999999999999\($0 + 10)" }),
    Case("a long prefix", many(100) { String(repeating: "p", count: 255) + "\($0)" }, .affix),
    Case("too long a prefix", many(100) { String(repeating: "p", count: 256) + "\($0)" }),
    Case("a prefix with digits inside", many(100) { "a1b2-\($0)" }, .affix),
    Case("negative numbers behind a prefix", ["v--1", "v-1", "v-2"]),
    Case("few words", many(500) { ["google", "newsletter", "direct"][$0 % 3] }, .dictionary),
    Case("empty strings", many(50) { _ in "" }, .dictionary),
    Case("one empty string", [""]),
    Case("empty and others", many(60) { $0 % 2 == 0 ? "" : "x\($0 % 4)y" }),
    Case("255 distinct words", many(2000) { "w\($0 % 255)x" }, .dictionary),
    Case("256 distinct words", many(2000) { "w\($0 % 256)x" }, .dictionary),
    Case("257 distinct words", many(2000) { "w\($0 % 257)x" }, .dictionary),
    Case("words after a unique start", many(6000) { $0 < 100 ? "s\($0)z" : "w\($0 % 5)z" }),
    Case("unique texts", many(400) { "text \($0 * 7919 % 1000) and \($0)!" }),
    Case("unique texts after repeats", many(400) { $0 < 70 ? "same" : "text \($0)!" }),
    Case("escapes", many(100) { "a\\n\($0)\\\"\\u00e9" }),
    Case("words of JSON", ["true", "false", "null", "true"]),
    Case("null among integers", ["1", "null", "2"]),
    Case("numbers then words", ["1", "2", "x"]),
    Case("a long text", [String(repeating: "abc ", count: 50_000)]),
    Case("one byte", ["x"]),
  ]

  @Test(arguments: cases)
  func `a column comes back byte by byte`(_ column: Case) throws {
    let scalars = column.scalars.map { utf8($0) }
    let stored = try encodedColumn(scalars)
    #expect(try decodedColumn(stored, count: scalars.count) == scalars)
    if let form = column.form { #expect(stored[0] == form) }
  }

  @Test func `an encoder that wrote other columns before writes the same bytes`() throws {
    let encoder = try UsedEncoder()
    for column in ColumnEncoderTests.cases + ColumnEncoderTests.cases.reversed() {
      let scalars = column.scalars.map { utf8($0) }
      #expect(
        encoder.encode(scalars) == (try encodedColumn(scalars)), "\(column.name)")
    }
  }

  @Test func `random columns of look-alike scalars come back`() throws {
    var random = TextRandom(seed: 41)
    let pieces = [
      "0", "1", "9", "-", ".", "00", "v-", "e", "", "12345678", "2026-02-28T23:59:5", "Z",
    ]
    for _ in 0..<3_000 {
      let count = Int.random(in: 1...100, using: &random)
      let used = (0..<3).map { _ in pieces.randomElement(using: &random) ?? "" }
      let scalars = (0..<count).map { _ in
        utf8((0..<4).map { _ in used.randomElement(using: &random) ?? "" }.joined())
      }
      let stored = try encodedColumn(scalars)
      #expect(try decodedColumn(stored, count: count) == scalars, "seed \(random.seed)")
    }
  }
}
