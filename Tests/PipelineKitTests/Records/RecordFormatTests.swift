import Testing

@testable import PipelineKit

/// One record and what it says, written by hand from the format's grammar.
struct RecordCase: Sendable, CustomTestStringConvertible {
  let name: String
  let record: String
  let form: RecordForm
  var time: String?
  var severity = 0
  var service: String?
  var host: String?
  var level: String?
  var message: String?
  var trace: String?
  var attributes = ""

  var testDescription: String { name }
}

@Suite struct RecordFormatTests {
  /// Reads a record, and what a replay reads of it by the form that was found.
  static func read(_ record: String) throws -> (RecordForm?, RecordFields) {
    let bytes = Array(record.utf8)
    var reader = RecordReader(wantsAttributes: true)
    let form = try reader.read(bytes.span.bytes, 0..<bytes.count)
    let fields = reader.fields
    if let form {
      var again = RecordReader(wantsAttributes: true)
      #expect(try again.read(bytes.span.bytes, 0..<bytes.count, as: form))
      for name in RecordFields.Name.allCases {
        #expect(again.fields.text(name) == fields.text(name), "\(name) read again")
      }
      #expect(again.fields.time == fields.time)
      #expect(RecordForm(code: form.code) == form)
    }
    return (form, fields)
  }

  static let assumptions = TimeAssumptions(
    year: 2026, zone: .utc, modified: Timestamp(milliseconds: 0))

  @Test(arguments: RecordCases.all)
  func `a record is read as its format says`(_ item: RecordCase) throws {
    let (form, fields) = try Self.read(item.record)
    #expect(form == item.form)
    let time = Self.assumptions.instant(fields.time, near: nil).map {
      Timestamp(milliseconds: $0).rfc3339
    }
    #expect(time == item.time)
    #expect(fields.severity == item.severity)
    #expect(fields.text(.service) == item.service)
    #expect(fields.text(.host) == item.host)
    #expect(fields.text(.level) == item.level)
    #expect(fields.text(.message) == item.message)
    #expect(fields.text(.traceID) == item.trace)
    #expect(String(decoding: fields.attributes, as: UTF8.self) == item.attributes)
  }

  @Test(arguments: [
    "garbage", "!!", "{not json", "{\"a\":1", "Error: something", "    indented", "2026-13-45 x",
    "<999>1 2026-01-31T12:00:00Z h a p m - x", "a=b", "[1,2,3]", "\u{1}\u{2}", "-", "{",
  ])
  func `a line in no format has no form`(_ line: String) throws {
    #expect(try Self.read(line).0 == nil)
  }

  @Test func `attributes are members of a JSON object`() throws {
    for item in RecordCases.all {
      let fields = try Self.read(item.record).1
      let object = Array("{".utf8) + fields.attributes + Array("}".utf8)
      var shredder = Shredder(format: .json, fields: [])
      try shredder.shred(object.span.bytes, 0..<object.count)
    }
  }

  /// Every beginning of every record is read without a trap, and fields stay valid text.
  @Test func `records cut anywhere are read or refused`() {
    for item in RecordCases.all {
      let bytes = Array(item.record.utf8)
      var reader = RecordReader(wantsAttributes: true)
      for end in 0...bytes.count {
        _ = try? reader.read(bytes.span.bytes, 0..<end)
        for format in RecordFormat.allCases {
          _ = try? reader.read(bytes.span.bytes, 0..<end, as: RecordForm(format))
        }
      }
    }
  }
}
