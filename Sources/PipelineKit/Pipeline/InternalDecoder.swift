/// Reads the records of the internal topics; one for each decoding thread.
struct InternalDecoder: ~Copyable {
  private var decompressor: Decompressor

  init() throws(DeflateError) { decompressor = try Decompressor() }

  mutating func progress(_ batch: StoredBatch) throws -> [SourceProgress] {
    let lines = try lines(batch)
    var out: [SourceProgress] = []
    for index in 0..<lines.count {
      out.append(try SourceProgress(json: Array(lines.bytes[lines.range(index)])))
    }
    return out
  }

  mutating func deadLetters(_ batch: StoredBatch) throws -> [DeadLetter] {
    let lines = try lines(batch)
    var out: [DeadLetter] = []
    for index in 0..<lines.count {
      let record = try DeadLetterRecord(json: Array(lines.bytes[lines.range(index)]))
      out.append(
        DeadLetter(
          record, id: (batch.header.baseOffset + index).value, at: batch.header.appendTime))
    }
    return out
  }

  mutating func actions(_ batch: StoredBatch) throws -> [DeadLetterState] {
    let lines = try lines(batch)
    var out: [DeadLetterState] = []
    for index in 0..<lines.count {
      let (action, _) = try DeadLetterAction.decode(Array(lines.bytes[lines.range(index)]))
      out.append(
        DeadLetterState(
          letter: action.id, state: action.kind == .requeue ? .requeued : .discarded,
          reason: action.reason, at: batch.header.appendTime))
    }
    return out
  }

  mutating func references(_ batch: StoredBatch) throws -> [ReferenceLine] {
    let lines = try lines(batch)
    return (0..<lines.count).map { index in
      ReferenceLine(
        topic: batch.target.topic, offset: batch.header.baseOffset + index,
        bytes: Array(lines.bytes[lines.range(index)]))
    }
  }

  private mutating func lines(_ batch: StoredBatch) throws -> TextPool {
    try ShreddedBatch(
      batch, recordCount: batch.header.recordCount, format: .json, with: &decompressor
    ).lines(from: batch, with: &decompressor)
  }
}

extension DeadLetter {
  /// The row of a record of the dead letter topic.
  init(_ record: DeadLetterRecord, id: Int64, at: Timestamp) {
    self.init(
      id: id, topic: record.targetTopic, file: record.place.file,
      line: Int64(record.place.line), byteOffset: Int64(record.place.byteOffset),
      stage: record.stage.rawValue,
      reason: "\(record.kind.rawValue): \(record.reason)", bytes: record.bytes, at: at)
  }
}
