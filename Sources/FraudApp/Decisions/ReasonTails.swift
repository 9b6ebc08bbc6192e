import PipelineKit

/// The ends of reasons that many decisions share, each stored once.
///
/// What stands behind the last number that is a decision's own (an amount, a score) comes from the
/// configuration alone: a few dozen texts end nearly all reasons. There is a limit, beyond which
/// reasons are stored whole.
final class ReasonTails {
  static let table = EntityTable(
    TableSpec(
      name: "reason_tails", columns: [.required("id", .integer), .required("text", .text)],
      keyCount: 1))

  /// The whole reasons of a row of the journal called `row`, in SQL; `table` holds the tails.
  static func sql(row: String, table: String) -> String {
    "coalesce(\(row).reasons, '') || coalesce((SELECT t.text FROM \(table) t "
      + "WHERE t.id = \(row).reason_tail), '')"
  }

  /// Texts after which no new one is taken in.
  private let countMax: Int
  private var texts = Interner()
  private var upserts = ReasonTails.table.newRows()

  /// - Throws: what reading the table throws.
  init(store: ViewStore, countMax: Int = 1 << 16) throws {
    self.countMax = countMax
    let reader = try EntityReader(
      ReasonTails.table, version: store.version.version, connection: try store.reader())
    var rows = ReasonTails.table.newRows()
    try reader.readAll(into: &rows)
    // Numbers were given from 0 on and are the key, so this is their order.
    for row in 0..<rows.rowCount {
      let number = rows.withBytes(row: row, column: 1) { texts.intern($0) }
      precondition(rows.integer(row: row, column: 0) == Int64(number), "tails out of order")
    }
  }

  /// The number of a text, a new one if it is new; nil if there are too many.
  func number(of text: RawSpan) -> Int64? {
    let before = texts.count
    if before >= countMax { return texts.number(of: text).map(Int64.init) }
    let number = Int64(texts.intern(text))
    if texts.count > before {
      upserts.append(integer: number)
      upserts.append(text: text)
    }
    return number
  }

  /// The number of what stands in `text` from `start` on.
  func number(ofEnd text: [UInt8], from start: Int) -> Int64? {
    number(of: text.span.bytes.extracting(start..<text.count))
  }

  /// The text of a number.
  func text(_ number: Int64) -> [UInt8] { texts.bytes(Int(number)) }

  /// The rows of texts that are new since the last drain.
  func drain() -> RowBuffer {
    defer { upserts = ReasonTails.table.newRows() }
    return upserts
  }
}
