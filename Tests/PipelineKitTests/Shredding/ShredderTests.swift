import PipelineKit
import Testing

@testable import PipelineKit

/// Cutting lines: paths, fields, error places.
struct ShredderTests {
  private func paths(_ line: String) throws -> [String] {
    var shredder = Shredder(format: .json, fields: [])
    let bytes = utf8(line)
    try shredder.shred(bytes.span.bytes, 0..<bytes.count)
    return shredder.columns(of: shredder.shape).map {
      shown($0.path) + ($0.kind == .string ? "$" : "")
    }
  }

  @Test func `paths join keys by dots and mark arrays`() throws {
    #expect(
      try paths(#"{"a":1,"b":{"c":"x","d":[1,"y",{"e":null}]},"f":[[2]]}"#)
        == ["a", "b.c$", "b.d[]", "b.d[]$", "b.d[].e", "f[][]"])
  }

  @Test func `paths escape what would be read as structure`() throws {
    #expect(
      try paths(#"{"a.b":1,"c[]":2,"d\\e":3,"\u0061.b":4,"":5,"x":{"":6}}"#)
        == [#"a\.b"#, #"c\[]"#, #"d\\e"#, #"a\.b"#, "", "x."])
  }

  @Test func `fields are found by their key in every shape`() throws {
    let keys = [
      ColumnKey("id", .string), ColumnKey("n", .bare), ColumnKey("id", .string),
      ColumnKey("a.b", .string),
    ]
    var shredder = Shredder(format: .json, fields: keys)
    let text = utf8(#"..{"n":12,"id":"x","id":"yz","a":{"b":""}}"#)
    for _ in 0..<2 {
      try shredder.shred(text.span.bytes, 2..<text.count)
      var found: [String?] = []
      for index in 0..<4 {
        found.append(
          shredder.field(index).map { shown(Array(text[$0.start..<$0.start + $0.count])) })
      }
      #expect(found == ["yz", "12", "yz", ""])
      let has = [ColumnKey("a.b", .string), ColumnKey("a.b", .bare), ColumnKey("zzz", .bare)]
      var answers: [Bool] = []
      for key in has { answers.append(shredder.shapeHas(shredder.shape, key)) }
      #expect(answers == [true, false, false])
    }
    let other = utf8(#"{"n":"12"}"#)
    try shredder.shred(other.span.bytes, 0..<other.count)
    for index in 0..<4 {
      let found = shredder.field(index)
      #expect(found == nil)
    }
  }

  @Test(arguments: [
    (#"{"a":1"#, ScanError.unexpectedEnd(at: 6)),
    (#"{"a" 1}"#, .unexpected(byte: UInt8(ascii: "1"), at: 5, wanted: .colon)),
    (#"{"a":1 1}"#, .unexpected(byte: UInt8(ascii: "1"), at: 7, wanted: .commaOrBrace)),
    (#"{"a":[1 1]}"#, .unexpected(byte: UInt8(ascii: "1"), at: 8, wanted: .commaOrBracket)),
    (#"{a:1}"#, .unexpected(byte: UInt8(ascii: "a"), at: 1, wanted: .keyOrEnd)),
    (#"{"a":1,}"#, .unexpected(byte: UInt8(ascii: "}"), at: 7, wanted: .key)),
    (#"{"a":}"#, .unexpected(byte: UInt8(ascii: "}"), at: 5, wanted: .value)),
    ("{\"a\":\"b\u{1}\"}", .controlCharacter(at: 7)),
    (#"{"a":"b\x"}"#, .invalidEscape(at: 7)),
    (#"{"a":"b\ud800"}"#, .loneSurrogate(at: 7)),
    (#"{"a":01}"#, .invalidNumber(at: 5)),
    (#"[1]"#, .notAnObject(at: 0)),
    ("", .notAnObject(at: 0)),
    (#"{} x"#, .trailingBytes(at: 3)),
  ])
  func `an error names its place from the line's start`(line: String, error: ScanError) {
    let padded = utf8("#####" + line + "#####")
    #expect(throws: error) {
      var shredder = Shredder(format: .json, fields: [])
      try shredder.shred(padded.span.bytes, 5..<padded.count - 5)
    }
    #expect(!error.description.isEmpty)
  }

  @Test func `a line next to the end of its buffer is not read past`() throws {
    // Each line ends with the buffer, at every alignment; run under a sanitizer to see overreads.
    for pad in 0..<9 {
      let line = utf8(String(repeating: " ", count: pad) + #"{"a":"12345678","b":12345678}"#)
      var shredder = Shredder(format: .json, fields: [])
      for _ in 0..<2 { try shredder.shred(line.span.bytes, pad..<line.count) }
    }
  }

  @Test func `few shapes of very many bytes are too much as well`() throws {
    var shredder = Shredder(format: .text, fields: [])
    let size = 1 << 20
    var line = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    for index in 0...Shredder.shapeBytesMax / size {
      line[index] = UInt8(ascii: "b")
      try shredder.shred(line.span.bytes, 0..<size)
    }
    let learnt = shredder.shapes.count
    shredder.forgetIfLarge()
    let kept = shredder.shapes.count
    #expect((learnt, kept) == (Shredder.shapeBytesMax / size + 1, 0))
  }

  @Test func `what was learnt is dropped when it is too much, and fields stay`() throws {
    var shredder = Shredder(format: .json, fields: [ColumnKey("id", .string)])
    for index in 0...Shredder.columnsMax {
      let line = utf8("{\"k\(index)\":1}")
      try shredder.shred(line.span.bytes, 0..<line.count)
    }
    let learnt = shredder.shapes.count
    let isForgotten = shredder.forgetIfLarge()
    let kept = shredder.shapes.count
    #expect((learnt, kept) == (Shredder.columnsMax + 1, 0))
    #expect(isForgotten)
    let line = utf8(#"{"x":1,"id":"abc"}"#)
    try shredder.shred(line.span.bytes, 0..<line.count)
    let found = shredder.field(0)
    #expect(found?.count == 3)
    let isForgottenAgain = shredder.forgetIfLarge()
    let small = shredder.shapes.count
    #expect(small == 1 && !isForgottenAgain)
  }
}
