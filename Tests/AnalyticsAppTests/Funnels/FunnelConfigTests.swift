import PipelineKit
import Testing

@testable import AnalyticsApp

struct FunnelConfigTests {
  private func read(_ json: String) throws(DocumentError) -> FunnelConfig {
    try AnalyticsConfig(document: try Document(json: json, file: "funnels.json")).funnels
  }

  @Test func `the example of the documentation is read`() throws {
    let config = try read(
      """
      {"funnels": [{"name": "checkout", "window": "1h", "steps": [
        {"path": "/product"}, {"path": "/cart", "within": "30m"},
        {"path": "/checkout"}, {"path": "/purchase"}]}]}
      """)
    #expect(
      config.identity == "checkout[3600000]:/product>/cart<1800000>/checkout>/purchase")
    #expect(
      try read(#"{"funnels": [{"name": "a", "steps": [{"path": "/"}]}]}"#).funnels == [
        .init(
          name: "a", windowMilliseconds: 3_600_000,
          steps: [.init(path: "/", withinMilliseconds: nil)])
      ])
  }

  @Test(arguments: [
    (
      #"{"funnels": [{"name": "a", "windw": "1h", "steps": []}]}"#,
      "1:28: unknown key \"windw\"; did you mean \"window\"?"
    ),
    (#"{"funels": []}"#, "1:2: unknown key \"funels\"; did you mean \"funnels\"?"),
    (#"{"funnels": []}"#, "1:13: expected at least one funnel"),
    (#"{"funnels": [{"name": "a"}]}"#, "1:14: expected the key \"steps\" in this object"),
    (#"{"funnels": [{"name": "a", "steps": []}]}"#, "1:37: expected at least one step"),
    (
      #"{"funnels": [{"name": "a", "steps": [{"path": "cart"}]}]}"#,
      "1:47: expected a path from /, found \"cart\""
    ),
    (
      #"{"funnels": [{"name": "a", "window": "0s", "steps": []}]}"#,
      "1:38: expected a duration from 1ms to 36525d, such as \"5m\", found \"0s\""
    ),
    (
      #"{"funnels": [{"name": "a", "steps": [{"path": "/"}]}, {"name": "a", "steps": [{"path": "/"}]}]}"#,
      "1:55: duplicate name \"a\", expected distinct names"
    ),
  ])
  func `a mistake is refused with its place`(json: String, message: String) throws {
    let error = try #require(throws: DocumentError.self) { try read(json) }
    #expect(error.description.hasPrefix("funnels.json:\(message)\n"))
  }
}
