import PipelineKit

/// The anomaly model as scoring uses it: what drove its last score, and its state in a table.
struct AnomalyPart {
  static let table = EntityTable(
    TableSpec(
      name: "anomaly_model", columns: [.required("id", .integer), .required("state", .blob)],
      keyCount: 1))
  static let tables: [TableSpec] = [table.table]

  private var model = AnomalyModel()
  private var last = AnomalyScore(millionths: 0, drivers: AnomalyScore.Drivers())
  private var hasChanged = false

  /// - Throws: `AnomalyError` for a stored model that this program cannot read.
  init(store: ViewStore) throws {
    let reader = try EntityReader(
      AnomalyPart.table, version: store.version.version, connection: try store.reader())
    var rows = AnomalyPart.table.newRows()
    try reader.readAll(into: &rows)
    guard rows.rowCount > 0 else { return }
    let bytes = rows.withBytes(row: 0, column: 1) { $0.array(0..<$0.byteCount) }
    model = try AnomalyModel(decoding: bytes.span.bytes)
  }

  /// What drove the last score, the heaviest first.
  var drivers: [String] { last.drivers.all.map(\.name) }

  /// Scores a transaction, then learns from it.
  mutating func scoreAndLearn(_ input: InlineArray<18, Int64>) -> Millionths {
    last = model.scoreAndLearn(input.span)
    hasChanged = true
    return max(.zero, min(.one, Millionths(Int64(last.millionths))))
  }

  mutating func drain() -> [EntityRows] {
    guard hasChanged else { return [] }
    hasChanged = false
    var rows = AnomalyPart.table.newRows()
    var bytes: [UInt8] = []
    model.encode(into: &bytes)
    rows.append(integer: 1)
    rows.append(blob: bytes.span.bytes)
    return [EntityRows(AnomalyPart.table, rows)]
  }
}
