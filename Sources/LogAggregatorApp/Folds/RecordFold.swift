import PipelineKit

/// One row a record, its template, and the search index: everything that needs the templates.
///
/// Records are seen in the order of the log, since which template a message gets depends on those
/// before it. The row, its words in the index and the template's state are in one commit.
final class RecordFold: Fold {
  typealias Prepared = LogBatch

  static let rows = JournalTable(
    TableSpec(
      name: "log_rows",
      columns: [
        .required("id", .integer), .required("at_ms", .integer), .required("service", .text),
        .optional("host", .text), .required("severity", .integer), .required("level", .text),
        .required("message", .text), .required("template_id", .integer),
        .optional("trace_id", .text), .optional("span_id", .text),
        .required("source_id", .integer), .required("lines", .integer),
        .optional("attributes", .text),
      ],
      keyCount: 1, indexes: [["service", "at_ms"], ["trace_id"]]))
  static let minuteSpec = AggregateSpec(
    name: "template_minute_counts", keys: [("template_id", .integer), ("minute_ms", .integer)],
    measures: [.count("count")])
  static let serviceSpec = AggregateSpec(
    name: "template_service_counts", keys: [("template_id", .integer), ("service", .text)],
    measures: [.count("count")])
  static let search = FullTextTable(
    name: "search_words", columns: ["message", "service", "template"])

  private let templates: TemplateTable
  private let analysis: AnalysisFold?
  private let minutes = AggregateTable(minuteSpec)
  private let services = AggregateTable(serviceSpec)
  private let minuteCount: CounterSlot
  private let serviceCount: CounterSlot
  private var records = rows.newRows()
  private var words = search.newRows()
  private let keepsRows: Bool
  private let keepsWords: Bool
  private let minesTemplates: Bool

  init(wanting names: Set<String>, settings: LogSettings, store: ViewStore) throws {
    keepsRows = names.contains(RecordFold.rows.table.name)
    keepsWords = names.contains(RecordFold.search.table.name)
    let needsAnalysis = names.contains(AnalysisTables.spikes.table.name)
    minesTemplates =
      keepsRows || keepsWords || names.contains(TemplateTable.entity.table.name) || needsAnalysis
    templates = try TemplateTable(store, isUsed: names.contains(TemplateTable.entity.table.name))
    analysis =
      needsAnalysis ? try AnalysisFold(rules: settings.rules, store: store) : nil
    minuteCount = minutes.counter("count")
    serviceCount = services.counter("count")
  }

  func fold(_ batch: SequencedBatch<LogBatch>) throws {
    let records = batch.prepared.records
    let bytes = records.bytes.span.bytes
    for record in 0..<batch.events.count where batch.isNew[record] {
      let time = batch.events.times[record]
      guard let service = records.range(.service, record),
        let message = records.range(.message, record)
      else { continue }
      let text = bytes.extracting(message)
      let severity = Int(records.severities[record])
      let match =
        minesTemplates
        ? templates.assign(
          text.extracting(0..<RecordFold.firstLineEnd(text)), text,
          service: bytes.extracting(service),
          severity: severity, time: time)
        : TemplateMatch(id: 0, isNew: false)
      if minesTemplates {
        let minute = TumblingWindow.minute.start(of: time)
        minutes.add(minuteCount, minutes.group(match.id, minute), 1)
        let group = services.group(match.id, services.intern(bytes.extracting(service), key: 1))
        services.add(serviceCount, group, 1)
      }
      if keepsRows { append(record, batch, template: match.id) }
      if keepsWords { appendWords(record, batch, text, bytes.extracting(service), match.id) }
      try analysis?.fold(record, batch, match)
    }
  }

  private static let newline: [UInt8] = [0x0A]

  /// Where the part of a message ends that templates are mined from: a stack trace is none of it.
  private static func firstLineEnd(_ text: RawSpan) -> Int {
    min(text.firstIndex(of: newline.span.bytes, from: 0) ?? text.byteCount, 4_096)
  }

  func refer(to line: ReferenceLine) throws { try analysis?.refer(to: line) }

  func endAppend(_ sequence: UInt64, isEndOfInput: Bool) throws {
    analysis?.endAppend(sequence, isEndOfInput: isEndOfInput)
  }

  // MARK: Rows

  private func append(_ record: Int, _ batch: SequencedBatch<LogBatch>, template: Int64) {
    let fields = batch.prepared.records
    let bytes = fields.bytes.span.bytes
    func text(_ range: Range<Int>?) {
      if let range { records.append(text: bytes.extracting(range)) } else { records.appendNull() }
    }
    records.append(integer: RecordFold.id(record, of: batch.events))
    records.append(integer: batch.events.times[record])
    text(fields.range(.service, record))
    text(fields.range(.host, record))
    let severity = Int(fields.severities[record])
    records.append(integer: Int64(severity))
    if let level = fields.range(.level, record) {
      text(level)
    } else {
      records.append(text: SeverityNumber.name(severity))
    }
    text(fields.range(.message, record))
    records.append(integer: template)
    text(fields.range(.traceID, record))
    text(fields.range(.spanID, record))
    records.append(integer: Int64(bitPattern: batch.events.sourceID))
    records.append(integer: fields.lineCounts[record])
    text(fields.attributes(record))
  }

  /// The id of a record: its offset; with several partitions these count in the upper bits.
  static func id(_ record: Int, of events: EventBatch) -> Int64 {
    Int64(events.target.partition.index) << 48 | (events.baseOffset + record).value
  }

  private func appendWords(
    _ record: Int, _ batch: SequencedBatch<LogBatch>, _ message: RawSpan, _ service: RawSpan,
    _ template: Int64
  ) {
    words.append(integer: RecordFold.id(record, of: batch.events))
    words.append(text: message)
    words.append(text: service)
    words.append(text: templates.text(of: template))
  }

  // MARK: Committing

  var earlyBytes: Int { records.byteCount + words.byteCount }

  var memoryEstimate: Int {
    earlyBytes + minutes.memoryEstimate + services.memoryEstimate + templates.memoryEstimate
      + (analysis?.memoryEstimate ?? 0)
  }

  func drainEarly() throws -> any FoldDelta { takeRows() }

  private func takeRows() -> any FoldDelta {
    defer {
      records = RecordFold.rows.newRows()
      words = RecordFold.search.newRows()
    }
    return RecordDelta(records: records, words: words)
  }

  func drain() throws -> any FoldDelta {
    var all: [any FoldDelta] = [takeRows(), templates.drain()]
    for table in [minutes, services] where table.groupCount > 0 { all.append(try table.drain()) }
    if let analysis { all.append(analysis.drain()) }
    return Deltas(all: all)
  }
}

/// Rows of records and their words in the search index.
private struct RecordDelta: FoldDelta {
  let records: RowBuffer
  let words: RowBuffer

  func apply(in transaction: ViewTransaction) throws {
    try RecordFold.rows.append(records, in: transaction)
    try RecordFold.search.append(words, in: transaction)
  }
}
