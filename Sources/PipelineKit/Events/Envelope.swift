/// Where an event's fields stand: at the top of its object, or in the `data` of a CloudEvent.
///
/// A CloudEvents 1.0 event in structured mode (it has a `specversion`) is the same event in another
/// envelope: its `id` and `source` together are the identity, `time` is the event time, and the
/// fields are those of `data`.
///
/// Source: CloudEvents 1.0.2, sections "Required attributes" and "JSON event format".
enum Envelope: Sendable {
  case bare
  case cloudEvent

  static let specVersionPath = "specversion"

  /// The envelope of lines that have these columns.
  static func of(_ columns: [ColumnKey]) -> Envelope {
    columns.contains(ColumnKey(specVersionPath, .string)) ? .cloudEvent : .bare
  }

  var idPath: String { self == .bare ? EventSchema.idPath : "id" }
  var timePath: String { self == .bare ? EventSchema.timePath : "time" }
  var sourcePath: String? { self == .bare ? nil : "source" }

  /// Where the field `path` of the event stands in this envelope.
  func path(of field: String) -> String { self == .bare ? field : "data." + field }
}
