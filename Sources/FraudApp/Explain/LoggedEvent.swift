import PipelineKit

/// Where an event stands in the topic of transactions.
struct EventPlace: Hashable, Comparable, Sendable, CustomStringConvertible {
  let target: TopicPartition
  let offset: Offset

  /// Ordered by partition, then by offset.
  static func < (left: EventPlace, right: EventPlace) -> Bool {
    (left.target, left.offset) < (right.target, right.offset)
  }

  /// `transactions/0@17`.
  var description: String { "\(target)@\(offset)" }
}

/// An event as an explanation names it, read back from the log.
struct LoggedEvent: Sendable {
  let place: EventPlace
  /// Its event id.
  let id: String
  let time: Int64
  let kind: FraudBatch.Kind
  /// The transaction that it is, or is about.
  let transaction: String
  let category: String?
  let channel: String?
  let hasLocation: Bool

  private init(_ batch: EventBatch, _ prepared: FraudBatch, _ record: Int, _ place: EventPlace) {
    func text(_ field: FraudEvents.Text) -> String? {
      batch.texts[field.rawValue].bytes(record).map { String(decoding: $0, as: UTF8.self) }
    }
    var id: [UInt8] = []
    batch.appendID(record, to: &id)
    self.place = place
    self.id = String(decoding: id, as: UTF8.self)
    time = batch.times[record]
    kind = prepared.kinds[record]
    transaction = text(.transaction) ?? ""
    category = text(.category)
    channel = text(.channel)
    hasLocation = !prepared.latitudes[record].isNaN
  }

  /// Reads the events at these places; only batches that hold one are decoded.
  ///
  /// - Throws: what reading the log throws.
  static func read(_ places: Set<EventPlace>, of log: String) throws -> [EventPlace: LoggedEvent] {
    var wanted = Dictionary(grouping: places, by: \.target).mapValues { $0.sorted() }
    let reader = try LogReader(directory: log)
    let end = try reader.committedSequence()
    var cursor = try AppendCursor(
      reader, topics: [FraudEvents.topic], from: wanted.compactMapValues { $0.first?.offset })
    var decoder = try EventDecoder(FraudEvents.binding)
    var events: [EventPlace: LoggedEvent] = [:]
    while events.count < places.count, let append = try cursor.next(upTo: end) {
      for batch in append.batches {
        let last = batch.header.nextOffset
        let found = wanted[batch.target]?.prefix { $0.offset < last } ?? []
        guard !found.isEmpty else { continue }
        wanted[batch.target]?.removeFirst(found.count)
        let decoded = try decoder.decode(batch)
        let prepared = FraudBatch(decoded)
        for place in found {
          let record = Int(place.offset.value - decoded.baseOffset.value)
          events[place] = LoggedEvent(decoded, prepared, record, place)
        }
      }
    }
    return events
  }

  /// What it says, its id, its place and its time, for people.
  var line: String {
    let what =
      switch kind {
      case .transaction: "transaction \(transaction)"
      case .fraudLabel: "label fraud of \(transaction)"
      case .honestLabel: "label not fraud of \(transaction)"
      case .approval: "verdict approved of \(transaction)"
      case .refusal: "verdict fraud of \(transaction)"
      }
    return "\(what)  event \(id)  \(place)  \(Timestamp(milliseconds: time).rfc3339)"
  }
}
