import Testing

@testable import ModelSupport

struct JSONTextTests {
  @Test(arguments: [
    "{}", "[]", "0", "-0.5e+10", "\"\"", "null", " [1 , {\"a\" : [true,false]}] ",
    "\"\\ud83d\\ude00\"",
    "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "{\"a\":1,\"a\":2}",
  ])
  func `a JSON text is read`(text: String) {
    #expect(JSONText(Array(text.utf8)) != nil)
  }

  @Test(arguments: [
    "", "{", "}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "[1,]", "01", "1.", ".5", "+1", "1e", "nul",
    "\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\n\"", "{} {}", "'a'", "NaN", "{a:1}",
  ])
  func `anything else is not`(text: String) {
    #expect(JSONText(Array(text.utf8)) == nil)
  }

  @Test func `a number stays the text it was`() {
    #expect(JSONText(Array("12.3400e-2".utf8)) == .number("12.3400e-2"))
    #expect(JSONText(Array("9007199254740993".utf8))?.integer == 9_007_199_254_740_993)
    #expect(JSONText(Array("1.0".utf8))?.integer == nil)
  }

  @Test func `escapes become characters`() {
    #expect(JSONText(Array("\"\\u0041\\ud83d\\ude00\\n\"".utf8))?.text == "A😀\n")
  }

  @Test func `a member that is null is absent`() {
    let object = JSONText(Array("{\"a\":null,\"b\":1}".utf8))
    #expect(object?["a"] == nil)
    #expect(object?["b"]?.integer == 1)
  }
}
