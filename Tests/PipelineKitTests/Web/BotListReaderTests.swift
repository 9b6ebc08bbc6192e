import Foundation
import Testing

@testable import PipelineKit

struct BotListReaderTests {
  private func read(_ text: String) throws(DocumentError) -> [BotPattern] {
    try BotListReader.list(try Document(json: text, file: "bots.json"))
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
    ("{}", "1:1: expected a list of patterns, found an object"),
    ("[1]", "1:2: expected an object, found the number 1"),
    ("[{\"name\": \"a\"}]", "1:2: expected the key \"pattern\" in this object"),
    ("[{\"pattern\": \"abc\"}]", "1:2: expected the key \"name\" in this object"),
    ("[{\"nam\": \"a\"}]", "1:3: unknown key \"nam\"; did you mean \"name\"?"),
    ("[{\"name\": \"\"}]", "1:11: expected a string of 1 to 100 bytes, found one of 0"),
    (
      "[{\"name\":\"a\",\"pattern\":\"ab\"}]",
      "1:24: expected a pattern of at least 3 bytes, found \"ab\""
    ),
    (
      "[{\"name\":\"a\",\"pattern\":\"abc\",\"ends_word\":1}]",
      "1:42: expected true or false, found the number 1"
    ),
    (
      "[{\"name\":\"a\",\"pattern\":\"abc\",\"not_after\":\"x\"}]",
      "1:42: expected a list of words, found a string"
    ),
  ])
  func `an entry that is wrong is refused with its place`(text: String, message: String) throws {
    let error = try #require(throws: DocumentError.self) { try read(text) }
    #expect(error.description.hasPrefix("bots.json:\(message)\n"))
  }

  @Test func `a list with too many patterns is refused`() throws {
    let entries = (0...2000).map { "{\"name\":\"n\($0)\",\"pattern\":\"p\($0)abc\"}" }
    let text = "[\(entries.joined(separator: ","))]"
    let error = try #require(throws: DocumentError.self) { try read(text) }
    #expect(error.description.contains("too many patterns, expected at most 2000"))
  }
}
