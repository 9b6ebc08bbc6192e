import PipelineKit
import Testing

@testable import AnalyticsApp

struct PageRulesConfigTests {
  private func read(_ json: String) throws(DocumentError) -> AnalyticsConfig {
    try AnalyticsConfig(document: try Document(json: json, file: "pages.json"))
  }

  private func leavesOut(_ pages: PageRules, _ client: String) -> Bool {
    pages.leavesOut(client: Array(client.utf8).span.bytes)
  }

  @Test func `sections left out are the standard ones`() throws {
    let config = try read("{}")
    #expect(config.funnels == .standard && config.pages == .standard)
  }

  @Test func `lists replace the standard ones, more assets add to them`() throws {
    let pages = try read(
      """
      {"pages": {"methods": ["GET", "POST"], "statuses": ["2xx", 404], "more_assets": [".BAK"],
        "leave_out": {"paths": ["/health"], "addresses": ["10.0.0.0/8", "::1"]}, "query": ["id"]}}
      """
    ).pages
    #expect(pages.methods == ["GET", "POST"])
    #expect(pages.statuses == [200...299, 404...404])
    #expect(pages.isAsset("/a.bak".utf8) && pages.isAsset("/a.css".utf8))
    #expect(leavesOut(pages, "10.2.3.4") && !leavesOut(pages, "11.2.3.4"))
    #expect(pages.leavesOut(path: "/health".utf8) && pages.query == ["id"])
    #expect(pages.digest != PageRules.standard.digest)
    let assets = try read(#"{"pages": {"assets": ["bak"]}}"#).pages
    #expect(assets.isAsset("/a.bak".utf8) && !assets.isAsset("/a.css".utf8))
  }

  @Test(arguments: [
    (#"{"pages": {"metods": []}}"#, #"1:12: unknown key "metods"; did you mean "methods"?"#),
    (
      #"{"pages": {"statuses": ["6xx"]}}"#,
      #"1:25: expected a status such as 304, or "2xx", found a string"#
    ),
    (
      #"{"pages": {"statuses": [99]}}"#,
      #"1:25: expected a status such as 304, or "2xx", found the number 99"#
    ),
    (
      #"{"pages": {"leave_out": {"paths": ["health"]}}}"#,
      #"1:36: expected a path from /, found "health""#
    ),
    (
      #"{"pages": {"leave_out": {"addresses": ["10.0.0.0/40"]}}}"#,
      #"1:40: expected an address or a range such as "10.0.0.0/8", found "10.0.0.0/40""#
    ),
  ])
  func `a mistake is refused with its place`(json: String, message: String) throws {
    let error = try #require(throws: DocumentError.self) { try read(json) }
    #expect(error.description.hasPrefix("pages.json:\(message)\n"))
  }
}
