/// Events that a fold publishes to another topic.
///
///     let published = Outbox("inventory_events")
///     now.publish(published, "low_stock_alert", ["product_id": .name(product), "level": .integer(3)])
///
///     apply ─▶ row, in the commit ─▶ append to the topic      exactly once, see OutboxPublisher
///
/// **Law.** An event's identity is (input topic, partition, offset, ordinal): the record that was
/// being applied, and how many had been published for it. It is the event's `event_id`, as
/// `topic/partition/offset/ordinal`, and the same in every replay. Rows are numbered densely from 0,
/// in the order in which they were published; a row is in the commit that its cause is in.
package final class Outbox: FoldState {
  /// A value of a published event.
  package enum Value: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case name(Name)
    /// As RFC 3339 text.
    case time(Timestamp)
    case object(KeyValuePairs<String, Value>)
    case list([Value])
  }

  /// The topic that is published to.
  package let topic: String
  private let table: JournalTable
  private var rows: RowBuffer
  private var next: Int64 = 0
  /// The append whose events are applied.
  package var appendSequence: UInt64 = 0

  package init(_ topic: String) {
    self.topic = topic
    table = JournalTable(Outbox.table(of: topic))
    rows = table.newRows()
  }

  /// The table of what is published to a topic.
  static func table(of topic: String) -> TableSpec {
    TableSpec(
      name: "\(topic)_outbox",
      columns: [
        .required("seq", .integer), .required("append_sequence", .integer),
        .required("at_ms", .integer), .required("event", .text),
      ],
      keyCount: 1)
  }

  package var tables: [TableSpec] { [table.table] }

  package func open(_ storage: FoldStorage) throws {
    next = try storage.greatest("seq", of: table.table).map { $0 + 1 } ?? 0
  }

  /// - Parameter fields: in the order in which they are written.
  package func publish(
    _ type: String, _ fields: KeyValuePairs<String, Value>, at time: Timestamp,
    place: EventPlace, ordinal: Int64
  ) {
    var json = PublishedEvent(
      id: "\(place.target)/\(place.offset)/\(ordinal)", type: type, time: time)
    for (name, value) in fields { json.add(name, value) }
    rows.append(integer: next)
    rows.append(integer: Int64(bitPattern: appendSequence))
    rows.append(time: time)
    rows.append(text: json.finish().span.bytes)
    next += 1
  }

  package var pendingByteCount: Int { rows.byteCount }
  package var earlyByteCount: Int { rows.byteCount }

  package func drain() -> [any FoldDelta] {
    guard !rows.isEmpty else { return [] }
    defer { rows = table.newRows() }
    return [JournalDelta(table: table, rows: rows)]
  }

  package func drainEarly() -> [any FoldDelta] { drain() }
}

/// Writes a published event as one line of JSON, the same for the same fields.
struct PublishedEvent {
  private var bytes: [UInt8] = []

  init(id: String, type: String, time: Timestamp) {
    bytes.append(UInt8(ascii: "{"))
    add("event_id", .name(Name(id)))
    add("type", .name(Name(type)))
    add("timestamp", .time(time))
  }

  mutating func add(_ name: String, _ value: Outbox.Value) {
    if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
    add(text: name)
    bytes.append(UInt8(ascii: ":"))
    add(value)
  }

  private mutating func add(_ value: Outbox.Value) {
    switch value {
    case .null: bytes.append(contentsOf: "null".utf8)
    case .bool(let flag): bytes.append(contentsOf: (flag ? "true" : "false").utf8)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .name(let name): add(text: name.text)
    case .time(let time): add(text: time.rfc3339)
    case .object(let fields):
      bytes.append(UInt8(ascii: "{"))
      for (name, value) in fields { add(name, value) }
      bytes.append(UInt8(ascii: "}"))
    case .list(let values):
      bytes.append(UInt8(ascii: "["))
      for (index, value) in values.enumerated() {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
        add(value)
      }
      bytes.append(UInt8(ascii: "]"))
    }
  }

  private mutating func add(text: String) {
    bytes.append(UInt8(ascii: "\""))
    JSONText.appendEscaped(Array(text.utf8).span.bytes, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  consuming func finish() -> [UInt8] {
    bytes.append(UInt8(ascii: "}"))
    return bytes
  }
}
