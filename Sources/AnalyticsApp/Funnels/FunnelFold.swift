import PipelineKit

/// The attempts of visitors at the configured funnels.
///
/// The fold collects the page views that are steps; the writer adds them to the visitor's stored
/// ones and works his attempts out again, so a late step changes what it must.
final class FunnelFold: Fold {
  /// The step events of every visitor.
  static let eventsTable = EntityTable(
    TableSpec(
      name: "funnel_events",
      columns: [
        .required("visitor_id", .text), .required("at_ms", .integer), .required("place", .integer),
        .required("path", .text),
      ],
      keyCount: 3))
  /// One row a step that an attempt reached; `number` counts a visitor's attempts at a funnel.
  static let stepsTable = EntityTable(
    TableSpec(
      name: "funnel_attempt_steps",
      columns: [
        .required("visitor_id", .text), .required("funnel", .text), .required("number", .integer),
        .required("step", .integer), .required("at_ms", .integer), .optional("gap_ms", .integer),
        .required("is_last", .integer), .required("is_complete", .integer),
        .required("deadline_ms", .integer), .required("started_ms", .integer),
      ],
      keyCount: 4))
  /// The configured steps, for the view.
  static let configTable = EntityTable(
    TableSpec(
      name: "funnel_config",
      columns: [.required("funnel", .text), .required("step", .integer), .required("path", .text)],
      keyCount: 2))

  private let config: FunnelConfig
  private var visitors = Interner()
  private var events: [[StepEvent]] = []
  private var bytes = 0

  init(_ config: FunnelConfig) { self.config = config }

  func fold(_ batch: SequencedBatch<AnalyticsBatch>) {
    let paths = batch.prepared.paths
    let isStep = paths.mapPool { text -> Bool in
      let path = text.array(0..<text.byteCount)
      return config.funnels.contains { funnel in funnel.steps.contains { $0.matches(path) } }
    }
    let visitor = batch.text(.visitor)
    let pool = visitor.pool.bytes.span.bytes
    for record in 0..<batch.events.count
    where batch.isNew[record] && batch.prepared.kinds[record] == .pageView
      && isStep[Int(paths.codes[record])]
    {
      let code = Int(visitor.codes[record])
      let key = visitors.intern(
        pool.extracting(visitor.pool.range(code)), hash: visitor.hashes[code])
      if key == events.count { events.append([]) }
      let path = paths.bytes(record) ?? []
      events[key].append(
        StepEvent(
          time: batch.events.times[record], place: batch.events.place(record), path: path))
      bytes += 80 + path.count
    }
  }

  var memoryEstimate: Int { visitors.memoryEstimate + bytes }

  func drain() throws -> any FoldDelta {
    defer { (visitors, events, bytes) = (Interner(), [], 0) }
    return FunnelDelta(config: config, visitors: visitors, events: events)
  }
}

/// The step events of a commit.
struct FunnelDelta: FoldDelta {
  let config: FunnelConfig
  let visitors: Interner
  let events: [[StepEvent]]

  func apply(in transaction: ViewTransaction) throws {
    var newEvents = FunnelFold.eventsTable.newRows()
    var newSteps = FunnelFold.stepsTable.newRows()
    var oldSteps = FunnelFold.stepsTable.newKeys()
    let stored = try StoredSteps(transaction)
    for key in visitors.sorted() {
      let visitor = visitors.bytes(key)
      for event in events[key] {
        newEvents.append(text: visitor.span.bytes)
        newEvents.append(integer: event.time)
        newEvents.append(integer: event.place)
        newEvents.append(text: event.path.span.bytes)
      }
      let before = try stored.events(of: visitor)
      if !before.isEmpty { try stored.appendSteps(of: visitor, to: &oldSteps) }
      appendAttempts(of: visitor, before + events[key], to: &newSteps)
    }
    try FunnelFold.eventsTable.apply(upserts: newEvents, in: transaction)
    try FunnelFold.stepsTable.apply(upserts: newSteps, deletions: oldSteps, in: transaction)
    try FunnelFold.configTable.apply(upserts: configRows, in: transaction)
  }

  private func appendAttempts(
    of visitor: [UInt8], _ events: [StepEvent], to rows: inout RowBuffer
  ) {
    let ordered = events.sorted(by: StepEvent.isBefore)
    for funnel in config.funnels {
      for (number, attempt) in funnel.attempts(ordered).enumerated() {
        for (step, time) in attempt.stepTimes.enumerated() {
          rows.append(text: visitor.span.bytes)
          rows.append(text: funnel.name)
          rows.append(integer: Int64(number))
          rows.append(integer: Int64(step + 1))
          rows.append(integer: time)
          rows.append(integer: step == 0 ? nil : time - attempt.stepTimes[step - 1])
          rows.append(integer: step == attempt.stepTimes.count - 1 ? 1 : 0)
          rows.append(integer: attempt.isComplete ? 1 : 0)
          rows.append(integer: attempt.deadline)
          rows.append(integer: attempt.start)
        }
      }
    }
  }

  private var configRows: RowBuffer {
    var rows = FunnelFold.configTable.newRows()
    for funnel in config.funnels {
      for (index, step) in funnel.steps.enumerated() {
        rows.append(text: funnel.name)
        rows.append(integer: Int64(index + 1))
        rows.append(text: step.path)
      }
    }
    return rows
  }
}

/// Looks into what is stored of one visitor.
private struct StoredSteps {
  private let events: Statement
  private let steps: Statement

  init(_ transaction: ViewTransaction) throws {
    func name(_ table: EntityTable) -> String {
      table.table.storedName(version: transaction.version)
    }
    events = try transaction.connection.statement(
      "SELECT at_ms, place, path FROM \(name(FunnelFold.eventsTable)) WHERE visitor_id = ?")
    steps = try transaction.connection.statement(
      """
      SELECT visitor_id, funnel, number, step FROM \(name(FunnelFold.stepsTable)) \
      WHERE visitor_id = ?
      """)
  }

  func events(of visitor: [UInt8]) throws -> [StepEvent] {
    defer { events.reset() }
    try events.bind(0, text: visitor.span.bytes)
    var found: [StepEvent] = []
    while try events.step() {
      found.append(
        StepEvent(
          time: events.integer(0), place: events.integer(1),
          path: Array(events.text(2).utf8)))
    }
    return found
  }

  func appendSteps(of visitor: [UInt8], to keys: inout RowBuffer) throws {
    defer { steps.reset() }
    try steps.bind(0, text: visitor.span.bytes)
    while try steps.step() { steps.read(columns: 0..<4, into: &keys) }
  }
}
