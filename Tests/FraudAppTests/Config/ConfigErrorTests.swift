import PipelineKit
import Testing

@testable import FraudApp

/// Mistakes in a configuration and the whole message about each.
struct ConfigErrorTests {
  struct Mistake: Sendable, CustomTestStringConvertible {
    let json: String
    let message: String
    var testDescription: String { json }

    init(_ json: String, _ message: String) { (self.json, self.message) = (json, message) }
  }

  private func message(_ json: String) throws -> String {
    let error = try #require(throws: DocumentError.self) {
      try FraudConfig(json: json, file: "fraud.json")
    }
    return error.description
  }

  @Test func `a mistake in a condition shows its line with a caret`() throws {
    let json = """
      {
        "rules": [
          {"name": "fast", "weight": 0.5,
           "when": "is_weekend and user_count_5min > 3"}
        ]
      }
      """
    #expect(
      try message(json) == """
        fraud.json:4:30: unknown feature 'user_count_5min'; did you mean 'user_count_5m'?
             "when": "is_weekend and user_count_5min > 3"}
                                     ^
        """)
  }

  @Test func `a mistake behind escapes and letters of several bytes is found`() throws {
    let json = """
      {"rules": [{"name": "a", "weight": 1,
       "when": "country == \\"é😀\\" and z > 3"}]}
      """
    let wanted = """
      fraud.json:2:33: unknown feature 'z', expected a feature
       "when": "country == \\"é😀\\" and z > 3"}]}
                                      ^
      """
    #expect(try message(json) == wanted)
  }

  @Test func `a mistake at the end of a condition points to its closing quote`() throws {
    let json = #"{"rules": [{"name": "a", "weight": 1, "when": "1 <"}]}"#
    #expect(
      try message(json) == """
        fraud.json:1:51: found the end of the condition, expected a feature, a value, not or (
        \(json)
        \(String(repeating: " ", count: 50))^
        """)
  }

  @Test func `a long line is cut around the mistake`() throws {
    let space = String(repeating: " ", count: 200)
    let json = "{" + space + "\"weight\"" + space + ": 1}"
    #expect(
      try message(json) == """
        fraud.json:1:202: unknown key "weight"; did you mean "weights"?
        \(String(repeating: " ", count: 38))"weight"\(String(repeating: " ", count: 30))
        \(String(repeating: " ", count: 38))^
        """)
  }

  @Test(arguments: [
    Mistake("", "1:1: not JSON: expected a value"),
    Mistake("[]", "1:1: expected an object, found a list"),
    Mistake("{} x", "1:4: not JSON: expected the end of the text"),
    Mistake("{\"rules\" 1}", "1:10: not JSON: expected :"),
    Mistake("{rules: 1}", "1:2: not JSON: expected a key in quotes"),
    Mistake("{\"rules\": []", "1:13: not JSON: expected , or }"),
    Mistake("{\"rules\": [],}", "1:14: not JSON: expected a key in quotes"),
    Mistake("{\"rules\": [1", "1:13: not JSON: expected , or ]"),
    Mistake("{\"rules\": [,]}", "1:12: not JSON: expected a value"),
    Mistake("{\"rules\": nul}", "1:11: not JSON: expected a value"),
    Mistake("{\"rules\": -}", "1:12: not JSON: expected a digit"),
    Mistake("{\"rules\": 01}", "1:12: not JSON: expected no digit after a leading 0"),
    Mistake("{\"rules\": 1.}", "1:13: not JSON: expected a digit"),
    Mistake("{\"rules\": 1e}", "1:13: not JSON: expected a digit"),
    Mistake("{\"rules\": \"", "1:12: not JSON: expected \" at the end of the string"),
    Mistake("{\"a\nb\": 1}", "1:4: not JSON: expected no control character in a string"),
    Mistake("{\"\\x\": 1}", "1:4: not JSON: expected one of \" \\ / b f n r t u after \\"),
    Mistake("{\"\\u12g4\": 1}", "1:7: not JSON: expected four hexadecimal digits"),
    Mistake("{\"\\ud800\": 1}", "1:9: not JSON: expected the second half of a surrogate pair"),
    Mistake("{\"\\udc00\": 1}", "1:9: not JSON: expected the first half of a surrogate pair"),
    Mistake("{\n \"rules\": [],\n \"rules\": []}", "3:2: duplicate key \"rules\", first on line 2"),
  ])
  func `what is not JSON is found where it begins`(_ mistake: Mistake) throws {
    #expect(try message(mistake.json).hasPrefix("fraud.json:" + mistake.message + "\n"))
  }

  @Test(arguments: [
    Mistake("{\"rule\": []}", "1:2: unknown key \"rule\"; did you mean \"rules\"?"),
    Mistake("{\"colour\": 1}", "1:2: unknown key \"colour\""),
    Mistake("{\"weights\": {\"velocity\": 0.4}}", "1:13: weights add up to 1.1, expected 1"),
    Mistake(
      "{\"weights\": {\"rules\": 1.5}}", "1:23: expected a number from 0 to 1, found the number 1.5"
    ),
    Mistake(
      "{\"weights\": {\"rules\": -0.1}}",
      "1:23: expected a number from 0 to 1, found the number -0.1"),
    Mistake(
      "{\"weights\": {\"rules\": \"0.2\"}}", "1:23: expected a number from 0 to 1, found a string"),
    Mistake(
      "{\"weights\": {\"rules\": 0.2000000}}",
      "1:23: number with too many decimals: 0.2000000, expected at most 6"),
    Mistake(
      "{\"weights\": {\"rules\": 2e-1}}",
      "1:23: expected a decimal number without exponent, found 2e-1"),
    Mistake(
      "{\"thresholds\": {\"block\": 0.4}}",
      "1:16: expected a review threshold of at most 0.4, the block threshold, found 0.5"),
    Mistake(
      "{\"velocity\": {\"mode\": \"hopping\"}}",
      "1:23: expected \"sliding\" or \"fixed\", found \"hopping\""),
    Mistake(
      "{\"velocity\": {\"window\": \"5 min\"}}",
      "1:25: expected a duration from 1s to 1d, such as \"5m\", found \"5 min\""),
    Mistake(
      "{\"velocity\": {\"window\": \"25h\"}}",
      "1:25: expected a duration from 1s to 1d, such as \"5m\", found \"25h\""),
    Mistake(
      "{\"velocity\": {\"window\": 300}}",
      "1:25: expected a duration from 1s to 1d, such as \"5m\", found the number 300"),
    Mistake(
      "{\"velocity\": {\"steps\": [{\"above\": 5}]}}",
      "1:25: expected the key \"score\" in this object"),
    Mistake(
      "{\"velocity\": {\"steps\": [{\"above\": 5, \"score\": 1}, {\"above\": 5, \"score\": 1}]}}",
      "1:61: expected a number below 5, greatest first, found 5"),
    Mistake(
      "{\"behaviour\": {\"cold_start_below\": 2.5}}",
      "1:36: expected a whole number from 2 to 1000000, found the number 2.5"),
    Mistake(
      "{\"behaviour\": {\"amount_divisor\": 0}}",
      "1:34: expected a number from 0.000001 to 1000000, found the number 0"),
    Mistake("{\"anomaly\": {\"trees\": 25}}", "1:2: unknown key \"anomaly\""),
    Mistake("{\"rules\": {}}", "1:11: expected a list of rules, found an object"),
    Mistake(
      "{\"rules\": [{\"name\": \"A b\", \"when\": \"true\", \"weight\": 1}]}",
      "1:21: expected a name of small letters, digits and _, found \"A b\""),
    Mistake(
      "{\"rules\": [{\"name\": \"a\", \"weight\": 1}]}",
      "1:12: expected the key \"when\" in this object"),
    Mistake(
      "{\"rules\": [{\"name\": \"a\", \"when\": \"true\", \"weight\": 1, \"mode\": \"off\"}]}",
      "1:63: expected \"active\" or \"shadow\", found \"off\""),
    Mistake(
      "{\"rules\": [{\"name\": \"a\", \"when\": \"true\", \"weight\": 1},\n{\"name\": \"a\", \"when\": \"true\", \"weight\": 1}]}",
      "2:10: duplicate name \"a\", expected distinct names"),
    Mistake(
      "{\"lists\": [{\"name\": \"country\", \"entries\": []}]}",
      "1:12: \"country\" is a feature or a word of the rule language, expected another name"),
    Mistake(
      "{\"lists\": [{\"name\": \"a\", \"entries\": [{\"value\": \"\"}]}]}",
      "1:48: expected a string of 1 to 256 bytes, found one of 0"),
    Mistake(
      "{\"lists\": [{\"name\": \"a\", \"entries\": [{\"value\": \"x\", \"until\": \"tomorrow\"}]}]}",
      "1:62: expected an RFC 3339 time such as \"2026-05-01T00:00:00Z\", found \"tomorrow\""),
    Mistake(
      "{\"lists\": [{\"name\": \"a\", \"entries\": [{\"value\": \"x\"}, {\"value\": \"x\"}]}]}",
      "1:64: duplicate name \"x\", expected distinct names"),
  ])
  func `a value that cannot be used is named with what was expected`(_ mistake: Mistake) throws {
    #expect(try message(mistake.json).hasPrefix("fraud.json:" + mistake.message + "\n"))
  }

  @Test func `bytes that are not UTF-8 are found`() throws {
    let source = DocumentSource(file: "f", bytes: Array("{\n\"a".utf8) + [0xFF, 0x22])
    let error = try #require(throws: DocumentError.self) { try DocumentParser.parse(source) }
    guard case .mistake(.notUTF8, let place) = error else {
      Issue.record("another error: \(error)")
      return
    }
    #expect((place.line, place.column) == (2, 3))
  }

  @Test func `depth and numbers of things are bounded`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(try message(deep).hasPrefix("fraud.json:1:65: nested too deep, expected at most 64"))
    let rule = #"{"name":"r","when":"true","weight":0}"#
    let rules = Array(repeating: rule, count: 201).joined(separator: ",")
    #expect(try message("{\"rules\":[\(rules)]}").contains("too many rules, expected at most 200"))
    let entries = (0...10_000).map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
    #expect(
      try message("{\"lists\":[{\"name\":\"l\",\"entries\":[\(entries)]}]}")
        .contains("too many entries of lists"))
  }
}
