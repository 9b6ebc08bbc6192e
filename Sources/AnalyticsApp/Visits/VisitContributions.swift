import PipelineKit

/// What sessions add to other tables, as signed counts: a session that grows is taken back as it
/// was and added as it is.
final class VisitContributions {
  static let pageSpec = AggregateSpec(
    name: "page_visits", keys: [("path", .text)],
    measures: [.count("entries"), .count("exits"), .count("bounces")])
  static let sourceSpec = AggregateSpec(
    name: "source_visits", keys: [("source", .text)],
    measures: [.count("sessions"), .count("bounces")])
  static let referrerSpec = AggregateSpec(
    name: "referrer_visits", keys: [("referrer", .text)], measures: [.count("sessions")])
  /// Visitors by the hour of their first view ever.
  static let firstSpec = AggregateSpec(
    name: "first_views", keys: [("hour_ms", .integer)], measures: [.count("visitors")])

  private let pages: AggregateTable?
  private let sources: AggregateTable?
  private let referrers: AggregateTable?
  private let firsts: AggregateTable?
  private let firstVisitors: CounterSlot?

  init(wanting names: Set<String>) {
    func table(_ spec: AggregateSpec) -> AggregateTable? {
      names.contains(spec.name) ? AggregateTable(spec) : nil
    }
    pages = table(VisitContributions.pageSpec)
    sources = table(VisitContributions.sourceSpec)
    referrers = table(VisitContributions.referrerSpec)
    firsts = table(VisitContributions.firstSpec)
    firstVisitors = firsts?.counter("visitors")
  }

  /// Adds a session (`sign` 1) or takes it back (-1).
  func add(_ session: Session<Visit>, _ texts: VisitTexts, _ sign: Int64) {
    let visit = session.summary
    let isBounce = visit.views == 1
    if let pages {
      let entry = pages.group(texts.withBytes(visit.entryPath) { pages.intern($0, key: 0) })
      pages.add(pages.counter("entries"), entry, sign)
      if isBounce { pages.add(pages.counter("bounces"), entry, sign) }
      let exit = pages.group(texts.withBytes(visit.exitPath) { pages.intern($0, key: 0) })
      pages.add(pages.counter("exits"), exit, sign)
    }
    if let sources {
      let name = visit.source == Visit.none ? DimensionFold.directSource : texts.bytes(visit.source)
      let group = sources.group(sources.intern(name.span.bytes, key: 0))
      sources.add(sources.counter("sessions"), group, sign)
      if isBounce { sources.add(sources.counter("bounces"), group, sign) }
    }
    if let referrers, visit.referrer != Visit.none {
      let symbol = texts.withBytes(visit.referrer) { referrers.intern($0, key: 0) }
      referrers.add(referrers.counter("sessions"), referrers.group(symbol), sign)
    }
  }

  /// Counts a visitor's first view ever in another hour than before; nil for none before.
  func moveFirstView(from before: Int64?, to after: Int64) {
    guard let firsts, let firstVisitors, before != after else { return }
    if let before {
      firsts.add(firstVisitors, firsts.group(TumblingWindow.hour.start(of: before)), -1)
    }
    firsts.add(firstVisitors, firsts.group(TumblingWindow.hour.start(of: after)), 1)
  }

  /// Writes what was added since the last call.
  func apply(in transaction: ViewTransaction) throws {
    for table in [pages, sources, referrers, firsts].compactMap({ $0 }) {
      try table.drain().apply(in: transaction)
    }
  }
}
