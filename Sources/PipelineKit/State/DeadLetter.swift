/// A line or record that could not be processed: its bytes, where it came from, and why.
package struct DeadLetter: Sendable, Equatable {
  /// The same in every replay: its position among the log's dead letters.
  package var id: Int64
  /// The topic it was meant for.
  package var topic: String
  /// Path of its file; empty for a record that failed later.
  package var file: String
  /// Line number, from 1; 0 when there is none.
  package var line: Int64
  /// Where the line starts in the decompressed file.
  package var byteOffset: Int64
  /// The step that refused it: `decode`, `schema`, or the operator's name.
  package var stage: String
  /// Why, for people.
  package var reason: String
  /// The line itself, without its line feed.
  package var bytes: [UInt8]
  /// When it was appended.
  package var at: Timestamp

  /// Creates a dead letter.
  package init(
    id: Int64, topic: String, file: String, line: Int64, byteOffset: Int64, stage: String,
    reason: String, bytes: [UInt8], at: Timestamp
  ) {
    self.id = id
    self.topic = topic
    self.file = file
    self.line = line
    self.byteOffset = byteOffset
    self.stage = stage
    self.reason = reason
    self.bytes = bytes
    self.at = at
  }
}

extension DeadLetter {
  /// The private table behind the view.
  package static let table = TableSpec(
    name: "dead_letters",
    columns: [
      .required("id", .integer), .required("topic", .text), .required("file", .text),
      .required("line", .integer), .required("byte_offset", .integer), .required("stage", .text),
      .required("reason", .text), .required("bytes", .blob), .required("at_ms", .integer),
    ],
    keyCount: 1)

  /// The public view.
  package static let view = PublicView(
    name: "dead_letters",
    sql: """
      SELECT l.id AS id, l.topic AS topic, l.file AS file, l.line AS line, \
      l.byte_offset AS byte_offset, l.stage AS stage, l.reason AS reason, l.bytes AS bytes, \
      \(TimeSQL.rfc3339("l.at_ms")) AS at, l.at_ms AS at_ms, \
      coalesce(s.state, 'open') AS state, s.reason AS state_reason \
      FROM {dead_letters} l LEFT JOIN {dead_letter_states} s ON s.id = l.id
      """,
    sentence: "One row per line or record that could not be processed, with its bytes; open until "
      + "it is requeued or discarded.",
    units: "byte_offset: bytes; *_ms: milliseconds since 1970-01-01 UTC", key: ["id"])

  /// Writes dead letters; one that is there already stays as it is.
  package static func insert(
    _ letters: [DeadLetter], in transaction: ViewTransaction
  ) throws(SQLiteError) {
    guard !letters.isEmpty else { return }
    var rows = RowBuffer(columnCount: table.columns.count)
    for letter in letters { letter.append(to: &rows) }
    try BulkInsert(
      into: table.storedName(version: transaction.version), columns: table.columnNames,
      conflict: "ON CONFLICT DO NOTHING", on: transaction.connection
    ).insert(rows)
  }

  private func append(to rows: inout RowBuffer) {
    rows.append(integer: id)
    rows.append(text: topic)
    rows.append(text: file)
    rows.append(integer: line)
    rows.append(integer: byteOffset)
    rows.append(text: stage)
    rows.append(text: reason)
    rows.append(blob: bytes.span.bytes)
    rows.append(integer: at.milliseconds)
  }
}
