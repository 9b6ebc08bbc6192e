import PipelineKit

/// Runs the analysis of a record fold: feeds it records, closes minutes, keeps its state and rows.
final class AnalysisFold {
  private let rules: [AlertRule]
  private var analysis: LogAnalysis
  private var ended = false
  private var changeNumber: Int64 = 0
  private var serviceRows: RowBuffer?
  private var hostRows: RowBuffer?
  private var names: [[UInt8]: String] = [:]
  private var isDirty = false
  private let published = Outbox(AlertCommand.topic)
  private var publishedCount = 0
  private var lastPlace: EventPlace?
  private var ordinal: Int64 = 0

  init(rules: [AlertRule], store: ViewStore) throws {
    self.rules = rules
    analysis = LogAnalysis(rules: rules)
    let connection = try store.reader()
    let version = store.version.version
    func rows(_ entity: EntityTable) throws -> RowBuffer {
      var rows = entity.newRows()
      try EntityReader(entity, version: version, connection: connection).readAll(into: &rows)
      return rows
    }
    try published.open(FoldStorage(connection: connection, version: version))
    let states = try rows(AnalysisTables.state)
    for row in 0..<states.rowCount {
      analysis.restore(
        kind: states.text(row: row, column: 0) ?? "", name: states.text(row: row, column: 1) ?? "",
        state: states.withBytes(row: row, column: 2) { $0.array(0..<$0.byteCount) }, rules: rules)
    }
    let services = try rows(AnalysisTables.services)
    var dependencies: [String: [String]] = [:]
    for row in 0..<services.rowCount {
      dependencies[services.text(row: row, column: 0) ?? ""] = ServiceInfo.list(
        services.text(row: row, column: 3) ?? "[]")
    }
    analysis.setDependencies(dependencies)
    let changes = AnalysisTables.changes.table.storedName(version: version)
    changeNumber = try connection.integer("SELECT max(number) FROM \(quoted(changes))") ?? 0
  }

  // MARK: Folding

  /// Takes note of one record, after closing the minutes that time has passed.
  func fold(_ record: Int, _ batch: SequencedBatch<LogBatch>, _ match: TemplateMatch) throws {
    let watermark = batch.watermarks[record]
    analysis.place = EventPlace(
      target: batch.events.target, offset: batch.events.baseOffset + record)
    if watermark != .min { analysis.close(through: watermark) }
    ended = false
    isDirty = true
    let records = batch.prepared.records
    guard let range = records.range(.service, record) else { return }
    let service = name(records.bytes[range])
    let severity = Int(records.severities[record])
    let time = batch.events.times[record]
    let hasTrace = records.range(.traceID, record) != nil
    var signal: TraceSignal?
    if hasTrace || severity >= 17 || records.isSpan[record] {
      signal = TraceSignal(
        service: service, atMs: time, traceID: records.text(.traceID, record),
        spanID: records.text(.spanID, record), parentSpanID: records.text(.parentSpanID, record),
        isError: severity >= 17,
        operation: records.isSpan[record] ? records.text(.message, record) : nil,
        durationMicroseconds: records.isSpan[record] && records.microseconds[record] >= 0
          ? records.microseconds[record] : nil,
        templateID: records.isSpan[record] ? nil : match.id)
    }
    analysis.note(service: service, severity: severity, time: time, match: match, signal: signal)
  }

  /// The same string for the same bytes; services are few.
  private func name(_ bytes: ArraySlice<UInt8>) -> String {
    let key = Array(bytes)
    if let known = names[key] { return known }
    let name = String(decoding: bytes, as: UTF8.self)
    if names.count < 2 * LogAnalysis.servicesMax { names[key] = name }
    return name
  }

  func endAppend(_ sequence: UInt64, isEndOfInput: Bool) {
    if isEndOfInput { ended = true }
    published.appendSequence = sequence
    for alert in analysis.found.alerts.dropFirst(publishedCount) { publish(alert) }
    publishedCount = analysis.found.alerts.count
  }

  /// Publishes a change of an alert's state, for `--alert-command` and whoever else reads the topic.
  private func publish(_ alert: LogAnalysis.Alert) {
    if alert.place != lastPlace { (lastPlace, ordinal) = (alert.place, 0) }
    defer { ordinal += 1 }
    let change = alert.change
    func time(_ milliseconds: Int64?) -> Outbox.Value {
      milliseconds.map { .time(Timestamp(milliseconds: $0)) } ?? .null
    }
    published.publish(
      "alert",
      [
        "rule": .name(Name(change.rule)), "service": .name(Name(change.service)),
        "state": .name(Name(change.state.rawValue)), "value": .name(Name("\(change.value)")),
        "started": time(change.startedMs), "fired": time(change.firedMs),
        "resolved": time(change.resolvedMs),
      ], at: Timestamp(milliseconds: alert.atMs), place: alert.place, ordinal: ordinal)
  }

  func refer(to line: ReferenceLine) throws {
    switch line.topic {
    case ServiceInfo.topic:
      let services = ServiceInfo.read(line.bytes)
      var rows = AnalysisTables.services.newRows()
      for service in services { service.append(to: &rows) }
      serviceRows = rows
      analysis.setDependencies(
        Dictionary(services.map { ($0.service, $0.dependsOn) }) { _, last in last })
    case HostInfo.topic:
      var rows = AnalysisTables.hosts.newRows()
      for host in HostInfo.read(line.bytes) { host.append(to: &rows) }
      hostRows = rows
    default: break
    }
  }

  var memoryEstimate: Int { 0 }

  // MARK: Committing

  func drain() -> any FoldDelta {
    var rows = AnalysisRows(provisional: false)
    rows.add(analysis.found, &changeNumber)
    analysis.found = LogAnalysis.Findings()
    publishedCount = 0
    var provisional = AnalysisRows(provisional: true)
    if ended {
      var copy = analysis
      copy.closeAll()
      var number = changeNumber
      provisional.add(copy.found, &number)
    }
    var states = AnalysisTables.state.newRows()
    if isDirty {
      for (kind, name, state) in analysis.encode() {
        states.append(text: kind)
        states.append(text: name)
        states.append(blob: state.span.bytes)
      }
    }
    isDirty = false
    defer { (serviceRows, hostRows) = (nil, nil) }
    let delta = AnalysisDelta(
      rows: rows, provisional: provisional, states: states, services: serviceRows,
      hosts: hostRows)
    var all: [any FoldDelta] = published.drain()
    all.append(delta)
    return Deltas(all: all)
  }
}

/// Findings as rows.
struct AnalysisRows: Sendable {
  private let isProvisional: Bool
  private(set) var spikes = AnalysisTables.spikes.newRows()
  private(set) var cascades = AnalysisTables.cascades.newRows()
  private(set) var cascadeServices = AnalysisTables.cascadeServices.newRows()
  private(set) var alerts = AnalysisTables.alerts.newRows()
  private(set) var changes = AnalysisTables.changes.newRows()
  /// The cascades that are written, whose services are all replaced.
  private(set) var cascadeIDs: Set<Int64> = []

  init(provisional: Bool) { isProvisional = provisional }

  mutating func add(_ found: LogAnalysis.Findings, _ number: inout Int64) {
    for found in found.spikes { add(found) }
    // Of a cascade that changed several times the last state counts.
    var last: [Int64: Cascade] = [:]
    for cascade in found.cascades { last[cascade.id] = cascade }
    for id in last.keys.sorted() { if let cascade = last[id] { add(cascade) } }
    for alert in found.alerts {
      number += 1
      add(alert.change, at: alert.atMs, number: number)
    }
  }

  private var flag: Int64 { isProvisional ? 1 : 0 }

  private mutating func add(_ found: ServiceSpike) {
    spikes.append(text: found.service)
    spikes.append(integer: found.spike.startedMs)
    spikes.append(integer: flag)
    spikes.append(integer: found.spike.endedMs)
    spikes.append(real: found.spike.peakRate)
    spikes.append(real: found.spike.baselineRate)
    spikes.append(integer: found.spike.errors)
  }

  private mutating func add(_ cascade: Cascade) {
    cascadeIDs.insert(cascade.id)
    cascades.append(integer: cascade.id)
    cascades.append(integer: flag)
    cascades.append(text: cascade.rootService)
    cascades.append(integer: cascade.startedMs)
    cascades.append(integer: cascade.endedMs)
    cascades.append(integer: Int64(cascade.services.count))
    cascades.append(text: cascade.evidence.joined(separator: "\n"))
    for service in cascade.services {
      cascadeServices.append(integer: cascade.id)
      cascadeServices.append(integer: flag)
      cascadeServices.append(text: service.service)
      cascadeServices.append(integer: Int64(service.rank))
      cascadeServices.append(integer: service.startedMs)
      cascadeServices.append(integer: service.lagMs)
      cascadeServices.append(text: service.via.rawValue)
      cascadeServices.append(integer: service.traces)
    }
  }

  private mutating func add(_ change: AlertChange, at: Int64, number: Int64) {
    alerts.append(text: change.rule)
    alerts.append(text: change.service)
    alerts.append(integer: change.startedMs)
    alerts.append(integer: flag)
    alerts.append(text: change.state.rawValue)
    alerts.append(real: change.value)
    alerts.append(integer: change.firedMs)
    alerts.append(integer: change.resolvedMs)
    guard !isProvisional else { return }
    changes.append(integer: number)
    changes.append(text: change.rule)
    changes.append(text: change.service)
    changes.append(text: change.state.rawValue)
    changes.append(real: change.value)
    changes.append(integer: change.startedMs)
    changes.append(integer: change.firedMs)
    changes.append(integer: change.resolvedMs)
    changes.append(integer: at)
  }

  func apply(in transaction: ViewTransaction) throws {
    let services = AnalysisTables.cascadeServices.table
    for id in cascadeIDs.sorted() {
      try transaction.connection.execute(
        "DELETE FROM \(quoted(services.storedName(version: transaction.version))) "
          + "WHERE cascade_id = \(id) AND provisional = \(flag)")
    }
    try AnalysisTables.spikes.apply(upserts: spikes, in: transaction)
    try AnalysisTables.cascades.apply(upserts: cascades, in: transaction)
    try AnalysisTables.cascadeServices.apply(upserts: cascadeServices, in: transaction)
    try AnalysisTables.alerts.apply(upserts: alerts, in: transaction)
    try AnalysisTables.changes.apply(upserts: changes, in: transaction)
  }
}

/// What one commit writes of the analysis.
private struct AnalysisDelta: FoldDelta {
  let rows: AnalysisRows
  let provisional: AnalysisRows
  let states: RowBuffer
  let services: RowBuffer?
  let hosts: RowBuffer?

  func apply(in transaction: ViewTransaction) throws {
    for entity in [
      AnalysisTables.spikes, AnalysisTables.cascades, AnalysisTables.cascadeServices,
      AnalysisTables.alerts,
    ] {
      let name = quoted(entity.table.storedName(version: transaction.version))
      try transaction.connection.execute("DELETE FROM \(name) WHERE provisional = 1")
    }
    try rows.apply(in: transaction)
    try provisional.apply(in: transaction)
    try AnalysisTables.state.apply(upserts: states, in: transaction)
    for (entity, rows) in [(AnalysisTables.services, services), (AnalysisTables.hosts, hosts)] {
      guard let rows else { continue }
      let name = quoted(entity.table.storedName(version: transaction.version))
      try transaction.connection.execute("DELETE FROM \(name)")
      try entity.apply(upserts: rows, in: transaction)
    }
  }
}
