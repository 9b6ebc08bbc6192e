import Foundation
import Testing

@testable import PipelineKit

/// What is written is read, or is an error that shows its place.
struct DocumentTests {
  private func message(_ json: String, _ read: (Document) throws(DocumentError) -> Void) throws
    -> String
  {
    let error = try #require(throws: DocumentError.self) {
      try read(try Document(json: json, file: "f.json"))
    }
    return error.description
  }

  @Test func `values of every kind are read`() throws {
    let document = try Document(
      json: """
        {"text": "a\\u00e9\\ud83d\\ude00", "flag": true, "count": 12, "share": -0.25,
         "span": "1h30m", "at": "2026-01-31T12:00:00Z", "words": ["a", "b"], "name": "a_1"}
        """, file: "f")
    let reader = document.reader
    let keys = ["text", "flag", "count", "share", "span", "at", "words", "name"]
    let members = try reader.object(document.root, keys: keys)
    func node(_ key: String) throws -> DocumentNode { try #require(members[key]) }
    #expect(try reader.text(try node("text")) == "aé😀")
    #expect(try reader.boolean(try node("flag")))
    #expect(try reader.integer(try node("count"), in: 0...12) == 12)
    #expect(try reader.decimal(try node("share"), places: 6) == -250_000)
    #expect(try reader.milliseconds(try node("span"), in: 1...10_000_000) == 5_400_000)
    #expect(try reader.timestamp(try node("at")).milliseconds == 1_769_860_800_000)
    #expect(try reader.texts(try node("words"), of: "words", most: 2) == ["a", "b"])
    #expect(try reader.name(try node("name")) == "a_1")
    #expect(try reader.optional(nil) { node throws(DocumentError) in node.phrase } == nil)
  }

  @Test func `a misspelt key is shown with the one that was meant`() throws {
    let json = "{\"name\": \"checkout\",\n   \"windw\": \"10m\"}"
    let text = try message(json) { document throws(DocumentError) in
      _ = try document.reader.object(document.root, keys: ["name", "window"])
    }
    #expect(
      text == """
        f.json:2:4: unknown key "windw"; did you mean "window"?
           "windw": "10m"}
           ^
        """)
  }

  @Test(arguments: [
    ("1e2", "expected a decimal number without exponent, found 1e2"),
    ("0.1234567", "number with too many decimals: 0.1234567, expected at most 6"),
    ("9223372036854.775808", "number too large: 9223372036854.775808"),
    ("\"1\"", "expected a number, found a string"),
  ])
  func `a decimal number is exact or refused`(json: String, problem: String) throws {
    let text = try message(json) { document throws(DocumentError) in
      _ = try document.reader.decimal(document.root, places: 6)
    }
    #expect(text.hasPrefix("f.json:1:1: \(problem)\n"))
  }

  @Test func `the greatest and least decimal numbers are kept`() throws {
    for (json, value) in [
      ("9223372036854.775807", Int64.max), ("-9223372036854.775808", .min), ("-0.000001", -1),
      ("0", 0), ("-0", 0), ("3.5", 3_500_000),
    ] {
      let document = try Document(json: json, file: "f")
      #expect(try document.reader.decimal(document.root, places: 6) == value)
    }
  }

  @Test func `no control character reaches a message`() throws {
    let json = "{\"\\u001b[2J\u{9B}\u{202E}\": 1, \"k\u{7F}\": 2}"
    let text = try message(json) { document throws(DocumentError) in
      _ = try document.reader.object(document.root, keys: ["key"])
    }
    let unsafe = text.unicodeScalars.filter {
      $0 != "\n" && ($0.value < 0x20 || (0x7F..<0xA0).contains($0.value) || $0 == "\u{202E}")
    }
    #expect(unsafe.isEmpty)
    #expect(text.contains("unknown key \" [2J  \""))
    let name = DocumentError.unreadable(file: "a\u{1B}[2Jb").description
    #expect(name.hasPrefix("a [2Jb: cannot be read"))
  }

  @Test func `files are read whole, within a bound`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: path) }  // nothing to do if it stays
    #expect(throws: DocumentError.unreadable(file: path)) { try Document(file: path) }
    #expect(throws: DocumentError.unreadable(file: "/")) { try Document(file: "/") }
    let most = DocumentSource.bytesMax
    try Data("[]".utf8 + Array(repeating: 0x20, count: most - 2)).write(to: URL(filePath: path))
    #expect(try Document(file: path).source.bytes.count == most)
    try Data(repeating: 0x20, count: most + 1).write(to: URL(filePath: path))
    #expect(throws: DocumentError.tooLarge(file: path)) { try Document(file: path) }
  }

  @Test func `every truncation of a document is an error within it`() throws {
    let text = "{\"a\": [1, -2.5e3, \"\\u00e9x\", true, null, {\"b\": false}]}"
    for count in 0..<text.utf8.count {
      let bytes = Array(text.utf8.prefix(count))
      let error = #expect(throws: DocumentError.self) {
        try Document(DocumentSource(file: "f", bytes: bytes))
      }
      guard case .mistake(_, let place) = error else {
        Issue.record("an error without a place: \(String(describing: error))")
        continue
      }
      #expect(place.line == 1 && (1...count + 1).contains(place.column))
    }
  }
}
