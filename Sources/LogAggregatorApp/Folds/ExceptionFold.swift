import PipelineKit

/// The exceptions of each service, by their type.
final class ExceptionFold: Fold {
  typealias Prepared = LogBatch

  static let entity = EntityTable(
    TableSpec(
      name: "exception_rows",
      columns: [
        .required("service", .text), .required("type", .text), .required("top_frame", .text),
        .required("message", .text), .required("root_type", .text),
        .required("language", .text), .required("count", .integer),
        .required("first_seen_ms", .integer), .required("last_seen_ms", .integer),
        .required("sample", .text),
      ],
      keyCount: 2))
  private static let textBytesMax = 2_000
  /// Types beyond which a service's further ones are counted as `(others)`.
  private static let rowsMax = 50_000

  private struct Key: Hashable {
    let service: String
    let type: String
  }

  private struct Row {
    var topFrame: String
    var message: String
    var rootType: String
    var language: String
    var count: Int64 = 0
    var first: Int64
    var last: Int64
    var sample: String
  }

  private var rows: [Key: Row] = [:]
  private var dirty: Set<Key> = []

  init(store: ViewStore) throws {
    let reader = try EntityReader(
      Self.entity, version: store.version.version, connection: try store.reader())
    var stored = Self.entity.newRows()
    try reader.readAll(into: &stored)
    for row in 0..<stored.rowCount {
      func text(_ column: Int) -> String { stored.text(row: row, column: column) ?? "" }
      func integer(_ column: Int) -> Int64 { stored.integer(row: row, column: column) ?? 0 }
      rows[Key(service: text(0), type: text(1))] = Row(
        topFrame: text(2), message: text(3), rootType: text(4), language: text(5),
        count: integer(6), first: integer(7), last: integer(8), sample: text(9))
    }
  }

  func fold(_ batch: SequencedBatch<LogBatch>) {
    let records = batch.prepared.records
    for (record, report) in batch.prepared.exceptions where batch.isNew[record] {
      let time = batch.events.times[record]
      var key = Key(
        service: records.text(.service, record) ?? "",
        type: ExceptionFold.cut(report.type, 500))
      if rows[key] == nil, rows.count >= ExceptionFold.rowsMax {
        key = Key(service: key.service, type: "(others)")
      }
      let text = records.text(.stack, record) ?? records.text(.message, record) ?? ""
      var row =
        rows[key]
        ?? Row(
          topFrame: ExceptionFold.cut(report.topFrame, 500),
          message: ExceptionFold.cut(report.message, 500),
          rootType: ExceptionFold.cut(report.rootType, 500), language: report.language.rawValue,
          first: time, last: time, sample: ExceptionFold.cut(text, ExceptionFold.textBytesMax))
      row.count += 1
      row.first = min(row.first, time)
      row.last = max(row.last, time)
      rows[key] = row
      dirty.insert(key)
    }
  }

  private static func cut(_ text: String, _ bytes: Int) -> String {
    text.utf8.count <= bytes ? text : String(decoding: text.utf8.prefix(bytes), as: UTF8.self)
  }

  var memoryEstimate: Int { dirty.count * 600 }

  func drain() throws -> any FoldDelta {
    var out = Self.entity.newRows()
    for key in dirty.sorted(by: { ($0.service, $0.type) < ($1.service, $1.type) }) {
      guard let row = rows[key] else { continue }
      out.append(text: key.service)
      out.append(text: key.type)
      out.append(text: row.topFrame)
      out.append(text: row.message)
      out.append(text: row.rootType)
      out.append(text: row.language)
      out.append(integer: row.count)
      out.append(integer: row.first)
      out.append(integer: row.last)
      out.append(text: row.sample)
    }
    dirty = []
    return EntityUpserts(entity: Self.entity, rows: out)
  }
}
