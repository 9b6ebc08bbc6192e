/// The place of a record in the log.
package struct EventPlace: Hashable, Sendable {
  package let target: TopicPartition
  package let offset: Offset

  package init(target: TopicPartition, offset: Offset) {
    self.target = target
    self.offset = offset
  }

  /// `inventory/0/42`.
  package var text: String { "\(target)/\(offset)" }
}

/// What a fold has at hand while it applies an event, fires a timer or closes a minute: the time,
/// the event's place, and its states.
///
///     now[stock, key]?.onHand += received.quantity
///     now.append(movement, to: movements)
///     now.set(expiry, order.id, at: now.time.later(by: ttl))
///     now.publish(published, "low_stock_alert", ["product_id": .name(product)])
package struct Moment {
  /// The time of the event, of the timer, or of the end of the minute.
  package internal(set) var time: Timestamp
  /// No earlier event is expected than this, but late ones. In a fold by event time it is the time of
  /// the event itself, unless that is late or the inputs have ended.
  package internal(set) var watermark: Timestamp
  /// Whether the event came later than the horizon allows: others behind it were applied already.
  package internal(set) var isLate = false
  /// The record applied last: the event itself, or the one that made time pass.
  package internal(set) var place: EventPlace
  /// The batch of the event; nil while there is none.
  var batch: HeldBatch?
  var record = 0
  /// How many events were published for `place`.
  var ordinal: Int64 = 0
  var setAside: [DeadLetter] = []
  var askedMinutes: [Timestamp] = []

  init(time: Timestamp, watermark: Timestamp, place: EventPlace) {
    (self.time, self.watermark, self.place) = (time, watermark, place)
  }

  /// The id of the event, or topic/partition/offset where lines have none; empty while a timer fires
  /// or a minute closes.
  package var eventID: Name {
    guard let batch else { return "" }
    var id: [UInt8] = []
    batch.events.appendID(record, to: &id)
    return Name(utf8: id)
  }

  // MARK: States

  /// The row of a key; nil when there is none.
  package subscript<Key, Value>(entity: Entity<Key, Value>, key: Key) -> Value? {
    get { entity[key] }
    nonmutating _modify { yield &entity[key] }
    nonmutating set { entity[key] = newValue }
  }

  /// The row of a key, which is made where there is none.
  package subscript<Key, Value>(
    entity: Entity<Key, Value>, key: Key, default value: @autoclosure () -> Value
  ) -> Value {
    get { entity[key, default: value()] }
    nonmutating _modify { yield &entity[key, default: value()] }
  }

  /// A look at an entity that changes nothing, for functions that only decide.
  package func reader<Key, Value>(
    _ entity: Entity<Key, Value>
  ) -> (Key) -> Value? {
    { entity[$0] }
  }

  /// Appends a row to a journal.
  ///
  /// - Returns: its number.
  @discardableResult
  package func append<Entry>(_ entry: Entry, to journal: Journal<Entry>) -> Int64 {
    journal.append(entry)
  }

  /// Adds to a count of an aggregate.
  package func add(
    _ amount: Int64, to aggregate: Aggregate, _ count: String, at key: [Aggregate.Component]
  ) {
    aggregate.add(amount, to: count, at: key)
  }

  /// Sets or moves the timer of a key.
  package func set<Key>(_ timers: Timers<Key>, _ key: Key, at time: Timestamp) {
    timers.set(key, at: time)
  }

  /// Takes back the timer of a key, if one is set.
  package func cancel<Key>(_ timers: Timers<Key>, _ key: Key) { timers.cancel(key) }

  /// Publishes an event, with the time of this moment.
  package mutating func publish(
    _ outbox: Outbox, _ type: String, _ fields: KeyValuePairs<String, Outbox.Value>
  ) {
    outbox.publish(type, fields, at: time, place: place, ordinal: ordinal)
    ordinal += 1
  }

  /// Has the fold called for a minute whether it has events or not, once the watermark has passed it.
  ///
  /// A minute that was passed already is not called for again.
  package mutating func ask(forMinute minute: Timestamp) { askedMinutes.append(minute.minute) }

  /// Sets the event aside as one that cannot be folded: it is listed in `dead_letters` with stage
  /// `process`, and the rest goes on. Nothing that was changed for it is taken back, so decide
  /// before you change.
  package mutating func setAside(because reason: String) {
    let number = place.offset.value
    setAside.append(
      DeadLetter(
        id: -1 - (number << 8 | Int64(place.target.partition.index & 0xff)),
        topic: place.target.topic, file: "", line: 0, byteOffset: 0, stage: "process",
        reason: "\(reason); record \(place.text)", bytes: eventID.bytes, at: time))
  }
}
