import PipelineKit
import Testing

struct TimestampRFC3339Tests {
  private func parse(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    return Timestamp(rfc3339: bytes.span.bytes)?.milliseconds
  }

  @Test(
    arguments: [
      ("1970-01-01T00:00:00Z", 0), ("2026-01-31T12:00:00.000Z", 1_769_860_800_000),
      ("2026-01-31t12:00:00z", 1_769_860_800_000), ("2026-01-31 14:00:00+02:00", 1_769_860_800_000),
      ("2026-01-31T06:30:00.123456789-05:30", 1_769_860_800_123), ("1969-12-31T23:59:59.9999Z", -1),
      ("1969-12-31T23:59:59.0001Z", -1000), ("0001-01-01T00:00:00Z", -62_135_596_800_000),
      ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
      ("2000-02-29T00:00:00-00:00", 951_782_400_000),
      ("1970-01-01T00:00:00.00099999999999999999Z", 0), ("1970-01-01T00:00:00.5Z", 500),
    ] as [(String, Int64)])
  func `times are read`(text: String, milliseconds: Int64) {
    #expect(parse(text) == milliseconds)
  }

  @Test(arguments: [
    "", "2026-01-31", "2026-01-31T12:00:00", "2026-01-31T12:00Z", "2026-1-31T12:00:00Z",
    "2026-01-31T12:00:00.Z", "2026-01-31T12:00:00,5Z", "2026-01-31T12:00:00Z ",
    " 2026-01-31T12:00:00Z", "2026-02-29T12:00:00Z", "1900-02-29T12:00:00Z", "2026-04-31T12:00:00Z",
    "2026-13-01T12:00:00Z", "2026-00-01T12:00:00Z", "2026-01-00T12:00:00Z", "2026-01-31T24:00:00Z",
    "2026-01-31T12:60:00Z", "2026-01-31T12:00:61Z", "2026-01-31T12:00:00+24:00",
    "2026-01-31T12:00:00+02:60", "2026-01-31T12:00:00+0200", "2026-01-31T12:00:00+02",
    "0000-12-31T12:00:00Z", "2026-01-31T12:00:00.5", "2026/01/31T12:00:00Z", "2026-01-31_12:00:00Z",
    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "2026-01-31T12:00:00é",
    "２026-01-31T12:00:00Z", "2026-01-31T12:00:00.123456789",
  ])
  func `other texts are no times`(text: String) {
    #expect(parse(text) == nil)
  }

  @Test(
    arguments: [
      ("2016-12-31T23:59:60Z", 1_483_228_799_999), ("2016-12-31T23:59:60.25Z", 1_483_228_799_999),
      ("2017-01-01T00:59:60+01:00", 1_483_228_799_999), ("2016-12-31T23:58:60Z", nil),
      ("2016-12-31T23:59:60+01:00", nil),
    ] as [(String, Int64?)])
  func `a leap second is the last millisecond of its UTC day`(text: String, milliseconds: Int64?) {
    #expect(parse(text) == milliseconds)
  }

  @Test func `every single byte in every place agrees with the naive reading`() {
    for sample in ["2026-01-31T12:00:00.250Z", "2024-02-29 23:59:59-11:30"] {
      for index in sample.utf8.indices {
        for byte in UInt8(0)..<128 {
          var bytes = Array(sample.utf8)
          bytes[sample.utf8.distance(from: sample.utf8.startIndex, to: index)] = byte
          let text = String(decoding: bytes, as: UTF8.self)
          #expect(parse(text) == NaiveTime(text)?.milliseconds, "\(text)")
        }
      }
    }
  }

  @Test func `random texts agree with the naive reading`() {
    var generator = TextRandom(seed: 20_260_131)
    print("seed \(generator.seed)")
    var accepted = 0
    for _ in 0..<20_000 {
      let text = mutated(randomTimeText(using: &generator), using: &generator)
      let milliseconds = parse(text)
      accepted += milliseconds == nil ? 0 : 1
      #expect(milliseconds == NaiveTime(text)?.milliseconds, "\(text)")
    }
    #expect(accepted > 4000)
  }

  @Test func `written text is read back`() {
    var generator = TextRandom(seed: 7)
    print("seed \(generator.seed)")
    let range = Timestamp.calendarRange
    for _ in 0..<5000 {
      let value = Int64.random(
        in: range.lowerBound.milliseconds..<range.upperBound.milliseconds, using: &generator)
      let time = Timestamp(milliseconds: value)
      #expect(parse(time.rfc3339) == value)
      #expect(time.dayText == String(time.rfc3339.prefix(10)))
      #expect(time.rfc3339.utf8.count == 24)
    }
  }

  @Test func `text is appended to what is there`() {
    var bytes = Array("at ".utf8)
    Timestamp(milliseconds: 1_769_860_800_001).writeRFC3339(into: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == "at 2026-01-31T12:00:00.001Z")
  }

  @Test(
    arguments: [
      (253_402_300_800_000, "+10000-01-01T00:00:00.000Z"),
      (-62_135_596_800_001, "0000-12-31T23:59:59.999Z"),
      (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
      (.max, "+292278994-08-17T07:12:55.807Z"), (.min, "-292275055-05-16T16:47:04.192Z"),
    ] as [(Int64, String)])
  func `years beyond four digits get a sign`(milliseconds: Int64, text: String) {
    #expect(Timestamp(milliseconds: milliseconds).rfc3339 == text)
  }
}
