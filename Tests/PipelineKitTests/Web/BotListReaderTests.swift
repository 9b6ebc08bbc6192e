import Foundation
import Testing

@testable import PipelineKit

struct BotListReaderTests {
  private func read(_ text: String) throws(WebError) -> [BotPattern] {
    var reader = BotListReader(Array(text.utf8), file: "bots.json")
    return try reader.list()
  }

  @Test func `the file in the repository is the standard list`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let patterns = try BotPatterns(file: root.appending(path: "config/bots.json").path)
    #expect(patterns.digest == BotPatterns.standard.digest)
    #expect(patterns.names == BotPatterns.standard.names)
  }

  @Test func `a list with every key is read`() throws {
    let list = try read(
      """
      [ {"name": "Googlebot", "pattern": "googlebot"},
        {"pattern":"bot","name":"Other \\"bot\\" \\u00e9\\t","ends_word":true,
         "not_after":["cu", "x"]},
        {"name":"C","pattern":"ccc","ends_word":false,"not_after":[]} ]

      """)
    #expect(
      list == [
        BotPattern("Googlebot", "googlebot"),
        BotPattern("Other \"bot\" é\t", "bot", endsWord: true, notAfter: ["cu", "x"]),
        BotPattern("C", "ccc"),
      ])
    #expect(try read("[]") == [])
  }

  @Test(arguments: [
    ("", 0, "a list of patterns in [ ]"), ("{}", 0, "a list of patterns in [ ]"),
    ("[1]", 1, "an entry in { } with name and pattern"), ("[{}", 1, ""),
    ("[] x", 3, "nothing after the list"),
    ("[{\"name\" \"x\"}]", 9, "a colon after the key"), ("[{\"name\": 1}]", 10, "a name in quotes"),
    ("[{\"name\": \"x]", 13, "a quote at the end of the string"),
    ("[{\"ends_word\": 1}]", 15, "true or false"),
    ("[{\"name\":\"\\q\"}]", 10, "an escape such as \\n, or \\u and four digits"),
    ("[{\"name\":\"\\ud800\"}]", 10, "an escape such as \\n, or \\u and four digits"),
    ("[{\"not_after\":1}]", 14, "a list of words in [ ]"),
    ("[{\"name\":\"a\nb\"}]", 11, "no control character in a string"),
    ("[{\"name\":\"a\" \"pattern\":\"b\"}]", 13, "a comma or '}'"),
  ])
  func `what is not JSON is refused with its place`(text: String, position: Int, expected: String) {
    if expected.isEmpty {
      #expect(throws: WebError.badEntry(file: "bots.json", index: 0, expected: "a name")) {
        try read(text)
      }
    } else {
      let error = WebError.notJSON(file: "bots.json", position: position, expected: expected)
      #expect(throws: error) { try read(text) }
    }
  }

  @Test(arguments: [
    ("[{\"name\":\"a\"}]", "a pattern"), ("[{\"pattern\":\"a\"}]", "a name"),
    ("[{\"name\":\"a\",\"name\":\"b\"}]", "the key 'name' once"),
    ("[{\"regex\":\"a\"}]", "a key of name, pattern, ends_word, not_after; found 'regex'"),
  ])
  func `an entry that lacks or invents a key is refused`(text: String, expected: String) {
    #expect(throws: WebError.badEntry(file: "bots.json", index: 0, expected: expected)) {
      try read(text)
    }
  }

  @Test func `every truncation of a list is refused`() {
    let text =
      "[{\"name\":\"A\\u0041\",\"pattern\":\"abc\",\"ends_word\":true,\"not_after\":[\"x\"]}]"
    for length in 0..<text.utf8.count {
      #expect(throws: WebError.self) { try read(String(text.prefix(length))) }
    }
  }

  @Test func `a file that is missing or too large is refused`() throws {
    #expect(throws: WebError.unreadable(file: "/nowhere/bots.json", code: ENOENT)) {
      try BotPatterns(file: "/nowhere/bots.json")
    }
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: file) }  // nothing to do if it stays
    try Data(repeating: 0x20, count: BotPatterns.fileByteCountMax + 1).write(
      to: URL(filePath: file))
    let error = WebError.fileTooLarge(file: file, byteCountMax: BotPatterns.fileByteCountMax)
    #expect(throws: error) { try BotPatterns(file: file) }
  }

  @Test func `messages name file, place and expectation`() {
    #expect(
      WebError.notJSON(file: "bots.json", position: 7, expected: "a colon after the key")
        .description
        == "bots.json: at byte 7, expected a colon after the key")
    #expect(
      WebError.badEntry(file: "bots.json", index: 3, expected: "a name").description
        == "bots.json: entry 3, expected a name")
  }
}
