import PipelineKit
import Testing

@testable import PipelineKit

/// Escapes become characters, and characters become strings again.
struct JSONTextTests {
  private func meaning(_ content: String) -> String {
    let bytes = utf8(content)
    return shown(JSONText.unescaped(bytes.span.bytes, 0, bytes.count))
  }

  @Test(arguments: [
    (#"plain"#, "plain"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"), (#"\u0041"#, "A"),
    (#"\u00e9\u20AC"#, "é€"), (#"\ud834\udd1e"#, "𝄞"), (#"x\u0000y"#, "x\u{0}y"), ("", ""),
    (#"\uFFFF\uD7FF\uE000"#, "\u{FFFF}\u{D7FF}\u{E000}"), (#"\uDBFF\uDFFF"#, "\u{10FFFF}"),
    (#"\\u0041"#, #"\u0041"#), ("é", "é"),
  ])
  func `an escape means its character`(content: String, meant: String) {
    #expect(meaning(content) == meant)
  }

  @Test func `escaping then reading gives every character back`() {
    for value in UInt32(0)..<0x2100 {
      guard let scalar = UnicodeScalar(value) else { continue }
      let text = utf8("a\(Character(scalar))b")
      var content: [UInt8] = []
      JSONText.appendEscaped(text.span.bytes, to: &content)
      #expect(shredFresh(utf8("{\"k\":\"") + content + utf8("\"}")) == nil)
      let meant = JSONText.unescaped(content.span.bytes, 0, content.count)
      #expect(meant == text)
    }
  }
}
