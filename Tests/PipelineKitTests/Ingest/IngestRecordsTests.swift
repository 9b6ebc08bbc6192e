import Testing

@testable import PipelineKit

struct IngestRecordsTests {
  private let progress: SourceProgress = {
    var counts = LineCounts()
    (counts.accepted, counts.deadLetters, counts.blank, counts.continuation) = (12, 1, 2, 3)
    return SourceProgress(
      sourceID: 3, label: "east \"1\"", path: "logs/ä\\b.jsonl",
      mark: SourceMark(
        position: 5120, lines: 40, digest: 0xF, headDigest: .max, endsUnterminated: true),
      isEnding: false, counts: counts)
  }()

  @Test func `a source's progress is one line of JSON and comes back`() throws {
    let line = progress.encodeJSON()
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"source_id":3,"label":"east \"1\"","path":"logs/ä\\b.jsonl","position":5120,"#
        + #""lines":40,"digest":"000000000000000f","head_digest":"ffffffffffffffff","#
        + #""ends_unterminated":true,"is_ending":false,"append_lines":18,"append_accepted":12,"#
        + #""append_dead_letters":1,"append_blank":2,"append_continuation":3}"#)
    #expect(try SourceProgress(json: line) == progress)
  }

  @Test func `every truncation of a progress record is refused`() {
    let line = progress.encodeJSON()
    for count in line.indices {
      #expect(throws: IngestError.self) { _ = try SourceProgress(json: Array(line[..<count])) }
    }
  }

  @Test(arguments: [
    ("\"source_id\":3", "\"source_id\":-1"), ("\"source_id\":3", "\"source_id\":\"3\""),
    ("\"position\":5120", "\"position\":-1"), ("\"lines\":40", "\"line\":40"),
    ("000000000000000f", "f"), ("000000000000000f", "00000000000000xf"), ("false", "null"),
    ("\"append_lines\":18", "\"append_lines\":17"),
  ])
  func `a progress record without sense is refused`(_ part: String, _ other: String) throws {
    var text = String(decoding: progress.encodeJSON(), as: UTF8.self)
    let range = try #require(text.firstRange(of: part))
    text.replaceSubrange(range, with: other)
    #expect(throws: IngestError.self) { _ = try SourceProgress(json: Array(text.utf8)) }
  }

  @Test func `one decoder reads records of any shape after one another`() throws {
    var decoder = SourceProgressDecoder()
    var other = progress
    other.label = ""
    for each in [progress, other, progress] {
      let read = try decoder.decode(each.encodeJSON())
      #expect(read == each)
    }
    let spaced = String(decoding: other.encodeJSON(), as: UTF8.self) + "  "
    let read = try decoder.decode(Array(spaced.utf8))
    #expect(read == other)
  }

  private func deadLetter(
    _ bytes: [UInt8], length: Int? = nil, kind: DeadLetterRecord.Kind = .notJSON
  ) -> DeadLetterRecord {
    DeadLetterRecord(
      targetTopic: "page_views", place: LinePlace(file: "a.jsonl", line: 17, byteOffset: 4242),
      stage: .ingest, kind: kind, reason: "unexpected 'x' at byte 3", length: length ?? bytes.count,
      bytes: bytes)
  }

  @Test func `a dead letter is one line of JSON with the line's text`() throws {
    #expect(
      String(decoding: deadLetter(Array("{\"a\"x\t1}\r".utf8)).encodeJSON(), as: UTF8.self)
        == #"{"topic":"page_views","file":"a.jsonl","line":17,"byte_offset":4242,"#
        + #""stage":"ingest","kind":"not_json","reason":"unexpected 'x' at byte 3","length":9,"#
        + #""text":"{\"a\"x\t1}\r"}"#)
  }

  @Test func `bytes that are not UTF-8 are in base64`() throws {
    let line = deadLetter([0x7B, 0xFF, 0x00]).encodeJSON()
    #expect(String(decoding: line, as: UTF8.self).hasSuffix(#""length":3,"base64":"e/8A"}"#))
  }

  @Test func `a dead letter of any bytes and any kind comes back`() throws {
    for byte in UInt8.min...UInt8.max {
      for bytes in [[byte], [byte, 0x61], [0xC3, byte], []] as [[UInt8]] {
        let letter = deadLetter(bytes, kind: DeadLetterRecord.Kind.allCases[Int(byte) % 8])
        #expect(try DeadLetterRecord(json: letter.encodeJSON()) == letter)
      }
    }
  }

  @Test func `a character at which an overlong line was cut goes, the rest is text`() throws {
    let text = Array("aé€😀".utf8)
    for count in text.indices {
      let letter = deadLetter(Array(text[..<count]), length: 2_000_000, kind: .tooLong)
      let back = try DeadLetterRecord(json: letter.encodeJSON())
      let whole = [0, 1, 3, 6].last { $0 <= count } ?? 0
      #expect(back.bytes == Array(text[..<whole]))
      #expect(back.length == 2_000_000)
    }
    let complete = deadLetter([0x61, 0xC3])
    #expect(try DeadLetterRecord(json: complete.encodeJSON()) == complete)
  }

  @Test(arguments: [
    ("ingest", "later"), ("not_json", "ugly"), ("\"length\":4", "\"length\":3"),
    ("\"text\"", "\"t\""),
    ("\"line\":17", "\"line\":x"),
  ])
  func `a dead letter without sense is refused`(_ part: String, _ other: String) throws {
    var text = String(decoding: deadLetter(Array("abcd".utf8)).encodeJSON(), as: UTF8.self)
    let range = try #require(text.firstRange(of: part))
    text.replaceSubrange(range, with: other)
    #expect(throws: IngestError.self) { _ = try DeadLetterRecord(json: Array(text.utf8)) }
  }

  @Test func `base64 is that of RFC 4648, and nothing else is decoded`() {
    let vectors = [
      ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
      ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]
    for (plain, text) in vectors {
      #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
      #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
    }
    for text in ["Z", "Zg=", "Zh==", "Zm9=", "====", "Z===", "Zm 9", "Zg==Zg=="] {
      #expect(Base64.decode(Array(text.utf8)) == nil)
    }
  }
}
