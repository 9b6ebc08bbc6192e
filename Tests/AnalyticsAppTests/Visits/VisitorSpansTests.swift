import Testing

@testable import AnalyticsApp

@Suite struct VisitorSpansTests {
  @Test func `what is known grows with each commit`() {
    var spans = VisitorSpans()
    #expect(spans.add(1, first: 100, last: 200) == .new)
    #expect(spans.add(2, first: 50, last: 50) == .new)
    #expect(spans.add(1, first: 300, last: 400) == .within(.init(first: 100, last: 200)))
    #expect(spans.add(1, first: 10, last: 20) == .within(.init(first: 100, last: 400)))
    #expect(spans.add(1, first: 10, last: 20) == .within(.init(first: 10, last: 400)))
  }

  @Test func `beyond the limit a visitor is new once`() {
    var spans = VisitorSpans(countMax: 2)
    #expect(spans.add(1, first: 1, last: 1) == .new)
    #expect(spans.add(2, first: 1, last: 1) == .new)
    #expect(spans.add(3, first: 1, last: 1) == .new)
    #expect(spans.add(3, first: 9, last: 9) == .unknown)
    #expect(spans.add(2, first: 9, last: 9) == .within(.init(first: 1, last: 1)))
  }
}
