/// How log records are read: what the options say, the same for all files of a run.
package struct RecordOptions: Sendable {
  /// The only form that is read; nil to tell forms apart record by record.
  package var format: RecordFormat?
  /// The service of records that name none; nil for the name of their file.
  package var service: String?
  /// The year of times that name none, where the file has no dated line nearby.
  package var year: Int?
  package var zone = AssumedZone.utc
  /// Appends a record's bytes with its secrets replaced; what it appends is all that is stored.
  package var redact: (@Sendable (RawSpan, inout [UInt8]) -> Void)?

  package init() {}
}

/// Turns chunks of log records into record batches; one for each ingesting thread.
///
///     lines ─▶ records ─▶ redacted ─▶ form, fields, time ─▶ admitted ─▶ encoded
///
/// Secrets are replaced before anything looks at a record, so that nothing of them is stored, in dead
/// letters neither. A record is admitted when it has one of the known forms, is UTF-8, and has a time
/// that is not too far in the future. It is told from others by its `event_id` if it is JSON and has
/// one, else by its place.
struct RecordWorker: ~Copyable {
  private let topic: TopicConfig
  private let partitioner: Partitioner
  private let options: RecordOptions
  var latest: Timestamp
  private var reader: RecordReader
  private var partitions: [PartitionRecords]
  private var encoder: BatchEncoder
  private var compressor: Compressor
  /// The records of the chunk as they are stored, back to back, and where each is.
  private var stored: [UInt8] = []
  private var records: [Record] = []

  /// One record of a chunk.
  private struct Record {
    let range: Range<Int>
    /// The index of its first line in the chunk.
    let line: Int
    let lineCount: Int
    /// Its length in the file, where only its beginning is kept.
    let overlongLength: Int?
  }

  /// The records of one partition.
  private struct PartitionRecords {
    var lines = BatchLines()
    var notes = RecordNotes(service: [])
  }

  /// - Throws: `DeflateError.unavailable`.
  init(topic: TopicConfig, options: RecordOptions, latest: Timestamp) throws(DeflateError) {
    let madeEncoder = try BatchEncoder()
    let madeCompressor = try Compressor()
    self.topic = topic
    self.options = options
    self.latest = latest
    partitioner = Partitioner(rawValue: topic.partitioner) ?? .murmur2
    reader = RecordReader(forced: options.format, wantsAttributes: false)
    partitions = [PartitionRecords](repeating: PartitionRecords(), count: topic.partitions)
    encoder = madeEncoder
    compressor = madeCompressor
  }

  /// Redacts, reads, checks and encodes one chunk.
  mutating func work(_ job: ChunkJob) -> ChunkOutcome {
    var outcome = ChunkOutcome()
    reader.forgetIfLarge()
    let service = Array((options.service ?? RecordWorker.service(of: job)).utf8)
    for index in partitions.indices { partitions[index].notes.removeAll(service: service) }
    collect(job.chunk, &outcome)
    // A stream is being written now, about a day before the latest time that is let in.
    let modified =
      job.modified == .none
      ? Timestamp(milliseconds: latest.milliseconds - 86_400_000) : job.modified
    let assumptions = TimeAssumptions(year: options.year, zone: options.zone, modified: modified)
    var dated = job.dated
    // Taken out for as long as its bytes are looked at.
    let (stored, records) = (stored, records)
    let bytes = stored.span.bytes
    for (index, record) in records.enumerated() {
      do throws(Rejection) {
        try accept(bytes, record, index, assumptions, near: &dated, after: job.datedAfter, service)
        outcome.accepted += 1
      } catch {
        let isLast = index == records.count - 1 && record.lineCount == 1
        if job.chunk.endsUnterminated, isLast, error.isSyntax || record.overlongLength != nil {
          outcome.leavesLastLine = true
        } else {
          reject(error, record, stored, job, &outcome)
        }
      }
    }
    outcome.lines = job.chunk.lines.count - (outcome.leavesLastLine ? 1 : 0)
    encode(bytes, into: &outcome)
    return outcome
  }

  // MARK: Records

  /// Puts the lines of a chunk together to records, and their redacted bytes into `stored`.
  private mutating func collect(_ chunk: Chunk, _ outcome: inout ChunkOutcome) {
    stored.removeAll(keepingCapacity: true)
    records.removeAll(keepingCapacity: true)
    let bytes = chunk.bytes.span.bytes
    var overlong = chunk.overlongLines.makeIterator()
    var nextOverlong = overlong.next()
    var index = 0
    while index < chunk.lines.count {
      var end = index + 1
      while end < chunk.continuations.count, chunk.continuations[end] { end += 1 }
      var long: Int?
      if let found = nextOverlong, found.index == index {
        long = found.length
        nextOverlong = overlong.next()
      }
      var start = chunk.range(ofLine: index).lowerBound
      let recordEnd = chunk.range(ofLine: end - 1).upperBound
      // A crash of the machine leaves NUL bytes before a line that was being written.
      while start < recordEnd, bytes.byte(start) == 0 { start += 1 }
      if JSONScanner.spaceEnd(bytes, start, end: recordEnd) == recordEnd {
        let waits = chunk.endsUnterminated && end == chunk.lines.count
        if waits { outcome.leavesLastLine = true }
        outcome.blank += end - index - (waits ? 1 : 0)
      } else {
        let base = stored.count
        append(bytes.extracting(start..<recordEnd))
        records.append(
          Record(
            range: base..<stored.count, line: index, lineCount: end - index, overlongLength: long))
        outcome.continuation += end - index - 1
      }
      index = end
    }
  }

  private mutating func append(_ record: RawSpan) {
    if let redact = options.redact {
      redact(record, &stored)
    } else {
      record.withUnsafeBytes { unsafe stored.append(contentsOf: $0) }
    }
  }

  private mutating func accept(
    _ bytes: RawSpan, _ record: Record, _ index: Int, _ assumptions: TimeAssumptions,
    near dated: inout DatedLine?, after: DatedLine?, _ service: [UInt8]
  ) throws(Rejection) {
    if let length = record.overlongLength {
      throw Rejection(.tooLong, "line of \(length) bytes is longer than 1 MiB")
    }
    let form: RecordForm?
    do throws(ScanError) {
      form = try reader.read(bytes, record.range)
    } catch {
      throw Rejection(error)
    }
    guard let form else {
      throw Rejection(.format, RecordWorker.noForm(bytes, record.range, options.format))
    }
    let written = reader.fields.time
    if let found = DatedLine(written) { dated = found }
    guard let time = assumptions.instant(written, near: dated ?? after) else {
      throw Rejection(.noTimestamp, "the \(form.outer.name) record has no time that can be read")
    }
    guard time <= latest.milliseconds else {
      throw Rejection(
        .future, "its time \(Timestamp(milliseconds: time)) lies too far in the future")
    }
    let partition = partition(service)
    partitions[partition].lines.append(reader.shredder, line: record.range, index: record.line)
    partitions[partition].notes.append(time: time, form: form, lines: record.lineCount)
  }

  /// The partition of the record at hand, by its service.
  private func partition(_ service: [UInt8]) -> Int {
    guard partitions.count > 1 else { return 0 }
    let fields = reader.fields
    let key = fields.range(.service).map { Array(fields.bytes[$0]) } ?? service
    return Int(partitioner.partition(of: key.span.bytes, count: partitions.count))
  }

  private static func noForm(
    _ bytes: RawSpan, _ range: Range<Int>, _ forced: RecordFormat?
  ) -> String {
    if let forced { return "it is no \(forced.name) record" }
    if bytes.byte(range.lowerBound) == UInt8(ascii: "[") {
      return
        "it has none of the known forms; of a JSON array each object is to be a line of its own"
    }
    return "it has none of the known forms"
  }

  private func reject(
    _ rejection: Rejection, _ record: Record, _ stored: [UInt8], _ job: ChunkJob,
    _ outcome: inout ChunkOutcome
  ) {
    let bytes = Array(stored[record.range])
    outcome.deadLetters.append(
      DeadLetterRecord(
        targetTopic: topic.name,
        place: LinePlace(
          file: job.file, line: job.chunk.firstLine + record.line,
          byteOffset: job.chunk.position(ofLine: record.line)),
        stage: .ingest, kind: rejection.kind, reason: rejection.reason,
        length: max(record.overlongLength ?? 0, bytes.count), bytes: bytes))
  }

  /// The service of a file's records: its name without folders and what follows the first dot.
  private static func service(of job: ChunkJob) -> String {
    if job.path == "-" || job.path.isEmpty { return job.label.isEmpty ? "stdin" : job.label }
    let name = job.path.split(separator: "/").last.map(String.init) ?? job.path
    let stem = name.split(separator: ".", omittingEmptySubsequences: true).first.map(String.init)
    return stem ?? name
  }

  // MARK: Encoding

  private mutating func encode(_ bytes: RawSpan, into outcome: inout ChunkOutcome) {
    for index in partitions.indices where partitions[index].lines.count > 0 {
      let lines = partitions[index].lines
      let notes = partitions[index].notes
      var columns = encoder.encodeRecords(lines, in: bytes, shredder: reader.shredder)
      notes.append(to: &columns, with: &compressor)
      outcome.batches.append(
        EncodedBatch(
          columns,
          target: TopicPartition(topic: topic.name, partition: PartitionID(index: Int32(index))),
          recordCount: lines.count,
          minTimestamp: Timestamp(milliseconds: notes.times.min() ?? 0),
          maxTimestamp: Timestamp(milliseconds: notes.times.max() ?? 0), format: .record))
    }
    for index in partitions.indices { partitions[index].lines.removeAll() }
  }
}
