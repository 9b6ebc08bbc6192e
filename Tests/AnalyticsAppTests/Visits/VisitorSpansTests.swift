import Testing

@testable import AnalyticsApp

@Suite struct VisitorSpansTests {
  private typealias Span = VisitorSpans.Span

  @Test func `sessions noted in order leave the latest and the end before it`() {
    let spans = VisitorSpans()
    #expect(spans.knowledge(of: 1) == .new)
    spans.add(1, start: 100, end: 200)
    spans.add(2, start: 150, end: 150)
    #expect(
      spans.knowledge(of: 1)
        == .span(Span(first: 100, latestStart: 100, last: 200, previousEnd: .min)))
    spans.add(1, start: 300, end: 400)
    spans.add(1, start: 500, end: 500)
    #expect(
      spans.knowledge(of: 1)
        == .span(Span(first: 100, latestStart: 500, last: 500, previousEnd: 400)))
  }

  @Test func `beyond the limit a visitor is new once`() {
    let spans = VisitorSpans(countMax: 2)
    for hash in 1...3 as ClosedRange<UInt64> {
      #expect(spans.knowledge(of: hash) == .new)
      spans.add(hash, start: 1, end: 1)
    }
    #expect(spans.knowledge(of: 3) == .unknown)
    #expect(spans.knowledge(of: 4) == .new)
    #expect(
      spans.knowledge(of: 2) == .span(Span(first: 1, latestStart: 1, last: 1, previousEnd: .min)))
  }

  @Test func `what was set since the mark is taken back`() {
    let spans = VisitorSpans()
    spans.add(1, start: 1, end: 2)
    spans.mark()
    spans.add(1, start: 10, end: 20)
    spans.add(2, start: 5, end: 5)
    spans.add(1, start: 30, end: 30)
    spans.add(3, start: 7, end: 7)
    spans.undo()
    #expect(
      spans.knowledge(of: 1) == .span(Span(first: 1, latestStart: 1, last: 2, previousEnd: .min)))
    #expect(spans.knowledge(of: 2) == .new)
    #expect(spans.knowledge(of: 3) == .new)
    spans.add(2, start: 9, end: 9)
    #expect(
      spans.knowledge(of: 2) == .span(Span(first: 9, latestStart: 9, last: 9, previousEnd: .min)))
  }
}
