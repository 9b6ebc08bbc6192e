import PipelineKit

/// Every request of web servers' logs, crawlers' too: by status, and by path and kind.
final class RequestFold: AggregateFold {
  static let statusSpec = AggregateSpec(
    name: "status_hits", keys: [("status", .integer)], measures: [.count("hits"), .sum("bytes")])
  static let requestSpec = AggregateSpec(
    name: "request_hits", keys: [("path", .text), ("kind", .text)],
    measures: [.count("hits"), .sum("bytes"), .max("last_ms")])

  /// The path of requests that named none, as probes and handshakes do.
  static let noPath = Array("(none)".utf8)

  private let statuses: AggregateTable?
  private let requests: AggregateTable?

  let tables: [AggregateTable]

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    func table(_ spec: AggregateSpec) -> AggregateTable? {
      names.contains(spec.name) ? AggregateTable(spec) : nil
    }
    statuses = table(RequestFold.statusSpec)
    requests = table(RequestFold.requestSpec)
    tables = [statuses, requests].compactMap { $0 }
  }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    guard batch.events.isAccessLog else { return }
    if let statuses { foldStatuses(batch, statuses) }
    if let requests { foldRequests(batch, requests) }
  }

  private func foldStatuses(_ batch: SequencedBatch<AnalyticsBatch>, _ table: AggregateTable) {
    let (hits, sum) = (table.counter("hits"), table.counter("bytes"))
    let (statuses, sizes) = (batch.integers(.status), batch.integers(.bytes))
    for record in 0..<batch.events.count where batch.isNew[record] {
      let status = statuses[record]
      let group = table.group(status == EventBatch.absent ? 0 : status)
      table.add(hits, group, 1)
      if sizes[record] != EventBatch.absent { table.add(sum, group, sizes[record]) }
    }
  }

  private func foldRequests(_ batch: SequencedBatch<AnalyticsBatch>, _ table: AggregateTable) {
    let (hits, sum, last) = (
      table.counter("hits"), table.counter("bytes"), table.extreme("last_ms")
    )
    let (paths, sizes) = (batch.prepared.paths, batch.integers(.bytes))
    let symbols = table.symbols(of: paths)
    let none = table.intern(RequestFold.noPath.span.bytes, key: 0)
    let kinds = PageRules.Kind.allCases.map { kind in
      table.intern(Array(kind.name.utf8).span.bytes, key: 1)
    }
    for record in 0..<batch.events.count where batch.isNew[record] {
      let path = paths.codes[record]
      let kind = kinds[Int(batch.prepared.requests[record].rawValue)]
      let group = table.group(path < 0 ? none : symbols[Int(path)], kind)
      table.add(hits, group, 1)
      if sizes[record] != EventBatch.absent { table.add(sum, group, sizes[record]) }
      table.update(last, group, batch.events.times[record])
    }
  }
}
