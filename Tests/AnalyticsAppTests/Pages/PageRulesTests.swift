import PipelineKit
import Testing

@testable import AnalyticsApp

struct PageRulesTests {
  private static func kind(
    _ method: String?, _ path: String?, _ status: Int64, _ rules: PageRules = .standard
  ) -> PageRules.Kind {
    let place = path.map { path in
      (isAsset: rules.isAsset(path.utf8), isLeftOut: rules.leavesOut(path: path.utf8))
    }
    return rules.kind(method: method, status: status, path: place)
  }

  @Test(
    arguments: [
      ("GET", "/pricing", 200, .page), ("GET", "/pricing", 304, .page), ("GET", "/", 206, .page),
      ("GET", "/logo.png", 200, .asset), ("GET", "/LOGO.PNG", 304, .asset),
      ("GET", "/app.js?v=1.2", 200, .asset), ("GET", "/v1.2/", 200, .page),
      ("GET", "/v1.css/page", 200, .page), ("GET", "/a?file=x.png", 200, .page),
      ("GET", "/trailing.", 200, .page), ("GET", "/logo.png", 404, .error),
      ("GET", "/old", 301, .redirect), ("GET", "/old", 300, .redirect),
      ("HEAD", "/pricing", 200, .other), ("POST", "/api", 200, .other),
      ("POST", "/api", 302, .redirect),
      ("POST", "/api", 500, .error), ("get", "/pricing", 200, .other), (nil, nil, 408, .error),
      (nil, nil, 400, .error), (nil, nil, 200, .other), ("GET", "/ws", 101, .other),
      ("GET", "/a", .min, .other),
    ] as [(String?, String?, Int64, PageRules.Kind)])
  func `a request is sorted by method, status and ending`(
    method: String?, path: String?, status: Int64, kind: PageRules.Kind
  ) {
    #expect(Self.kind(method, path, status) == kind)
  }

  @Test func `what is left out is neither page nor asset`() {
    var rules = PageRules.standard
    rules.leftOutPaths = ["/health", "/internal/"]
    #expect(Self.kind("GET", "/health", 200, rules) == .other)
    #expect(Self.kind("GET", "/health?x=1", 200, rules) == .other)
    #expect(Self.kind("GET", "/healthy", 200, rules) == .page)
    #expect(Self.kind("GET", "/internal/a", 200, rules) == .other)
    #expect(Self.kind("GET", "/internal", 200, rules) == .page)
    #expect(Self.kind("GET", "/health", 500, rules) == .other)
  }

  @Test(
    arguments: [
      ([], "/p?id=1&x=2", "/p"), (["id"], "/p?id=1&x=2", "/p?id=1"), (["id"], "/p?x=2", "/p"),
      (["id", "q"], "/p?q=a&&id=1", "/p?q=a&id=1"), (["id"], "/p", "/p"),
      (["id"], "/p?ids=1", "/p"),
      (["id"], "/p?id", "/p?id"),
    ] as [([String], String, String)])
  func `a query is dropped but for what names a page`(
    query: [String], path: String, page: String
  ) {
    var rules = PageRules.standard
    rules.query = query
    #expect(String(decoding: rules.page(ofPath: Array(path.utf8)), as: UTF8.self) == page)
  }

  @Test(arguments: [
    ("example.com", true), ("shop.example.com", true), ("example.org", false),
    ("notexample.com", false), ("com", false), ("", false),
  ])
  func `a site's own hosts are internal`(host: String, isInternal: Bool) {
    #expect(Sites(["Example.com"]).contains(Array(host.utf8)) == isInternal)
  }
}
