/// Turns stored batches into `EventBatch`es; one for each thread that decodes.
package struct EventDecoder: ~Copyable {
  private let binding: EventBinding
  private var decompressor: Decompressor
  private var records = RecordReader(wantsAttributes: true)

  /// - Throws: `DeflateError.unavailable`.
  package init(_ binding: EventBinding) throws(DeflateError) {
    self.binding = binding
    decompressor = try Decompressor()
  }

  /// Decodes the columns of `batch` that the binding names.
  ///
  /// - Throws: what reading the log throws, `ShredError`, or `EventError` for an event that no
  ///   ingest lets through.
  package mutating func decode(_ batch: StoredBatch) throws -> EventBatch {
    let header = batch.header
    guard let format = LineFormat(code: header.bodyFormat) else {
      throw EventError.unknownFormat(code: header.bodyFormat)
    }
    let shredded = try ShreddedBatch(
      batch, recordCount: header.recordCount, format: format, with: &decompressor)
    if format == .record { return try decodeRecords(batch, shredded) }
    let reader = ColumnReader(shredded: shredded, isAccessLog: format.isAccessLog)
    let ids = try reader.ids(binding.changes, batch, with: &decompressor)
    var texts: [TextColumn] = []
    for field in binding.texts {
      texts.append(try reader.text(field, batch, with: &decompressor))
    }
    var integers: [[Int64]] = []
    for field in binding.integers {
      integers.append(try reader.integer(field, batch, with: &decompressor))
    }
    return EventBatch(
      target: batch.target, baseOffset: header.baseOffset, sourceID: header.source?.id ?? 0,
      streamTimeBefore: header.streamTimeBefore, isAccessLog: format.isAccessLog,
      count: header.recordCount, times: try reader.times(batch, with: &decompressor), ids: ids.ids,
      appendSequence: header.sequence, lineIndexes: shredded.lineIndexes, texts: texts,
      integers: integers,
      items: try reader.items(binding, batch, with: &decompressor), idTexts: ids.text)
  }
}

extension EventDecoder {
  /// Reads log records again as their ingest has read them.
  private mutating func decodeRecords(_ batch: StoredBatch, _ shredded: ShreddedBatch) throws
    -> EventBatch
  {
    let header = batch.header
    let notes = try RecordNotes(batch, count: header.recordCount, with: &decompressor)
    let lines = try shredded.lines(from: batch, with: &decompressor)
    records.forgetIfLarge()
    var columns = RecordColumns(notes)
    for index in 0..<header.recordCount {
      let form = notes.forms[index]
      let isRead = try records.read(lines.bytes.span.bytes, lines.range(index), as: form)
      columns.append(records.fields, lines.bytes.span.bytes, lines.range(index), isRead: isRead)
    }
    return EventBatch(
      target: batch.target, baseOffset: header.baseOffset, sourceID: header.source?.id ?? 0,
      streamTimeBefore: header.streamTimeBefore, isAccessLog: false,
      count: header.recordCount, times: notes.times, ids: columns.ids,
      appendSequence: header.sequence, lineIndexes: shredded.lineIndexes, texts: [], integers: [],
      items: ItemColumns(),
      idTexts: EventIDs(), records: columns)
  }
}

/// An event in the log that its topic's ingest would not have let through.
package enum EventError: Error, Equatable, CustomStringConvertible {
  case unknownFormat(code: UInt8)
  case noTimestamp(record: Int)

  package var description: String {
    switch self {
    case .unknownFormat(let code):
      "a batch has line format \(code): it was written by a newer version"
    case .noTimestamp(let record): "record \(record) of a batch has no usable timestamp"
    }
  }
}

extension StoredBatch: StoredColumns {
  package func valueCount(ofColumn id: UInt32) -> Int? {
    header.columns.first { $0.id == id }.map { Int($0.valueCount) }
  }

  package func bytes(ofColumn id: UInt32) throws -> [UInt8] {
    guard let entry = header.columns.first(where: { $0.id == id }) else {
      throw ShredError.invalid(at: 0, "no column \(id)")
    }
    return try column(entry)
  }
}

extension LineFormat {
  /// The number of this format in a batch header; never reused.
  package var code: UInt8 {
    switch self {
    case .json: 1
    case .combined: 2
    case .common: 3
    case .text: 4
    case .record: 5
    }
  }

  package init?(code: UInt8) {
    guard let format = LineFormat.allCases.first(where: { $0.code == code }) else { return nil }
    self = format
  }

  /// Whether lines of this format are those of a web server.
  package var isAccessLog: Bool { self == .combined || self == .common }
}
