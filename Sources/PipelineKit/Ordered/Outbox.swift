/// Events that a fold publishes to another topic.
///
///     let published = Outbox("inventory_events")
///     now.publish(published, "low_stock_alert", ["product_id": .name(product), "level": .integer(3)])
///
/// **Law.** An event's identity is (input topic, partition, offset, ordinal): the record that was
/// being applied, and how many had been published for it. It is the event's `event_id`, as
/// `topic/partition/offset/ordinal`, and the same in every replay. The row is in the commit that
/// its cause is in.
package final class Outbox: FoldState {
  /// A value of a published event.
  package enum Value: Sendable {
    case name(Name)
    case integer(Int64)
    case time(Timestamp)
    /// JSON text, written as it is.
    case json([UInt8])
  }

  /// The topic that is published to.
  package let topic: String
  package let table: EntityTable
  private var rows: RowBuffer

  package init(_ topic: String) {
    self.topic = topic
    table = EntityTable(
      TableSpec(
        name: "\(topic)_outbox",
        columns: [
          .required("partition", .integer), .required("next_offset", .integer),
          .required("ordinal", .integer), .required("event", .text),
        ],
        keyCount: 3))
    rows = table.newRows()
  }

  package var tables: [TableSpec] { [table.table] }

  package func open(_ storage: FoldStorage) {}

  /// - Parameter fields: in the order in which they are written.
  func publish(
    _ type: String, _ fields: KeyValuePairs<String, Value>, at time: Timestamp,
    place: EventPlace, ordinal: Int64
  ) {
    var json = PublishedEvent(
      id: "\(place.target)/\(place.offset)/\(ordinal)", type: type, time: time)
    for (name, value) in fields { json.add(name, value) }
    rows.append(integer: Int64(place.target.partition.index))
    rows.append(integer: place.offset.value)
    rows.append(integer: ordinal)
    rows.append(text: json.finish().span.bytes)
  }

  package var pendingByteCount: Int { rows.byteCount }

  package func drain() -> [any FoldDelta] {
    guard !rows.isEmpty else { return [] }
    defer { rows = table.newRows() }
    return [EntityDelta(table, upserts: rows, deletions: table.newKeys())]
  }
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
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    add(text: name)
    bytes.append(UInt8(ascii: ":"))
    switch value {
    case .name(let name): add(text: name.text)
    case .integer(let value): bytes.append(contentsOf: String(value).utf8)
    case .time(let time): add(text: time.rfc3339)
    case .json(let json): bytes.append(contentsOf: json)
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
