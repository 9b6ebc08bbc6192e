/// What an event is wrapped in, which decides where its fields stand.
///
///     bare          {"event_id":…,"type":…,"timestamp":…, fields}
///     CloudEvent    {"specversion":"1.0","id":…,"source":…,"type":…,"time":…,"data":{fields}}
///     row change    {"before":{…},"after":{…},"op":"u","ts_ms":…,"source":{"table":…,"lsn":…,…}}
///                   {"schema":{…},"payload":{ a row change }}
///
/// A CloudEvents 1.0 event in structured mode (it has a `specversion`) is the same event in another
/// envelope: its `id` and `source` together are the identity, `time` is the event time. A row change
/// is what change data capture says of a row of a database table (`ChangeCapture`).
///
/// Source: CloudEvents 1.0.2, sections "Required attributes" and "JSON event format"; Debezium 2.7,
/// "Data change events" of the PostgreSQL connector.
enum Envelope: Sendable, Hashable {
  case bare
  case cloudEvent
  /// A row change, inside of `payload` or not.
  case rowChange(inPayload: Bool)

  static let specVersionPath = "specversion"

  /// The envelope of lines that have these columns.
  static func of(_ columns: [ColumnKey]) -> Envelope {
    if columns.contains(ColumnKey(specVersionPath, .string)) { return .cloudEvent }
    let id = Array(EventSchema.idPath.utf8)
    if columns.contains(where: { $0.path == id }) { return .bare }
    for isInPayload in [false, true] {
      let change = Envelope.rowChange(inPayload: isInPayload)
      let source = Array(change.path(of: "source.").utf8)
      if columns.contains(ColumnKey(change.path(of: "op"), .string)),
        columns.contains(where: { $0.path.starts(with: source) })
      {
        return change
      }
    }
    return .bare
  }

  var isRowChange: Bool { if case .rowChange = self { true } else { false } }

  var idPath: String { self == .bare ? EventSchema.idPath : "id" }
  var timePath: String { self == .bare ? EventSchema.timePath : "time" }
  var sourcePath: String? { self == .bare ? nil : "source" }

  /// Where the field `path` of the event stands in this envelope.
  func path(of field: String) -> String {
    switch self {
    case .bare, .rowChange(inPayload: false): field
    case .cloudEvent: "data." + field
    case .rowChange(inPayload: true): "payload." + field
    }
  }
}
