import PipelineKit

/// The templates of messages: the miner's state, and what was seen of each.
///
/// All templates are in memory, as the miner needs them; it bounds their number.
final class TemplateTable {
  static let entity = EntityTable(
    TableSpec(
      name: "template_rows",
      columns: [
        .required("template_id", .integer), .optional("merged_into", .integer),
        .required("state", .blob), .required("template", .text), .required("service", .text),
        .required("severity", .integer), .required("first_seen_ms", .integer),
        .required("last_seen_ms", .integer), .required("sample", .text),
      ],
      keyCount: 1))
  /// Bytes of a message that are kept as a sample.
  private static let sampleBytesMax = 1_000

  private struct Seen {
    var service: [UInt8]
    var severity: Int
    var first: Int64
    var last: Int64
    var sample: [UInt8]
    var row: TemplateRow?
  }

  private var miner: TemplateMiner
  private var seen: [Int64: Seen] = [:]
  private var merged: [Int64: Int64] = [:]
  private var dirty: Set<Int64> = []

  /// - Parameter isUsed: whether the table is there.
  init(_ store: ViewStore, isUsed: Bool) throws {
    miner = TemplateMiner()
    guard isUsed else { return }
    let reader = try EntityReader(
      Self.entity, version: store.version.version, connection: try store.reader())
    var rows = Self.entity.newRows()
    try reader.readAll(into: &rows)
    guard rows.rowCount > 0 else { return }
    var stored: [TemplateRow] = []
    for index in 0..<rows.rowCount {
      func bytes(_ column: Int) -> [UInt8] {
        rows.withBytes(row: index, column: column) { $0.array(0..<$0.byteCount) }
      }
      func integer(_ column: Int) -> Int64 { rows.integer(row: index, column: column) ?? 0 }
      let row = TemplateRow(
        id: integer(0), mergedInto: rows.integer(row: index, column: 1), state: bytes(2),
        text: String(decoding: bytes(3), as: UTF8.self))
      stored.append(row)
      if let target = row.mergedInto { merged[row.id] = target }
      seen[row.id] = Seen(
        service: bytes(4), severity: Int(integer(5)), first: integer(6), last: integer(7),
        sample: bytes(8), row: row)
    }
    miner = TemplateMiner(rows: stored)
    _ = miner.takeChanges()
  }

  /// The template of a message.
  ///
  /// - Parameter sample: all of the message, for who looks at the template.
  func assign(
    _ message: RawSpan, _ sample: RawSpan, service: RawSpan, severity: Int, time: Int64
  ) -> TemplateMatch {
    let match = miner.assign(message)
    if var found = seen[match.id] {
      let changed = severity > found.severity || time < found.first || time > found.last
      if changed {
        found.severity = max(found.severity, severity)
        found.first = min(found.first, time)
        found.last = max(found.last, time)
        seen[match.id] = found
        dirty.insert(match.id)
      }
    } else {
      var end = min(sample.byteCount, TemplateTable.sampleBytesMax)
      while end > 0, end < sample.byteCount, sample.byte(end) & 0xC0 == 0x80 { end -= 1 }
      seen[match.id] = Seen(
        service: service.array(0..<service.byteCount), severity: severity, first: time, last: time,
        sample: sample.array(0..<end), row: nil)
      dirty.insert(match.id)
    }
    return match
  }

  /// A template's text as it is now.
  func text(of id: Int64) -> String { miner.text(id) ?? "" }

  var memoryEstimate: Int { dirty.count * 400 }

  /// Gives up the rows that have changed.
  func drain() -> any FoldDelta {
    for row in miner.takeChanges() {
      seen[row.id]?.row = row
      dirty.insert(row.id)
      if row.mergedInto != nil { merged[row.id] = miner.resolve(row.id) }
    }
    for (id, target) in merged {
      let resolved = miner.resolve(id)
      if resolved != target { dirty.insert(id) }
      merged[id] = resolved
    }
    var rows = Self.entity.newRows()
    for id in dirty.sorted() {
      guard let found = seen[id], let row = found.row else { continue }
      rows.append(integer: id)
      rows.append(integer: merged[id])
      rows.append(blob: row.state.span.bytes)
      rows.append(text: row.text)
      rows.append(text: found.service.span.bytes)
      rows.append(integer: Int64(found.severity))
      rows.append(integer: found.first)
      rows.append(integer: found.last)
      rows.append(text: found.sample.span.bytes)
    }
    dirty = []
    return EntityUpserts(entity: Self.entity, rows: rows)
  }
}

/// Rows of an entity that were written anew.
struct EntityUpserts: FoldDelta {
  let entity: EntityTable
  let rows: RowBuffer

  func apply(in transaction: ViewTransaction) throws {
    try entity.apply(upserts: rows, in: transaction)
  }
}
