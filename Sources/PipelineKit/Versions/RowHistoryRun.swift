import Foundation

/// Finds the events behind a row.
package final class RowHistoryRun<Pipeline: EventPipeline> {
  private let pipeline: Pipeline
  private let reader: LogReader
  private let question: RowHistory.Question
  private let end: UInt64
  private let dedupHorizon: Int64?
  private var needles: NeedleSet

  /// - Parameter end: the last append that the live version has folded.
  package init(
    _ pipeline: Pipeline, reader: LogReader, question: RowHistory.Question, end: UInt64,
    dedupHorizon: Int64?
  ) {
    (self.pipeline, self.reader, self.question) = (pipeline, reader, question)
    (self.end, self.dedupHorizon) = (end, dedupHorizon)
    needles = NeedleSet(question.needles, links: question.links)
  }

  /// Passes over the log to find what candidates are linked by.
  private static var linkPassesMax: Int { 3 }
  /// Events that are folded one by one, at most: a minute's work or so.
  private static var candidatesMax: Int { 50_000 }
  private static var identitiesMax: Int { 250_000 }

  /// Replays the candidates.
  ///
  /// - Parameters:
  ///   - row: the row in the live view.
  ///   - listedMax: contributions to keep from the beginning, and as many from the end.
  package func run(
    _ row: [(column: String, value: SQLValue)], listedMax: Int
  ) throws -> RowHistory {
    for _ in 0..<Self.linkPassesMax where !question.links.isEmpty {
      guard try findLinks() else { break }
    }
    let folder = NSTemporaryDirectory() + "/history-" + UUID().uuidString
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    // What cannot be removed is left to the system's own cleaning of temporary folders.
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try ViewStore(
      path: folder + "/views.sqlite", version: pipeline.version, role: .live,
      now: Timestamp(milliseconds: 0))
    try store.define(tables: pipeline.tables, views: pipeline.views)
    var history = RowHistory(row: row)
    try fold(into: store, &history, listedMax: listedMax)
    return history
  }

  // MARK: Candidates

  private func cursor() throws -> AppendCursor {
    let known = Set(try reader.topics().map(\.name))
    let topics = [pipeline.schema.topic] + pipeline.referenceTopics.filter(known.contains)
    return try AppendCursor(reader, topics: topics, from: [:])
  }

  /// Takes over the linked values of all candidates; returns whether there were new ones.
  private func findLinks() throws -> Bool {
    var cursor = try cursor()
    var decompressor = try Decompressor()
    var hasGrown = false
    while let append = try cursor.next(upTo: end) {
      for batch in append.batches where batch.target.topic == pipeline.schema.topic {
        let lines = try batch.texts(with: &decompressor)
        for index in 0..<lines.count {
          let line = lines.bytes.span.bytes.extracting(lines.range(index))
          if needles.isIn(line), needles.addLinks(of: line) { hasGrown = true }
        }
      }
    }
    return hasGrown
  }

  // MARK: Folding

  private func fold(
    into store: ViewStore, _ history: inout RowHistory, listedMax: Int
  ) throws {
    let lookup = RowLookup(
      view: try VersionRegister(store.connection).views(of: store.version.version)
        .first { $0.name == question.view.name } ?? question.view,
      key: question.key)
    let folds = try pipeline.makeFolds(store)
    let scope = TopicPartition(topic: pipeline.schema.topic, partition: PartitionID(index: 0))
    let deduplicator = try Deduplicator(
      scope: scope, version: store.version.version,
      limits: Deduplicator.Limits(horizonMilliseconds: dedupHorizon),
      connection: try store.reader())
    var sequencer = Sequencer(deduplicator, streamTime: .none)
    let decoder = try AppendDecoder(pipeline)
    var decompressor = try Decompressor()
    var cursor = try cursor()
    var checkpoint = Checkpoint.beginning
    while let append = try cursor.next(upTo: end) {
      let input = AppendSource.Input.append(append, nextOffsets: cursor.nextOffsets)
      guard case .append(let decoded) = try decoder.decode(input) else { continue }
      let batches = try sequencer.sequence(decoded)
      try spill(deduplicator, store)
      for line in decoded.references { for fold in folds { try fold.refer(to: line) } }
      checkpoint.advance(append, to: cursor.nextOffsets)
      let texts = try Dictionary(
        append.batches.filter { $0.target.topic == pipeline.schema.topic }.map {
          ($0.target, try $0.texts(with: &decompressor))
        }, uniquingKeysWith: { first, _ in first })
      for place in Sequencer.arrivalOrder(batches.map(\.events.lineIndexes)) {
        let (batch, record) = (batches[Int(place.batch)], Int(place.record))
        guard batch.isNew[record], let lines = texts[batch.events.target] else { continue }
        let line = lines.bytes.span.bytes.extracting(lines.range(record))
        guard needles.isIn(line) else { continue }
        history.candidates += 1
        if history.candidates > Self.candidatesMax {
          throw CandidateError.tooMany(countMax: Self.candidatesMax)
        }
        let before = try lookup.row(on: store.connection)
        try fold(batch.alone(record), folds, store, append.sequence)
        let after = try lookup.row(on: store.connection)
        let changes = Self.changes(from: before, to: after)
        guard !changes.isEmpty else { continue }
        history.add(
          Self.contribution(batch.events, record, line, changes), listedMax: listedMax)
      }
    }
    try finish(folds, store, checkpoint)
    let final = try lookup.row(on: store.connection)
    history.missing = Self.changes(from: final, to: history.row).map(\.column)
  }

  /// Writes the identities that came together, so that memory does not depend on the log's length.
  private func spill(_ deduplicator: Deduplicator, _ store: ViewStore) throws {
    guard deduplicator.freshCount >= Self.identitiesMax else { return }
    let delta = deduplicator.drain()
    try store.commit { try delta.apply(in: $0) }
    deduplicator.didCommit(delta.receipt)
  }

  private func fold(
    _ batch: SequencedBatch<Pipeline.Prepared>, _ folds: [any Fold<Pipeline.Prepared>],
    _ store: ViewStore, _ sequence: UInt64
  ) throws {
    for fold in folds {
      try fold.fold(batch)
      // What a fold keeps back for its turn in event time is applied at once.
      try fold.endAppend(sequence, isEndOfInput: true)
    }
    try commit(folds, store)
  }

  private func commit(
    _ folds: [any Fold<Pipeline.Prepared>], _ store: ViewStore, _ checkpoint: Checkpoint? = nil
  ) throws {
    var deltas: [any FoldDelta] = []
    for fold in folds { deltas.append(try fold.drain { deltas.append($0) }) }
    try store.commit { transaction in
      for delta in deltas { try delta.apply(in: transaction) }
      try checkpoint?.save(in: transaction)
    }
    for fold in folds { fold.didCommit() }
  }

  /// Has the views see how far time has come, as the live ones do.
  private func finish(
    _ folds: [any Fold<Pipeline.Prepared>], _ store: ViewStore, _ checkpoint: Checkpoint
  ) throws {
    var checkpoint = checkpoint
    for (target, partition) in checkpoint.partitions where target.topic == pipeline.schema.topic {
      checkpoint.partitions[target]?.watermark = Sequencer.watermark(
        streamTime: partition.streamTime, logStreamTime: checkpoint.logStreamTime)
    }
    if checkpoint.ended {
      for fold in folds {
        try fold.endAppend(UInt64(max(0, checkpoint.appendSequence)), isEndOfInput: true)
      }
    }
    try commit(folds, store, checkpoint)
  }

  // MARK: Rows

  private static func changes(
    from before: [(column: String, value: SQLValue)]?,
    to after: [(column: String, value: SQLValue)]?
  ) -> [ViewDiff.Change] {
    let names = (after ?? before ?? []).map(\.column)
    return names.indices.compactMap { index in
      let (old, new) = (before?[index].value ?? .null, after?[index].value ?? .null)
      return old == new ? nil : ViewDiff.Change(column: names[index], before: old, after: new)
    }
  }

  private static func contribution(
    _ events: EventBatch, _ record: Int, _ line: RawSpan, _ changes: [ViewDiff.Change]
  ) -> RowHistory.Contribution {
    var id: [UInt8] = []
    events.appendID(record, to: &id)
    return RowHistory.Contribution(
      target: events.target, offset: events.baseOffset + record,
      eventID: String(decoding: id, as: UTF8.self),
      time: Timestamp(milliseconds: events.times[record]),
      line: line.array(0..<line.byteCount), changes: changes)
  }
}

/// Why the events behind a row are not listed.
enum CandidateError: Error, Equatable, CustomStringConvertible {
  case tooMany(countMax: Int)

  var description: String {
    switch self {
    case .tooMany(let countMax):
      "more than \(countMax) events may have a part in this row; explain a row of a narrower key"
    }
  }
}

extension SequencedBatch {
  /// The batch with one event; the others are skipped.
  fileprivate func alone(_ record: Int) -> SequencedBatch {
    var isNew = [Bool](repeating: false, count: events.count)
    isNew[record] = true
    return SequencedBatch(
      events: events, prepared: prepared, isNew: isNew, watermarks: watermarks)
  }
}

extension StoredBatch {
  /// The lines of the batch's records.
  fileprivate func texts(with decompressor: inout Decompressor) throws -> TextPool {
    try ShreddedBatch(
      self, recordCount: header.recordCount,
      format: LineFormat(code: header.bodyFormat) ?? .json, with: &decompressor
    ).lines(from: self, with: &decompressor)
  }
}

extension Checkpoint {
  /// Goes on behind an append.
  fileprivate mutating func advance(_ append: Append, to nextOffsets: [TopicPartition: Offset]) {
    appendSequence = Int64(append.sequence)
    logStreamTime = append.logStreamTime
    ended = append.endOfInput || (ended && append.batches.isEmpty)
    for (target, offset) in nextOffsets {
      let time = partitions[target]?.streamTime ?? .none
      partitions[target] = Partition(nextOffset: offset, streamTime: time, watermark: .none)
    }
    for batch in append.batches {
      partitions[batch.target]?.streamTime = batch.header.streamTimeAfter
    }
  }
}
