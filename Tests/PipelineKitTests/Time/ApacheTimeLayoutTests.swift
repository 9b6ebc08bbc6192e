import PipelineKit
import Testing

struct ApacheTimeLayoutTests {
  private func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    return Timestamp(apacheTime: bytes.span.bytes)?.milliseconds
  }

  private func copy(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let (layout, seconds) = ApacheTimeLayout.read(bytes.span.bytes) else { return nil }
    var out: [UInt8] = []
    layout.write(seconds, into: &out)
    #expect(ApacheTimeLayout(code: layout.code) == layout)
    return String(decoding: out, as: UTF8.self)
  }

  @Test(
    arguments: [
      ("10/Oct/2000:13:55:36 -0700", 971_211_336_000), ("01/Jan/1970:00:00:00 +0000", 0),
      ("01/Jan/1970:00:00:00 +0001", -60_000), ("31/Dec/2016:23:59:60 +0000", 1_483_228_799_999),
      ("29/Feb/2024:12:00:00 -0000", 1_709_208_000_000),
    ] as [(String, Int64)])
  func `log times are read`(text: String, milliseconds: Int64) {
    #expect(parse(text) == milliseconds)
  }

  @Test(arguments: [
    "", "-", "10/Oct/2000:13:55:36", "10/oct/2000:13:55:36 -0700", "10/Okt/2000:13:55:36 -0700",
    "30/Feb/2000:13:55:36 -0700", "00/Oct/2000:13:55:36 -0700", "10/Oct/0000:13:55:36 -0700",
    "10/Oct/2000:24:55:36 -0700", "10/Oct/2000:13:60:36 -0700", "10/Oct/2000:13:55:61 -0700",
    "10/Oct/2000:13:55:60 -0700", "10/Oct/2000:13:55:36 0700 ", "10/Oct/2000:13:55:36 -0760",
    "10/Oct/2000:13:55:36 -2400", "10/Oct/2000 13:55:36 -0700", "1a/Oct/2000:13:55:36 -0700",
    "10/Oct/200x:13:55:36 -0700", "10/Oct/2000:13:55:36 -07:00", "[0/Oct/2000:13:55:36 -0700",
  ])
  func `other texts are no log times`(text: String) {
    #expect(parse(text) == nil)
  }

  @Test func `a leap second has no layout`() {
    #expect(copy("31/Dec/2016:23:59:60 +0000") == nil)
  }

  @Test func `every day of a leap year in every kind of zone comes back byte for byte`() {
    let months =
      ["Jan", "Feb", "Mar", "Apr", "May", "Jun"] + ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for (month, name) in months.enumerated() {
      for day in 1...31 {
        for zone in ["+0000", "-0000", "+2359", "-2359", "+0545", "-0030"] {
          let twoDigits = (day < 10 ? "0" : "") + String(day)
          let text = "\(twoDigits)/\(name)/2024:07:08:09 \(zone)"
          let exists = CivilDate(year: 2024, month: month + 1, day: day).isValid
          #expect(copy(text) == (exists ? text : nil))
        }
      }
    }
  }

  @Test func `mangled texts come back byte for byte or have no layout`() {
    var generator = TextRandom(seed: 3)
    print("seed \(generator.seed)")
    for _ in 0..<5000 {
      let text = mutated("28/Feb/2023:23:59:58 +0130", using: &generator)
      if let copied = copy(text) { #expect(copied == text) }
    }
  }

  @Test func `log times agree with the same time in RFC 3339`() {
    var generator = TextRandom(seed: 11)
    print("seed \(generator.seed)")
    let names =
      ["Jan", "Feb", "Mar", "Apr", "May", "Jun"] + ["Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    for _ in 0..<3000 {
      let seconds = Int64.random(in: -2_000_000_000..<4_000_000_000, using: &generator)
      let text = Timestamp(milliseconds: seconds * 1000).rfc3339
      let parts = text.split { "-T.".contains($0) }
      let log = "\(parts[2])/\(names[Int(parts[1])! - 1])/\(parts[0]):\(parts[3]) +0000"
      #expect(parse(log) == seconds * 1000)
    }
  }

  @Test func `seconds out of the calendar cannot be written`() throws {
    let layout = try #require(ApacheTimeLayout(code: WrittenZone.offset(minutes: 60).code))
    #expect(layout.canWrite(0))
    #expect(!layout.canWrite(.max))
    #expect(!layout.canWrite(253_402_300_799))
    #expect(ApacheTimeLayout(code: 0) == nil)
  }
}
