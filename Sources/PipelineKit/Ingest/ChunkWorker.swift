/// What shredding a chunk of lines gave: what to append, and what to count.
package struct ChunkOutcome: Sendable {
  /// One batch for each partition that got records, not yet placed in the log.
  package internal(set) var batches: [EncodedBatch] = []
  package internal(set) var deadLetters: [DeadLetterRecord] = []
  /// The lines of the chunk that count; a last line that waits for the next run does not.
  package internal(set) var lines = 0
  package internal(set) var accepted = 0
  package internal(set) var blank = 0
  /// Lines of records beyond their first.
  package internal(set) var continuation = 0
  /// Whether the chunk's last line has no end yet and does not decode: it is left for later.
  package internal(set) var leavesLastLine = false
}

/// Turns chunks of lines into record batches; one for each ingesting thread.
///
/// A chunk becomes one append: its lines are cut into shape and scalars, checked, dealt out to the
/// partitions by their key, and each partition's share is encoded. Nothing depends on other chunks,
/// so any number of workers gives the same batches.
package struct ChunkWorker: ~Copyable {
  private let topic: TopicConfig
  private let partitioner: Partitioner
  private let format: LineFormat
  private let takesChanges: Bool
  /// Events after this instant are dead letters.
  package var latest: Timestamp {
    didSet { admission.latest = latest.milliseconds }
  }
  private var shredder: Shredder
  private var admission: Admission
  private var partitions: [PartitionLines]
  private var encoder: BatchEncoder
  private var key: [UInt8] = []

  /// - Parameter latest: events after this instant are dead letters.
  /// - Throws: `DeflateError.unavailable`.
  package init(
    topic: TopicConfig, schema: EventSchema, format: LineFormat, latest: Timestamp
  ) throws(DeflateError) {
    self.topic = topic
    self.format = format
    takesChanges = schema.changes != nil
    self.latest = latest
    partitioner = Partitioner(rawValue: topic.partitioner) ?? .murmur2
    shredder = Shredder(format: format, fields: AccessLogFields.keys)
    admission = Admission(schema, latest: latest)
    partitions = [PartitionLines](repeating: PartitionLines(), count: topic.partitions)
    encoder = try BatchEncoder()
  }

  /// Shreds, checks and encodes one chunk.
  package mutating func work(_ chunk: Chunk, file: String) -> ChunkOutcome {
    var outcome = ChunkOutcome()
    if shredder.forgetIfLarge() { admission.forget() }
    let bytes = chunk.bytes.span.bytes
    var overlong = chunk.overlongLines.makeIterator()
    var nextOverlong = overlong.next()
    for index in chunk.lines.indices {
      let line = ChunkWorker.withoutLeadingNULs(bytes, chunk.range(ofLine: index))
      let mayGrow = chunk.endsUnterminated && index == chunk.lines.count - 1
      if let long = nextOverlong, long.index == index {
        nextOverlong = overlong.next()
        if mayGrow {
          outcome.leavesLastLine = true
          continue
        }
        reject(
          Rejection(.tooLong, "line of \(long.length) bytes is longer than 1 MiB"), line, index,
          chunk, file, length: long.length, &outcome)
        continue
      }
      if JSONScanner.spaceEnd(bytes, line.lowerBound, end: line.upperBound) == line.upperBound {
        if mayGrow { outcome.leavesLastLine = true } else { outcome.blank += 1 }
        continue
      }
      do throws(Rejection) {
        try accept(bytes, line, index: index, mayGrow: mayGrow)
        outcome.accepted += 1
      } catch {
        if takesChanges, ChangeCapture.isTombstone(bytes, line) {
          outcome.blank += 1
        } else if mayGrow, error.isSyntax {
          outcome.leavesLastLine = true
        } else {
          reject(error, line, index, chunk, file, length: line.count, &outcome)
        }
      }
    }
    outcome.lines = chunk.lines.count - (outcome.leavesLastLine ? 1 : 0)
    encode(bytes, into: &outcome)
    return outcome
  }

  /// The line without the NUL bytes before it, which a crash of the machine leaves in a file that
  /// was being written; they belong to no record. A line of NULs is blank.
  @inline(__always)
  private static func withoutLeadingNULs(
    _ bytes: borrowing RawSpan, _ line: Range<Int>
  ) -> Range<Int> {
    var start = line.lowerBound
    while start < line.upperBound, bytes.byte(start) == 0 { start += 1 }
    return start..<line.upperBound
  }

  private mutating func accept(
    _ bytes: borrowing RawSpan, _ line: Range<Int>, index: Int, mayGrow: Bool
  ) throws(Rejection) {
    do throws(ScanError) {
      try shredder.shred(bytes, line)
    } catch {
      throw Rejection(error)
    }
    if mayGrow, shredder.isCut { throw Rejection(.format, "the line has no end yet") }
    let time: Int64
    let partition: Int32
    if format.isAccessLog {
      time = try AccessLogFields.admit(bytes, shredder, latest: latest, key: &key)
      partition = partitioner.partition(of: key.span.bytes, count: partitions.count)
    } else {
      let event = try admission.admit(bytes, shredder)
      time = event.time
      partition = partitioner.partition(of: bytes.extracting(event.key), count: partitions.count)
    }
    partitions[Int(partition)].append(shredder, line: line, index: index, time: time)
  }

  private func reject(
    _ rejection: Rejection, _ line: Range<Int>, _ index: Int, _ chunk: Chunk, _ file: String,
    length: Int, _ outcome: inout ChunkOutcome
  ) {
    outcome.deadLetters.append(
      DeadLetterRecord(
        targetTopic: topic.name,
        place: LinePlace(
          file: file, line: chunk.firstLine + index, byteOffset: chunk.position(ofLine: index)),
        stage: .ingest, kind: rejection.kind,
        reason: rejection.reason, length: length, bytes: Array(chunk.bytes[line])))
  }

  private mutating func encode(_ bytes: borrowing RawSpan, into outcome: inout ChunkOutcome) {
    for index in partitions.indices where partitions[index].lines.count > 0 {
      let lines = partitions[index].lines
      let (minTime, maxTime) = (partitions[index].minTime, partitions[index].maxTime)
      outcome.batches.append(
        EncodedBatch(
          encoder.encode(lines, in: bytes, shredder: shredder),
          target: TopicPartition(topic: topic.name, partition: PartitionID(index: Int32(index))),
          recordCount: lines.count, minTimestamp: Timestamp(milliseconds: minTime),
          maxTimestamp: Timestamp(milliseconds: maxTime), format: format))
    }
    for index in partitions.indices { partitions[index].removeAll() }
  }
}

/// The lines of one partition, and the span of their times.
private struct PartitionLines {
  private(set) var lines = BatchLines()
  private(set) var minTime = Int64.max
  private(set) var maxTime = Int64.min

  @inline(__always)
  mutating func append(
    _ shredder: borrowing Shredder, line: Range<Int>, index: Int, time: Int64
  ) {
    lines.append(shredder, line: line, index: index)
    minTime = min(minTime, time)
    maxTime = max(maxTime, time)
  }

  mutating func removeAll() {
    lines.removeAll()
    (minTime, maxTime) = (.max, .min)
  }
}

extension EncodedBatch {
  /// A batch of shredded columns, with their checksums.
  init(
    _ columns: ShreddedColumns, target: TopicPartition, recordCount: Int,
    minTimestamp: Timestamp, maxTimestamp: Timestamp, format: LineFormat
  ) {
    var entries: [ColumnEntry] = []
    var start = 0
    for entry in columns.entries {
      let end = start + entry.storedCount
      entries.append(
        ColumnEntry(
          id: entry.id, encoding: 0, codec: 0, valueCount: UInt32(entry.valueCount),
          rawLength: UInt32(entry.storedCount), storedLength: UInt32(entry.storedCount),
          checksum: Checksum.crc32(columns.body.span.bytes.extracting(start..<end))))
      start = end
    }
    self.init(
      target: target, recordCount: recordCount, minTimestamp: minTimestamp,
      maxTimestamp: maxTimestamp, bodyFormat: format.code, columns: entries, body: columns.body)
  }
}

extension Rejection {
  /// A line that does not scan.
  init(_ error: ScanError) {
    switch error {
    case .invalidUTF8: self.init(.notUTF8, "\(error)")
    case .notInFormat: self.init(.format, "\(error)")
    default: self.init(.notJSON, "\(error)")
    }
  }

  /// Whether the line's bytes themselves are at fault, as those of a line cut short are.
  var isSyntax: Bool { kind == .notUTF8 || kind == .notJSON || kind == .format }
}
