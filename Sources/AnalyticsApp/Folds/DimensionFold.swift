import PipelineKit

/// Page views by one property of the view: its path, source, referrer, country or agent.
final class DimensionFold: AggregateFold {
  static let pageSpec = AggregateSpec(
    name: "page_totals", keys: [("path", .text)],
    measures: [
      .count("views"), .distinct("visitors"), .max("last_view_ms"),
      .quantiles("load", percentiles: [50, 75, 95, 99]), .sum("bytes"), .count("requests"),
    ])
  static let sourceSpec = spec("source_views", ["source"])
  static let referrerSpec = spec("referrer_views", ["referrer"])
  static let countrySpec = spec("country_views", ["country"])
  static let agentSpec = spec("agent_views", ["browser", "system", "device"])

  /// The source of views that name none.
  static let directSource = Array("(direct)".utf8)

  private static func spec(_ name: String, _ keys: [String]) -> AggregateSpec {
    AggregateSpec(
      name: name, keys: keys.map { ($0, .text) },
      measures: [.count("views"), .distinct("visitors")])
  }

  /// What the tables have in common.
  private struct Slots {
    let table: AggregateTable
    let views: CounterSlot
    let visitors: DistinctSlot

    init(_ table: AggregateTable) {
      self.table = table
      views = table.counter("views")
      visitors = table.distinct("visitors")
    }

    @inline(__always)
    func add(_ group: Int, _ hash: UInt64) {
      table.add(views, group, 1)
      table.insert(visitors, group, hash)
    }
  }

  private let pages: Slots?
  private let sources: Slots?
  private let referrers: Slots?
  private let countries: Slots?
  private let agents: Slots?

  let tables: [AggregateTable]

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    func table(_ spec: AggregateSpec) -> AggregateTable? {
      names.contains(spec.name) ? AggregateTable(spec) : nil
    }
    pages = table(DimensionFold.pageSpec).map(Slots.init)
    sources = table(DimensionFold.sourceSpec).map(Slots.init)
    referrers = table(DimensionFold.referrerSpec).map(Slots.init)
    countries = table(DimensionFold.countrySpec).map(Slots.init)
    agents = table(DimensionFold.agentSpec).map(Slots.init)
    tables = [pages, sources, referrers, countries, agents].compactMap { $0?.table }
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let visitor = batch.text(.visitor)
    let hashes = visitor.codes.map { $0 < 0 ? 0 : visitor.hashes[Int($0)] }
    if let pages { foldPages(batch, pages, hashes) }
    if let sources { foldSources(batch, sources, hashes) }
    if let referrers { fold(batch, batch.prepared.hosts, referrers, hashes) }
    if let countries { fold(batch, batch.text(.country), countries, hashes) }
    if let agents { foldAgents(batch, agents, hashes) }
  }

  /// One table by one text field; views without it count nowhere.
  private func fold(
    _ batch: SequencedBatch<AnalyticsBatch>, _ column: TextColumn, _ slots: Slots,
    _ hashes: [UInt64]
  ) {
    let symbols = slots.table.symbols(of: column)
    batch.forEach(.pageView) { record in
      guard column.codes[record] >= 0 else { return }
      slots.add(slots.table.group(symbols[Int(column.codes[record])]), hashes[record])
    }
  }

  private func foldPages(
    _ batch: SequencedBatch<AnalyticsBatch>, _ slots: Slots, _ hashes: [UInt64]
  ) {
    let table = slots.table
    let (last, load) = (table.extreme("last_view_ms"), table.quantiles("load"))
    let (bytes, requests) = (table.counter("bytes"), table.counter("requests"))
    let paths = batch.prepared.paths
    let symbols = table.symbols(of: paths)
    let (loads, sizes) = (batch.integers(.loadTime), batch.integers(.bytes))
    batch.forEach(.pageView) { record in
      let group = table.group(symbols[Int(paths.codes[record])])
      slots.add(group, hashes[record])
      table.update(last, group, batch.events.times[record])
      if loads[record] != EventBatch.absent { table.record(load, group, loads[record]) }
      if batch.events.isAccessLog { table.add(requests, group, 1) }
      if sizes[record] != EventBatch.absent { table.add(bytes, group, sizes[record]) }
    }
  }

  private func foldSources(
    _ batch: SequencedBatch<AnalyticsBatch>, _ slots: Slots, _ hashes: [UInt64]
  ) {
    let column = batch.prepared.sources
    let symbols = slots.table.symbols(of: column)
    let direct = slots.table.intern(DimensionFold.directSource.span.bytes, key: 0)
    batch.forEach(.pageView) { record in
      let code = column.codes[record]
      slots.add(slots.table.group(code < 0 ? direct : symbols[Int(code)]), hashes[record])
    }
  }

  private func foldAgents(
    _ batch: SequencedBatch<AnalyticsBatch>, _ slots: Slots, _ hashes: [UInt64]
  ) {
    let table = slots.table
    let codes = batch.text(.userAgent).codes
    let keys = batch.prepared.agents.map { agent in
      (
        table.intern(Array(agent.browser.rawValue.utf8).span.bytes, key: 0),
        table.intern(Array(agent.system.rawValue.utf8).span.bytes, key: 1),
        table.intern(Array(agent.device.rawValue.utf8).span.bytes, key: 2)
      )
    }
    batch.forEach(.pageView) { record in
      guard codes[record] >= 0 else { return }
      let key = keys[Int(codes[record])]
      slots.add(table.group(key.0, key.1, key.2), hashes[record])
    }
  }
}
