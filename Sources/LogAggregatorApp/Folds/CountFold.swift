import PipelineKit

/// Counts that need nothing but a record's own fields: by service, by minute, by host, by request.
final class CountFold: Fold {
  typealias Prepared = LogBatch

  static let minuteSpec = AggregateSpec(
    name: "service_minute_counts", keys: [("service", .text), ("minute_ms", .integer)],
    measures: [.count("records"), .count("errors"), .count("warnings")])
  static let serviceSpec = AggregateSpec(
    name: "service_counts", keys: [("service", .text)],
    measures: [
      .count("records"), .count("errors"), .min("first_seen_ms"), .max("last_seen_ms"),
    ])
  static let hostSpec = AggregateSpec(
    name: "host_counts", keys: [("host", .text)],
    measures: [
      .count("records"), .count("errors"), .min("first_seen_ms"), .max("last_seen_ms"),
    ])
  static let httpSpec = AggregateSpec(
    name: "http_minute_counts", keys: [("service", .text), ("minute_ms", .integer)],
    measures: [
      .count("requests"), .count("s1xx"), .count("s2xx"), .count("s3xx"), .count("s4xx"),
      .count("s5xx"), .sum("bytes"), .quantiles("duration_us", percentiles: [50, 95, 99]),
    ])
  static let redactionSpec = AggregateSpec(
    name: "redaction_counts", keys: [("service", .text), ("kind", .text)],
    measures: [.count("count")])
  /// What one request counts for at most, so that no sum of a minute leaves 64 bits: 64 GB, and 3 years.
  private static let bytesMax: Int64 = 1 << 36
  private static let microsecondsMax: Int64 = 100_000_000_000_000
  static let specs = [minuteSpec, serviceSpec, hostSpec, httpSpec, redactionSpec]

  private let minutes = AggregateTable(minuteSpec)
  private let services = AggregateTable(serviceSpec)
  private let hosts = AggregateTable(hostSpec)
  private let http = AggregateTable(httpSpec)
  private let redactions = AggregateTable(redactionSpec)
  private let minuteSlots: [CounterSlot]
  private let httpSlots: [CounterSlot]
  private let wanted: Set<String>

  /// - Parameter names: the tables that are wanted.
  init(wanting names: Set<String>) {
    wanted = names
    minuteSlots = ["records", "errors", "warnings"].map(minutes.counter)
    httpSlots =
      ["requests", "s1xx", "s2xx", "s3xx", "s4xx", "s5xx", "bytes"].map(http.counter)
  }

  private var tables: [AggregateTable] { [minutes, services, hosts, http, redactions] }

  func fold(_ batch: SequencedBatch<LogBatch>) {
    let bytes = batch.prepared.records.bytes.span.bytes
    for record in 0..<batch.events.count where batch.isNew[record] {
      add(record, batch, bytes)
    }
    guard wanted.contains(CountFold.redactionSpec.name) else { return }
    let count = redactions.counter("count")
    for (record, kind) in batch.prepared.redactions where batch.isNew[record] {
      guard let service = batch.prepared.records.range(.service, record) else { continue }
      let group = redactions.group(
        redactions.intern(bytes.extracting(service), key: 0),
        redactions.intern(Array(kind.utf8).span.bytes, key: 1))
      redactions.add(count, group, 1)
    }
  }

  private func add(_ record: Int, _ batch: SequencedBatch<LogBatch>, _ bytes: RawSpan) {
    let records = batch.prepared.records
    let time = batch.events.times[record]
    let minute = TumblingWindow.minute.start(of: time)
    let severity = Int(records.severities[record])
    guard let range = records.range(.service, record) else { return }
    let service = bytes.extracting(range)
    if wanted.contains(CountFold.minuteSpec.name) {
      let group = minutes.group(minutes.intern(service, key: 0), minute)
      minutes.add(minuteSlots[0], group, 1)
      if severity >= 17 { minutes.add(minuteSlots[1], group, 1) }
      if severity >= 13, severity < 17 { minutes.add(minuteSlots[2], group, 1) }
    }
    if wanted.contains(CountFold.serviceSpec.name) {
      count(service, in: services, time, severity)
    }
    if wanted.contains(CountFold.hostSpec.name), let host = records.range(.host, record) {
      count(bytes.extracting(host), in: hosts, time, severity)
    }
    if wanted.contains(CountFold.httpSpec.name), records.statuses[record] > 0 {
      addRequest(record, records, service, minute)
    }
  }

  private func count(_ name: RawSpan, in table: AggregateTable, _ time: Int64, _ severity: Int) {
    let group = table.group(table.intern(name, key: 0))
    table.add(table.counter("records"), group, 1)
    if severity >= 17 { table.add(table.counter("errors"), group, 1) }
    table.update(table.extreme("first_seen_ms"), group, time)
    table.update(table.extreme("last_seen_ms"), group, time)
  }

  private func addRequest(
    _ record: Int, _ records: RecordColumns, _ service: RawSpan, _ minute: Int64
  ) {
    let group = http.group(http.intern(service, key: 0), minute)
    let status = Int(records.statuses[record])
    http.add(httpSlots[0], group, 1)
    http.add(httpSlots[min(max(status / 100, 1), 5)], group, 1)
    http.add(httpSlots[6], group, min(records.sent[record], CountFold.bytesMax))
    let microseconds = records.microseconds[record]
    if microseconds >= 0 {
      http.record(
        http.quantiles("duration_us"), group, min(microseconds, CountFold.microsecondsMax))
    }
  }

  var earlyBytes: Int { memoryEstimate }

  var memoryEstimate: Int { tables.reduce(0) { $0 + $1.memoryEstimate } }

  func drain() throws -> any FoldDelta {
    Deltas(all: try tables.filter { $0.groupCount > 0 }.map { try $0.drain() })
  }
}

/// Several deltas, applied one after the other.
struct Deltas: FoldDelta {
  let all: [any FoldDelta]

  func apply(in transaction: ViewTransaction) throws {
    for delta in all { try delta.apply(in: transaction) }
  }
}
