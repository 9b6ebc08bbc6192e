/// The dead letters of a log, with what became of each.
struct StoredLetters {
  struct Letter {
    let id: Int64
    let record: DeadLetterRecord
    let at: Timestamp
  }

  /// By number of the letter.
  let states: [Int64: DeadLetterAction]
  private let reader: LogReader

  init(_ reader: LogReader) throws {
    self.reader = reader
    var states: [Int64: DeadLetterAction] = [:]
    let isThere = try reader.topics().contains { $0.name == InternalTopics.deadLetterActions }
    if isThere {
      try StoredLetters.forEachLine(of: InternalTopics.deadLetterActions, in: reader) {
        json, _, _ in
        let (action, _) = try DeadLetterAction.decode(json)
        states[action.id] = action
        return true
      }
    }
    self.states = states
  }

  /// `open`, `requeued` or `discarded`.
  func state(of id: Int64) -> String {
    switch states[id]?.kind {
    case nil: "open"
    case .requeue: "requeued"
    case .discard: "discarded"
    }
  }

  /// Calls `body` with each letter, in order, until it returns false.
  func forEach(_ body: (Letter) throws -> Bool) throws {
    try StoredLetters.forEachLine(of: InternalTopics.deadLetters, in: reader) { json, offset, at in
      try body(
        Letter(id: offset.value, record: try DeadLetterRecord(json: json), at: at))
    }
  }

  /// The letters of these numbers.
  ///
  /// - Throws: `CommandError.noDeadLetter`.
  func letters(_ ids: [Int64]) throws -> [Letter] {
    let wanted = Set(ids)
    var found: [Int64: Letter] = [:]
    try forEach { letter in
      if wanted.contains(letter.id) { found[letter.id] = letter }
      return found.count < wanted.count
    }
    if let missing = ids.first(where: { found[$0] == nil }) {
      throw CommandError.noDeadLetter(missing)
    }
    return ids.compactMap { found[$0] }
  }

  private static func forEachLine(
    of topic: String, in reader: LogReader,
    _ body: ([UInt8], Offset, Timestamp) throws -> Bool
  ) throws {
    var cursor = try AppendCursor(reader, topics: [topic], from: [:])
    var decoder = try InternalDecoder()
    let end = try reader.committedSequence()
    while let append = try cursor.next(upTo: end) {
      for batch in append.batches where batch.target.topic == topic {
        for line in try decoder.references(batch) {
          guard try body(line.bytes, line.offset, batch.header.appendTime) else { return }
        }
      }
    }
  }
}
