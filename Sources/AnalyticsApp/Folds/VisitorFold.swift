import PipelineKit

/// What each visitor did in all: views, actions, first and last sight, first and last source.
final class VisitorFold: AggregateFold {
  static let totalSpec = AggregateSpec(
    name: "visitor_totals", keys: [("visitor_id", .text)],
    measures: [
      .count("views"), .count("actions"), .count("orders"), .min("first_seen_ms"),
      .max("last_seen_ms"),
    ])
  /// The first and last sight of each source: the earliest is the visitor's first, and so on.
  static let sourceSpec = AggregateSpec(
    name: "visitor_sources", keys: [("visitor_id", .text), ("source", .text)],
    measures: [.earliest("first_ms"), .latest("last_ms")])

  private let totals: AggregateTable
  private let sources: AggregateTable

  let tables: [AggregateTable]

  init() {
    totals = AggregateTable(VisitorFold.totalSpec)
    sources = AggregateTable(VisitorFold.sourceSpec)
    tables = [totals, sources]
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitor = batch.text(.visitor)
    let symbols = totals.symbols(of: visitor)
    let (views, actions, orders) = (
      totals.counter("views"), totals.counter("actions"), totals.counter("orders")
    )
    let (first, last) = (totals.extreme("first_seen_ms"), totals.extreme("last_seen_ms"))
    for record in 0..<batch.events.count where batch.isNew[record] && visitor.codes[record] >= 0 {
      let group = { self.totals.group(symbols[Int(visitor.codes[record])]) }
      switch batch.prepared.kinds[record] {
      case .bot, .orderCancelled, .nothing: break
      case .action: totals.add(actions, group(), 1)
      case .orderPlaced: totals.add(orders, group(), 1)
      case .pageView:
        let group = group()
        totals.add(views, group, 1)
        totals.update(first, group, batch.events.times[record])
        totals.update(last, group, batch.events.times[record])
      }
    }
    foldSources(batch, visitor)
  }

  private func foldSources(_ batch: SequencedBatch<AnalyticsBatch>, _ visitor: TextColumn) {
    let column = batch.prepared.sources
    let visitors = sources.symbols(of: visitor)
    let names = sources.symbols(of: column, key: 1)
    let (first, last) = (sources.moment("first_ms"), sources.moment("last_ms"))
    batch.forEach(.pageView) { record in
      guard column.codes[record] >= 0 else { return }
      let group = sources.group(
        visitors[Int(visitor.codes[record])], names[Int(column.codes[record])])
      let (time, place) = (batch.events.times[record], batch.events.place(record))
      sources.update(first, group, time, at: place)
      sources.update(last, group, time, at: place)
    }
  }
}
