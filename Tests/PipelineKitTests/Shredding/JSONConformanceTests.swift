import PipelineKit
import Testing

@testable import PipelineKit

/// What RFC 8259 accepts and refuses, through the parser, the trie and the model.
struct JSONConformanceTests {
  /// The places of a line where a value may stand.
  private static let frames = [
    ("{\"k\":", "}"), ("{\"k\": ", " }"), ("{\"a\":1,\"k\":", ",\"b\":\"\"}"), ("{\"k\":[", "]}"),
    ("{\"k\":[0,", ",\"x\"]}"), ("{\"k\":{\"k\":", "}}\r"),
  ]

  @Test(arguments: JSONCases.validValues)
  func `a valid value is accepted everywhere`(value: String) {
    for (before, after) in JSONConformanceTests.frames {
      let line = utf8(before + value + after)
      #expect(shredFresh(line) == nil, "\(shown(line))")
      #expect(NaiveJSON.isObject(line), "model: \(shown(line))")
    }
  }

  @Test(arguments: JSONCases.invalidValues)
  func `an invalid value is refused everywhere`(value: String) {
    for (before, after) in JSONConformanceTests.frames {
      let line = utf8(before + value + after)
      // "[" + "" + "]" is an empty array.
      if NaiveJSON.isObject(line) {
        #expect(value.isEmpty && before.hasSuffix("["), "model takes \(shown(line))")
        continue
      }
      #expect(shredFresh(line) != nil, "\(shown(line))")
    }
  }

  @Test(arguments: JSONCases.validLines)
  func `an object may have white space around it`(line: String) {
    #expect(accepts(line))
    #expect(NaiveJSON.isObject(utf8(line)))
  }

  @Test(arguments: JSONCases.invalidLines)
  func `what is not one object is refused`(line: String) {
    #expect(!accepts(line))
    #expect(!NaiveJSON.isObject(utf8(line)))
  }

  @Test(arguments: JSONCases.invalidUTF8)
  func `bytes that are not UTF-8 are refused in keys and values`(bytes: [UInt8]) {
    for (before, after) in [
      ("{\"k\":\"", "\"}"), ("{\"", "\":1}"), ("{\"k\":\"12345678", "abcdefgh\"}"),
    ] {
      let line = utf8(before) + bytes + utf8(after)
      #expect(shredFresh(line) != nil)
      #expect(!NaiveJSON.isObject(line))
    }
    #expect(shredFresh(bytes, format: .text) != nil)
  }

  @Test func `every byte sequence of length two and three is judged like the standard library`() {
    var line = utf8("{\"k\":\"..\"}")
    for first in UInt8(0x80)...0xFF {
      for second in UInt8(0)...0xFF where second != 0x22 && second != 0x5C && second >= 0x20 {
        line[6] = first
        line[7] = second
        #expect((shredFresh(line) == nil) == NaiveJSON.isObject(line), "\(first) \(second)")
      }
    }
    line = utf8("{\"k\":\"...\"}")
    for first in UInt8(0xE0)...0xF5 {
      for second in stride(from: UInt8(0x80), through: 0xC0, by: 8) {
        for third in [0x7F, 0x80, 0xBF, 0xC0] as [UInt8] {
          line.replaceSubrange(6..<9, with: [first, second, third])
          #expect((shredFresh(line) == nil) == NaiveJSON.isObject(line))
        }
      }
    }
  }

  @Test func `every control character is refused in strings and as white space`() {
    for byte in UInt8(0)..<0x20 {
      for place in 0..<9 {
        var text = utf8("12345678")
        text.insert(byte, at: min(place, 8))
        #expect(shredFresh(utf8("{\"k\":\"") + text + utf8("\"}")) != nil)
        #expect(shredFresh(utf8("{\"") + text + utf8("\":1}")) != nil)
      }
      let isSpace = [0x09, 0x0A, 0x0D].contains(byte)
      #expect((shredFresh(utf8("{\"k\":") + [byte] + utf8("1}")) == nil) == isSpace)
    }
  }

  @Test(arguments: ["[", "{\"a\":", "[{\"a\":"])
  func `128 levels are accepted and 129 refused`(opening: String) {
    let levels = opening.count { $0 == "[" || $0 == "{" }
    for depth in [127, 128, 129, 130, 1000] where (depth - 1) % levels == 0 {
      let closing = opening == "[" ? "]" : opening == "[{\"a\":" ? "}]" : "}"
      let times = (depth - 1) / levels
      let line =
        "{\"k\":" + String(repeating: opening, count: times) + "1"
        + String(repeating: closing, count: times) + "}"
      #expect(accepts(line) == (depth <= JSONScanner.depthMax), "\(depth)")
      #expect(NaiveJSON.isObject(utf8(line)) == (depth <= JSONScanner.depthMax))
    }
  }

  @Test func `a very deep line ends in an error and not in the stack`() {
    let line = utf8("{\"k\":" + String(repeating: "[", count: 1_000_000))
    #expect(shredFresh(line) == .tooDeep(at: 5 + JSONScanner.depthMax - 1))
  }

  @Test(arguments: JSONCases.validValues)
  func `no prefix of a line is a line`(value: String) {
    let line = utf8("{\"a\":[1,\"é\\n\"],\"k\":" + value + "}")
    let shredder = WarmShredder()
    #expect(shredder.cut(line) == nil)
    for length in 0..<line.count {
      let prefix = Array(line[..<length])
      #expect(shredFresh(prefix) != nil, "\(shown(prefix))")
      #expect(shredder.cut(prefix) != nil, "with a warm trie: \(shown(prefix))")
    }
  }
}
